using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <summary>Whether what is personal is deleted in time.</summary>
/// <param name="Kept">Signed texts and pairs of photos.</param>
/// <param name="Late">Of these, how many should have been deleted.</param>
/// <param name="Next">When the next one is due; null: there is none.</param>
/// <param name="CleanedAt">When a process began to delete last, of all that share the database; null: none has yet.</param>
internal sealed record Retention(int KeepDays, long Kept, long Late, DateTimeOffset? Next, DateTimeOffset? CleanedAt)
{
    // Cleaning comes around twice a minute, and after an outage there is much to delete.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task<Retention> Of(ResetStore store, Settings settings) => store.Database.Read(async connection =>
    {
        var reading = new Writing(connection, null);
        var now = store.Now;
        var row = await reading.One<Row>(
            "SELECT COUNT(*) AS Kept, COALESCE(SUM(CASE WHEN delete_at <= @late THEN 1 ELSE 0 END), 0) AS Late, MIN(delete_at) AS Next " +
            "FROM (SELECT delete_at FROM persons UNION ALL SELECT delete_at FROM photos) AS kept",
            new { late = Stored.Ms(now - Patience) });
        var taken = await reading.One<long?>("SELECT until FROM leases WHERE name = 'keep'");
        return new Retention(
            settings.KeepDays, row!.Kept, row.Late, Moment(row.Next), Moment(taken) - Housekeeping.LeaseLength);
    });

    private static DateTimeOffset? Moment(long? at) => at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    private sealed record Row
    {
        public long Kept { get; init; }
        public long Late { get; init; }
        public long? Next { get; init; }
    }
}
