using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <param name="Door">Of <see cref="RefusalTally.Doors"/>.</param>
/// <param name="Reason">As problem documents and the manual name it.</param>
internal sealed record RefusedFigure(DateOnly Day, string Door, string Reason, long Number);

/// <summary>What was refused, as the processes have written it down.</summary>
internal sealed class RefusedFigures(Database database)
{
    public async Task<IReadOnlyList<RefusedFigure>> Of(FigureSpan span, string zone)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var (from, until) = span.In(clock);
        var rows = await database.Read(c => new Writing(c, null).Query<RefusedRow>(
            "SELECT day AS Day, door AS Door, reason AS Reason, CAST(SUM(number) AS BIGINT) AS Number FROM " +
            $"(SELECT {span.DayOf("at", clock)} AS day, door, reason, number " +
            "FROM refusals WHERE at >= @from AND at < @until) AS told GROUP BY day, door, reason ORDER BY day, door, reason",
            new { from, until }));
        return [.. rows.Where(row => RefusalTally.Doors.Contains(row.Door))
            .Select(row => new RefusedFigure(span.From.AddDays((int)row.Day), row.Door, row.Reason, row.Number))];
    }

    // By properties: of no row at all SQLite does not know what kind of value a column would hold.
    private sealed record RefusedRow
    {
        public long Day { get; init; }
        public string Door { get; init; } = "";
        public string Reason { get; init; } = "";
        public long Number { get; init; }
    }
}
