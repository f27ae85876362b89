using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Desk.Guiding;

/// <summary>The pages that need no card: the guide, which-PIN, record sheets, rules, sources, and files for a calendar.</summary>
internal static class GuideRoutes
{
    public static void Map(WebApplication app)
    {
        void Page(string path, Func<Visit, PageReply> make) => app.MapGet(path, context => Visit.Answer(context, make));

        app.MapGet("/n/{code?}", Screen);
        Page("/guide", at => new(Guided(at)));
        Page("/which", at => new(WhichPage.Html(at.Texts, at.Links(), at["q"] is { } words ? WhichPin.Find(words) : null)));
        Page("/sheet", at => new(at["card"] is null ? SmallPages.Sheets(at.Texts, at.Links()) : RecordSheet.Html(
            at.OneOf("card", SituationFields.Cards), at.Texts, at.Links())));
        Page("/rules", at => new(at["country"] is null ? SmallPages.Rules(at.Texts, at.Links()) : RulesPage.Html(
            at.Texts, at.Links(), at.OneOf("country", Guide.Countries))));
        Page("/about", at => new(AboutPage.Html(at.Texts, at.Links())));
        Page("/calendar/limit.ics", CalendarFiles.Limit);
        Page("/calendar/certificate.ics", CalendarFiles.Expiry);
        app.MapFallback("{*path}",
            context => Visit.Answer(context, at => new(SmallPages.Missing(at.Texts, at.Links()), Status: StatusCodes.Status404NotFound)));
    }

    // The code in the path, or as the form of the help page sends it.
    private static Task Screen(HttpContext context)
    {
        var code = context.Request.RouteValues["code"] as string ?? context.Request.Query["code"].ToString();
        return Visit.Answer(context, at =>
        {
            var (screen, links) = (ScreenList.Find(code, at.Today), at.Links());
            var status = screen is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            if (SeenScreen.Address(screen, code, links, at.Texts.Language) is not { } to)
                return new(SeenScreen.Html(screen, code, at.Today, at.Texts, links), Status: status);
            context.Response.Headers.Location = to;
            return new("", Status: StatusCodes.Status302Found);
        });
    }

    private static string Guided(Visit at)
    {
        var address = GuideAddress.Read(at.Query);
        var links = at.Links(address.Carried);
        var pages = new GuidePages(at.Texts, links);
        if (address is not { Card: { } card, Known: { } known }) return pages.Start();
        var dialogue = Dialogue.Replay(Guide.ForCard(card), known, address.Answers, at.Today);
        return pages.Show(GuideView.Of(dialogue, links, at.Texts.Language, at.Today));
    }
}
