namespace EidPin.Desk.Guiding;

/// <summary>The pages that need no card: the guide, which-PIN, record sheets, rules, sources, and files for a calendar.</summary>
internal static class GuideRoutes
{
    public static void Map(WebApplication app)
    {
        void Page(string path, Func<Visit, PageReply> make) => app.MapGet(path, context => Visit.Answer(context, make));

        app.MapGet("/n/{code?}", Screen);
        Page("/guide", at => new(at.Pages.Guided()));
        Page("/which", at => new(at.Pages.Found()));
        Page("/sheet", at => new(at.Pages.Sheet()));
        Page("/slip", at => new(at.Pages.Slip()));
        Page("/rules", at => new(at.Pages.Rules()));
        Page("/about", at => new(at.Pages.About()));
        Page("/calendar/limit.ics", CalendarFiles.Limit);
        Page("/calendar/certificate.ics", CalendarFiles.Expiry);
        app.MapFallback("{*path}",
            context => Visit.Answer(context, at => new(at.Pages.Missing(), Status: StatusCodes.Status404NotFound)));
    }

    // The code in the path, or as the form of the help page sends it.
    private static Task Screen(HttpContext context)
    {
        var code = context.Request.RouteValues["code"] as string ?? context.Request.Query["code"].ToString();
        return Visit.Answer(context, at =>
        {
            var (to, html, isThere) = at.Pages.Screen(code);
            if (to is null) return new(html!, Status: isThere ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
            context.Response.Headers.Location = to;
            return new("", Status: StatusCodes.Status302Found);
        });
    }
}
