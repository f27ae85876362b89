using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <summary>Photos: in a table of their own, until they are compared.</summary>
internal sealed class PhotoStore(Database database, StoreClock clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>
    /// Keeps them for a case that still waits for its comparison, and for no other: they may have been on their way while it was decided.
    /// </summary>
    /// <returns>The case.</returns>
    public Task<ResetCase> Keep(string id, byte[] chip, byte[] live) => database.Write(async w =>
    {
        // Locked, so that who decides meanwhile finds them and drops them. SQLite has one writer at a time.
        var row = await w.One<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE id = @id{(database.IsPostgres ? " FOR UPDATE" : "")}", new { id })
            ?? throw new RefusedException(Refusals.NoReservation);
        if (row.Case.StateAt(clock.Now) == ResetState.Reserved)
            await w.Execute(
                "INSERT INTO photos (case_id, chip, live, delete_at) VALUES (@id, @chip, @live, @until) ON CONFLICT (case_id) DO " +
                "UPDATE SET chip = @chip, live = @live",
                new { id, chip, live, until = Stored.Ms(clock.Now + Life) });
        return row.Case;
    });

    public static Task Drop(Writing writing, string id) => writing.Execute("DELETE FROM photos WHERE case_id = @id", new { id });

    public async Task<(byte[] Chip, byte[] Live)?> Of(string id)
    {
        if (!Stored.IsId(id)) return null;
        var photos = await database.Read(c => c.QueryAsync<(byte[], byte[])>(
            "SELECT chip, live FROM photos WHERE case_id = @id AND delete_at > @now", new { id, now = Stored.Ms(clock.Now) }));
        return photos.Select(p => ((byte[], byte[])?)p).FirstOrDefault();
    }

    /// <summary>Cases that wait for their comparison and have photos, the oldest first.</summary>
    public async Task<IReadOnlyList<ResetCase>> Waiting()
    {
        var now = clock.Now;
        var rows = await database.Read(c => c.QueryAsync<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE id IN (SELECT case_id FROM photos WHERE delete_at > @now) ORDER BY reserved_at",
            new { now = Stored.Ms(now) }));
        return [.. rows.Select(r => r.Case).Where(c => c.StateAt(now) == ResetState.Reserved).Take(100)];
    }
}
