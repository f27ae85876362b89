using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <summary>How many PINs of one day, site and route had one outcome. A visit that was about no PIN yet counts once, without one.</summary>
/// <param name="Site">Empty: a reservation.</param>
/// <param name="Route">Of <see cref="FigureReading.Routes"/>; empty: it cannot be read.</param>
/// <param name="Pin">Empty: none.</param>
/// <param name="Outcome">Of <see cref="FigureReading.Outcomes"/>.</param>
internal sealed record Figure(DateOnly Day, string Site, string Route, string Pin, string Outcome, long Number);

/// <summary>
/// Counts in the database, by the beginnings of the facts' texts: both databases can do that with a text that is no JSON, too, which
/// somebody may have put there.
/// </summary>
internal sealed class FigureReading(ResetStore store, OversightDesk desk)
{
    public const string Phone = "phone", Machine = "machine";

    public static IReadOnlyList<string> Routes { get; } = [.. Comers.All, Phone, Machine];

    public static IReadOnlyList<string> Outcomes { get; } =
        ["done", "not-done", "unknown", "closed", "cancelled", "handed-over", "letter", "expired", "open"];

    // PINs that were set stay; of the others those stay that the last description wants. A PIN of which only the tries are told is
    // followed by a colon.
    private const string OfVisits = """
        WITH span AS (
          SELECT v.id, v.site, {day} AS day, v.version, v.until FROM visits v
          WHERE v.opened_at >= @from AND v.opened_at < @until AND {sites}),
        said AS (
          SELECT s.id, f.seq, f.fact FROM span s JOIN visit_facts f ON f.visit_id = s.id
          WHERE f.seq = 1 OR f.seq = s.version OR f.fact LIKE '{"fact":"visit-described"%' OR f.fact LIKE '{"fact":"visit-authorised"%'
          OR f.fact LIKE '{"fact":"visit-pin-%'),
        whole AS (
          SELECT s.id, s.site, s.day,
          MAX(CASE WHEN f.seq = 1 THEN {route} ELSE '' END) AS route, MAX(CASE WHEN f.seq = s.version THEN {ended} ELSE '' END) AS ended,
          MAX(CASE WHEN f.fact LIKE '{"fact":"visit-described"%' THEN f.seq ELSE 0 END) AS latest
          FROM span s LEFT JOIN said f ON f.id = s.id GROUP BY s.id, s.site, s.day),
        pins AS ({pins}),
        told AS (
          SELECT f.id, p.pin,
          MAX(CASE WHEN f.fact LIKE '{"fact":"visit-described"%' THEN f.seq ELSE 0 END) AS wanted,
          MAX(CASE WHEN f.fact LIKE '{"fact":"visit-pin-done"%' THEN f.seq ELSE 0 END) AS done,
          MAX(CASE WHEN f.fact LIKE '{"fact":"visit-pin-not-done"%' THEN f.seq ELSE 0 END) AS failed,
          MAX(CASE WHEN f.fact LIKE '{"fact":"visit-authorised"%' OR f.fact LIKE '{"fact":"visit-pin-uncertain"%'
            THEN f.seq ELSE 0 END) AS begun
          FROM said f JOIN pins p ON f.fact LIKE '%"' || p.pin || '",%' OR f.fact LIKE '%"' || p.pin || '"]%'
          GROUP BY f.id, p.pin)
        SELECT w.site AS Site, w.day AS Day, w.route AS Route, COALESCE(t.pin, '') AS Pin,
        CASE WHEN t.done > 0 THEN 'done' WHEN t.begun > t.failed THEN 'unknown' WHEN t.failed > 0 THEN 'not-done'
        WHEN w.ended = '' THEN 'unknown' ELSE w.ended END AS Outcome, COUNT(*) AS Number
        FROM whole w LEFT JOIN told t ON t.id = w.id AND (t.done > 0 OR t.wanted = w.latest) GROUP BY 1, 2, 3, 4, 5
        """;

    private const string OfCases = """
        SELECT '' AS Site, day AS Day, 'machine' AS Route, pin AS Pin, ended AS Outcome, COUNT(*) AS Number FROM (
          SELECT {day} AS day, {pin} AS pin, {ended} AS ended
          FROM cases c LEFT JOIN facts o ON o.case_id = c.id AND o.seq = 1
          LEFT JOIN facts f ON f.case_id = c.id AND f.seq = c.version
          WHERE c.reserved_at >= @from AND c.reserved_at < @until) AS counted GROUP BY day, pin, ended
        """;

    private static readonly string VisitRoute = "CASE WHEN f.fact LIKE '%\"byPhone\":true%' THEN 'phone' "
        + string.Concat(Comers.All.Select(who => $"WHEN f.fact LIKE '%\"who\":\"{who}\"%' THEN '{who}' ")) + "ELSE '' END";

    private static readonly string VisitEnded = Ended(
        "s.until <= @now", ("visit-closed", "closed"), ("visit-cancelled", "cancelled"), ("visit-handed-over", "handed-over"),
        ("visit-enquiry-sent", "letter"), ("visit-expired", "expired"));

    // Two minutes after a session was allowed nobody knows how it ended, and until then neither.
    private static readonly string CaseEnded = Ended(
        "c.due <= @now", ("done", "done"), ("not-done", "not-done"), ("uncertain", "unknown"), ("authorised", "unknown"),
        ("cancelled", "cancelled"), ("face-refused", "cancelled"), ("expired\",\"why\":\"end-unknown", "unknown"), ("expired", "expired"));

    private static readonly string CasePin = "CASE "
        + string.Concat(ResetPins.AtCounter.Where(ResetPins.Can).Select(pin =>
            $"WHEN o.fact LIKE '{{\"fact\":\"reserved\",\"pin\":\"{pin}\"%' THEN '{pin}' ")) + "ELSE '' END";

    private static readonly string Pins = string.Join(" UNION ALL ", ResetPins.AtCounter.Select(pin => $"SELECT '{pin}' AS pin"));

    /// <summary>In the order of days, sites, routes, PINs and outcomes.</summary>
    public async Task<IReadOnlyList<Figure>> Of(FigureSpan span)
    {
        List<Figure> all = [];
        if (desk.Site is { } own) all.AddRange(await Visits(span, own.Zone, In("sites"), [own.Id]));
        else all.AddRange(await Everything(span));
        return [.. all.OrderBy(f => f.Day).ThenBy(f => f.Site, StringComparer.Ordinal).ThenBy(f => At(Routes, f.Route))
            .ThenBy(f => At(ResetPins.AtCounter, f.Pin)).ThenBy(f => At(Outcomes, f.Outcome))];
    }

    // A day is that of the site. Most have the clock of the shops; so has one that the configuration knows no more.
    private async Task<IReadOnlyList<Figure>> Everything(FigureSpan span)
    {
        var usual = desk.ZoneOf(null);
        var others = desk.Settings.Sites.Where(site => site.Zone != usual).ToList();
        List<Figure> all = [.. await Visits(span, usual, $"NOT ({In("sites")})", [.. others.Select(site => site.Id)])];
        foreach (var zone in others.GroupBy(site => site.Zone))
            all.AddRange(await Visits(span, zone.Key, In("sites"), [.. zone.Select(site => site.Id)]));
        var cases = OfCases.Replace("{pin}", CasePin, StringComparison.Ordinal);
        all.AddRange(await Counted(span, usual, cases, "c.reserved_at", CaseEnded, []));
        return all;
    }

    private Task<IReadOnlyList<Figure>> Visits(FigureSpan span, string zone, string where, string[] sites) => Counted(
        span, zone,
        OfVisits.Replace("{route}", VisitRoute, StringComparison.Ordinal).Replace("{pins}", Pins, StringComparison.Ordinal)
            .Replace("{sites}", where, StringComparison.Ordinal),
        "v.opened_at", VisitEnded, sites);

    private async Task<IReadOnlyList<Figure>> Counted(
        FigureSpan span, string zone, string sql, string column, string ended, string[] sites)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var (from, until) = span.In(clock);
        var text = sql.Replace("{day}", span.DayOf(column, clock), StringComparison.Ordinal)
            .Replace("{ended}", ended, StringComparison.Ordinal);
        var rows = await store.Database.Read(c =>
            new Writing(c, null).Query<FigureRow>(text, new { from, until, now = Stored.Ms(store.Now), sites }));
        return [.. rows.Select(row => new Figure(
            span.From.AddDays((int)row.Day), row.Site, row.Route, row.Pin, row.Outcome, row.Number))];
    }

    private string In(string parameter) => store.Database.In("v.site", parameter);

    private static string Ended(string isOver, params (string Fact, string Outcome)[] ends) => "CASE "
        + string.Concat(ends.Select(end => $"WHEN f.fact LIKE '{{\"fact\":\"{end.Fact}\"%' THEN '{end.Outcome}' "))
        + $"WHEN {isOver} THEN 'expired' ELSE 'open' END";

    private static int At(IReadOnlyList<string> order, string value) => order.ToList().IndexOf(value);

    // By properties: of no row at all SQLite does not know what kind of value a column would hold.
    private sealed record FigureRow
    {
        public string Site { get; init; } = "";
        public long Day { get; init; }
        public string Route { get; init; } = "";
        public string Pin { get; init; } = "";
        public string Outcome { get; init; } = "";
        public long Number { get; init; }
    }
}
