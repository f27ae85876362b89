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
        // So that who decides meanwhile finds them and drops them.
        var row = await CaseWriting.Locked(w, id);
        if (row.Case.StateAt(clock.Now) == ResetState.Reserved)
            await w.Execute(
                "INSERT INTO photos (case_id, chip, live, delete_at) VALUES (@id, @chip, @live, @until) ON CONFLICT (case_id) DO " +
                "UPDATE SET chip = @chip, live = @live",
                new { id, chip, live, until = Stored.Ms(clock.Now + Life) });
        return row.Case;
    });

    /// <summary>Null: there are none.</summary>
    public async Task<PhotoPair?> Of(string id) => Stored.IsId(id) ? await database.Read(c => Of(new(c, null), id, clock.Now)) : null;

    /// <summary>Whether <see cref="Of(string)"/> finds them, without reading them.</summary>
    public async Task<bool> AreThere(string id) => Stored.IsId(id) && await database.Read(c => c.ExecuteScalarAsync<long>(
        "SELECT COUNT(*) FROM photos WHERE case_id = @id AND delete_at > @now", new { id, now = Stored.Ms(clock.Now) })) > 0;

    public static Task<PhotoPair?> Of(Writing writing, string id, DateTimeOffset now) => writing.One<PhotoPair>(
        "SELECT chip AS Chip, live AS Live FROM photos WHERE case_id = @id AND delete_at > @now", new { id, now = Stored.Ms(now) });

    public static Statement Drop(string id) => new("DELETE FROM photos WHERE case_id = @id", new { id });
}
