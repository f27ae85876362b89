using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <summary>
/// What became of visits and reservations, for supervisors (of the own site) and auditors (all of it). Nothing is changed here; who looked
/// at which timeline is written down.
/// </summary>
internal sealed class OversightApi(CurrentSettings current, ResetStore store, ILogger log)
{
    public const string Here = "/oversight";

    private readonly TrailReading trails = new(store);

    public static string VisitLink(string id) => $"{Here}/visit/{id}";

    public static string CaseLink(string id) => $"{Here}/case/{id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Here, (Delegate)Find).For(DoorRule.Oversight).ExcludeFromDescription();
        routes.MapGet($"{Here}/visit/{{id}}", (Delegate)Visit).For(DoorRule.Oversight).ExcludeFromDescription();
        routes.MapGet($"{Here}/case/{{id}}", (Delegate)Case).For(DoorRule.Oversight).ExcludeFromDescription();
        new FiguresApi(current, store).Map(routes);
        new AuditApi(current, store, new(() => store.Now, Walk, log)).Map(routes);
    }

    // By connections of its own that cannot write, and without an end to their patience.
    private async Task<AuditWalk> Walk(Action<AuditWalk> begun)
    {
        await using var reading = new Database(current.Now.Database, isRead: true);
        return await store.Walk(reading: reading, begun: begun);
    }

    private async Task Find(HttpContext context)
    {
        var desk = OversightDesk.Of(context, current.Now);
        var typed = context.Request.Query["reference"].ToString() is { Length: > 0 and <= 64 } said ? said : null;
        var found = typed is null ? [] : await new Search(store, desk).For(typed);
        await StaffPages.Show(context, new OversightPage(desk).Search(typed, found));
    }

    private async Task Visit(HttpContext context, string id)
    {
        var desk = OversightDesk.Of(context, current.Now);
        // Of another site there is none: nobody learns what stands in it, not even that it is there.
        var trail = await trails.OfVisit(id, site => desk.SeesAll || (site is not null && desk.Sees(site)));
        await Show(context, desk, trail, new VisitTelling(desk, await store.People.Newest()).Of);
    }

    private async Task Case(HttpContext context, string id)
    {
        var desk = OversightDesk.Of(context, current.Now);
        var trail = desk.SeesAll ? await trails.OfCase(id) : null;
        await Show(context, desk, trail, new CaseTelling(desk, await store.People.Newest()).Of);
    }

    private async Task Show<T>(HttpContext context, OversightDesk desk, Trail<T>? trail, Func<Trail<T>, IReadOnlyList<Told?>> tell)
        where T : class
    {
        if (trail is null) throw new RefusedException(StaffRefusals.NoTrail);
        // Before it is shown: where it cannot be written down, nobody sees it.
        await store.Persons.SawTimeline(trail.Card, trail.Id, desk.By.Member.Id);
        await StaffPages.Show(context, new OversightPage(desk).Timeline(trail, tell(trail)));
    }
}
