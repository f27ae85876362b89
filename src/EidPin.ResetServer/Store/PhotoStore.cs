using EidPin.Reset;
using EidPin.ResetServer.Serving;

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

    public static Statement Drop(string id) => new("DELETE FROM photos WHERE case_id = @id", new { id });
}
