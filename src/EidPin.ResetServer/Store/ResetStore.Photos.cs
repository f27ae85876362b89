using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

// Photos live in a table of their own, until they are compared.
internal sealed partial class ResetStore
{
    public static readonly TimeSpan PhotosLife = TimeSpan.FromHours(24);

    /// <summary>
    /// Keeps them for a case that still waits for its comparison, and for no other: they may have been on their way while it was decided.
    /// </summary>
    /// <returns>The case.</returns>
    public Task<ResetCase> KeepPhotos(string id, byte[] chip, byte[] live) => database.Write(async w =>
    {
        // Locked, so that who decides meanwhile finds them and drops them. SQLite has one writer at a time.
        var row = await w.One<CaseRow>(
            $"SELECT {CaseColumns} FROM cases WHERE id = @id{(database.IsPostgres ? " FOR UPDATE" : "")}", new { id })
            ?? throw new RefusedException(Refusals.NoReservation);
        if (row.Case.StateAt(Now) == ResetState.Reserved)
            await w.Execute(
                "INSERT INTO photos (case_id, chip, live, delete_at) VALUES (@id, @chip, @live, @until) ON CONFLICT (case_id) DO " +
                "UPDATE SET chip = @chip, live = @live",
                new { id, chip, live, until = Ms(Now + PhotosLife) });
        return row.Case;
    });

    public static Task DropPhotos(Writing writing, string id) => writing.Execute("DELETE FROM photos WHERE case_id = @id", new { id });

    public async Task<(byte[] Chip, byte[] Live)?> Photos(string id) => !IsId(id) ? null : await database.Read<(byte[], byte[])?>(async c =>
        (
            await c.QueryAsync<(byte[], byte[])>(
                "SELECT chip, live FROM photos WHERE case_id = @id AND delete_at > @now", new { id, now = Ms(Now) })).Select(p =>
                ((byte[], byte[])?)p).FirstOrDefault());

    /// <summary>Cases that wait for their comparison and have photos, the oldest first.</summary>
    public async Task<IReadOnlyList<ResetCase>> WaitingFaces()
    {
        var now = Now;
        var rows = await database.Read(c => c.QueryAsync<CaseRow>(
            $"SELECT {CaseColumns} FROM cases WHERE id IN (SELECT case_id FROM photos WHERE delete_at > @now) ORDER BY reserved_at",
            new { now = Ms(now) }));
        return [.. rows.Select(r => r.Case).Where(c => c.StateAt(now) == ResetState.Reserved).Take(100)];
    }
}
