using EidPin.Guidance.Situations;
using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Counter;

/// <summary>
/// The clerk's and the supervisor's side of visits: what is said in a form is recorded, and what lets a card be reset is signed.
/// </summary>
internal sealed class CounterApi(CurrentSettings current, ResetStore store, VisitSignatures signatures)
{
    public const string Here = "/counter";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Here, (Delegate)List).For(DoorRule.Counter).ExcludeFromDescription();
        routes.MapPost(Here, (Delegate)Open).For(DoorRule.Counter).ExcludeFromDescription();
        routes.MapGet($"{Here}/{{id}}", (Delegate)One).For(DoorRule.Counter).ExcludeFromDescription();
        routes.MapPost($"{Here}/{{id}}", (Delegate)Act).For(DoorRule.Counter).ExcludeFromDescription();
        routes.MapPost($"{Here}/{{id}}/sign", (Delegate)Sign).For(DoorRule.Counter).ExcludeFromDescription();
        routes.MapGet($"{Here}/{{id}}/version", (Delegate)Version).For(DoorRule.Counter).ExcludeFromDescription();
        routes.MapGet($"{Here}/{{id}}/{{paper}}", (Delegate)Print).For(DoorRule.Counter).ExcludeFromDescription();
    }

    private async Task List(HttpContext context)
    {
        var desk = CounterDesk.Of(context, current.Now);
        // Since the day before: what was opened in the night's last minutes may still be wanted.
        var visits = await store.Visits.OfSite(desk.Site.Id, store.Now - TimeSpan.FromDays(1));
        await StaffPages.Show(context, new CounterPage(desk).List([.. visits.Select(v => v.Visit)], store.Now, SlipOf(context)));
    }

    private async Task Open(HttpContext context)
    {
        var desk = CounterDesk.Of(context, current.Now);
        var form = StaffRequest.Of(context).Form;
        var open = await VisitForm.Open(form, desk, store);
        var visit = await store.Visits.Open(VisitForm.NewId(), open, signatures.MustHold);
        StaffPages.SeeOther(context, VisitLinks.Of(visit.Id, form.GetValueOrDefault("slip"), VisitForm.Represented(form)));
    }

    private async Task One(HttpContext context, string id)
    {
        var desk = CounterDesk.Of(context, current.Now);
        var visit = await Own(desk, id);
        await StaffPages.Show(context, Page(context, desk, visit).Html());
    }

    private async Task Act(HttpContext context, string id)
    {
        var desk = CounterDesk.Of(context, current.Now);
        var (visit, form) = (await Own(desk, id), StaffRequest.Of(context).Form);
        if (form.GetValueOrDefault("act") == "sign")
        {
            await signatures.Ask(context, desk, visit);
            return;
        }
        var after = await store.Visits.Change(visit.Id, VisitForm.Act(form, desk, visit, store.Now), signatures.MustHold);
        // The commonest way: what was just recorded is what is signed.
        var goesOn = form.GetValueOrDefault("act") == "describe-sign" && VisitSignatures.MaySign(after, desk, store.Now);
        if (goesOn) await signatures.Ask(context, desk, after);
        else StaffPages.SeeOther(context, VisitLinks.Of(id, form.GetValueOrDefault("slip"), VisitForm.Represented(form)));
    }

    private async Task Sign(HttpContext context, string id)
    {
        var desk = CounterDesk.Of(context, current.Now);
        await Own(desk, id);
        await signatures.Take(context, desk, id);
        StaffPages.SeeOther(context, VisitLinks.Of(id));
    }

    // What the page asks for to know whether it is still right.
    private async Task Version(HttpContext context, string id)
    {
        var visit = await Own(CounterDesk.Of(context, current.Now), id);
        await Problems.Write(context, new(visit.Version, visit.StateAt(store.Now).Word()), CounterJson.Default.VisitVersion);
    }

    private async Task Print(HttpContext context, string id, string paper)
    {
        var desk = CounterDesk.Of(context, current.Now);
        var visit = await Own(desk, id);
        var papers = new VisitPapers(desk, visit);
        await StaffPages.Show(context, paper switch
        {
            "sheet" => papers.Sheet(),
            "letter" when visit.State == VisitState.AwaitsReply => papers.Letter(),
            _ => throw new RefusedException(VisitRefusals.NoVisit),
        });
    }

    // Of another site there is none: nobody learns what stands in it, not even that it is there.
    private async Task<Visit> Own(CounterDesk desk, string id) =>
        await store.Visits.Find(id) is { } found && found.Visit.Site == desk.Site.Id
            ? found.Visit
            : throw new RefusedException(VisitRefusals.NoVisit);

    private VisitPage Page(HttpContext context, CounterDesk desk, Visit visit)
    {
        var query = context.Request.Query;
        var represented = visit.Description?.Represented ?? VisitForm.Represented(query["represented"]);
        return new(desk, visit, VisitDesk.Of(visit, desk.Site, SlipOf(context), represented, store.Now), store.Now);
    }

    private static Situation? SlipOf(HttpContext context) => VisitForm.Slip(context.Request.Query["slip"]);
}

/// <summary>Addresses of visits. What a slip said stands there and nowhere else.</summary>
internal static class VisitLinks
{
    public static string Of(string id, string? slip = null, string? represented = null)
    {
        var query = new QueryString();
        if (!string.IsNullOrEmpty(slip)) query = query.Add("slip", slip);
        if (!string.IsNullOrEmpty(represented)) query = query.Add("represented", represented);
        return $"{CounterApi.Here}/{id}{query}";
    }
}
