using EidPin.Reset;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>A case that a member of staff looks at.</summary>
/// <param name="Waiting">Cases that wait and that nobody else looks at, this one included.</param>
/// <param name="Photos">The name of both as they are now.</param>
internal sealed record ClaimedFace(string Id, DateTimeOffset ReservedAt, long Waiting, DateTimeOffset Until, string Photos);

/// <summary>
/// Who looks at which case: one signed-in session at one case, for some minutes by the database's clock. Whose time is over, or who gives
/// it back, gets it again after all the others, for a while.
/// </summary>
internal sealed class FaceClaims(ResetStore store)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    // What the session has comes first, and what it had last.
    private const string NextSql = """
        SELECT c.id AS Id, c.state AS State, COUNT(*) OVER () AS Waiting
        FROM cases c JOIN photos p ON p.case_id = c.id LEFT JOIN face_claims f ON f.case_id = c.id
        WHERE c.living = 1 AND c.due > @now AND p.delete_at > @now AND (f.case_id IS NULL OR f.until <= @now OR f.session = @session)
        ORDER BY CASE WHEN f.session = @session AND f.until > @now THEN 0 WHEN f.session = @session THEN 2 ELSE 1 END, c.reserved_at
        LIMIT 1
        """;

    /// <summary>The case that this session has, else the one that waits longest; null: none waits.</summary>
    public Task<ClaimedFace?> Next(string session) => store.Database.Write(async w =>
    {
        await w.Alone("faces");
        var now = await store.TimeOf(w);
        while (await w.One<NextRow>(NextSql, new { session, now = Stored.Ms(now) }) is { } next)
        {
            if (next.Case.State == ResetState.Reserved && await PhotoStore.Of(w, next.Id, now) is { } photos)
            {
                await w.Execute(
                    "INSERT INTO face_claims (case_id, session, until) VALUES (@Id, @session, @until) " +
                    "ON CONFLICT (case_id) DO UPDATE SET session = @session, until = @until",
                    new { next.Id, session, until = Stored.Ms(now + Length) });
                return new ClaimedFace(next.Id, next.Case.ReservedAt, next.Waiting, now + Length, photos.Name);
            }
            // Photos of a case that does not wait for them are nobody's to see.
            await w.Together(PhotoStore.Drop(next.Id));
        }
        return null;
    });

    /// <summary>The session does not look at it any more.</summary>
    /// <param name="id">Null: at whatever it had.</param>
    public Task GiveBack(string session, string? id = null) => store.Database.Write(async w =>
    {
        var now = Stored.Ms(await store.TimeOf(w));
        await w.Execute(
            "UPDATE face_claims SET until = @now WHERE session = @session AND case_id = COALESCE(@id, case_id) AND until > @now",
            new { session, id, now });
    });

    /// <summary>The session has the case now.</summary>
    public async Task<bool> Has(string id, string session) => Stored.IsId(id) && await store.Database.Read(async c =>
    {
        var reading = new Writing(c, null);
        return await Holder(reading, id, await store.TimeOf(reading)) == session;
    });

    /// <summary>Whose the case is now; null: nobody's.</summary>
    public static async Task<string?> Holder(Writing writing, string id, DateTimeOffset now) => await writing.One<string>(
        "SELECT session FROM face_claims WHERE case_id = @id AND until > @now", new { id, now = Stored.Ms(now) });

    public static Statement End(string id) => new("DELETE FROM face_claims WHERE case_id = @id", new { id });

    private sealed record NextRow(string Id, string State, long Waiting)
    {
        public ResetCase Case => new CaseRow(Id, 0, State, "", []).Case;
    }
}
