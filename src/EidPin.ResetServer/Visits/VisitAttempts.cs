using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Visits;

/// <summary>A card session of a visit that was authorised, for one PIN.</summary>
/// <param name="Generation">Of the card's master key.</param>
internal sealed record VisitAttempt(
    string Attempt, string VisitId, string Pin, string Terminal, byte[] Request, byte[] HostChallenge, byte[] InitializeUpdate,
    long Generation, byte[]? Mac = null) : IGuarded
{
    public const string Columns =
        "attempt AS Attempt, visit_id AS VisitId, pin AS Pin, terminal AS Terminal, request AS Request, host_challenge AS HostChallenge, " +
        "initialize_update AS InitializeUpdate, generation AS Generation, mac AS Mac";

    public ChipAnswer Chip => new(HostChallenge, InitializeUpdate, Generation);

    public string TableName => "visit_attempts";

    public IEnumerable<object?> Guarded =>
        [Attempt, VisitId, Pin, Terminal, Request, HostChallenge, InitializeUpdate, .. IssuerKeys.Guarded(Generation)];
}

/// <summary>Card sessions of visits, so that a terminal that got no answer can ask again.</summary>
internal sealed class VisitAttempts(Database database, RowGuard guard)
{
    /// <summary>Keys are made of it, so that one which the server's key does not vouch for is none.</summary>
    public Task<VisitAttempt?> Find(string attempt) => database.Read(async c =>
    {
        if (!Stored.IsId(attempt)) return null;
        var found = await new Writing(c, null).One<VisitAttempt>(
            $"SELECT {VisitAttempt.Columns} FROM visit_attempts WHERE attempt = @attempt", new { attempt });
        return found is not null && guard.Holds(found, found.Mac) ? found : null;
    });

    public Statement Keep(VisitAttempt made, DateTimeOffset now) => new(
        "INSERT INTO visit_attempts " +
        "(attempt, visit_id, pin, terminal, request, host_challenge, initialize_update, generation, at, mac) VALUES " +
        "(@Attempt, @VisitId, @Pin, @Terminal, @Request, @HostChallenge, @InitializeUpdate, @Generation, @at, @mac) " +
        "ON CONFLICT (attempt) DO NOTHING",
        new
        {
            made.Attempt,
            made.VisitId,
            made.Pin,
            made.Terminal,
            made.Request,
            made.HostChallenge,
            made.InitializeUpdate,
            made.Generation,
            at = Stored.Ms(now),
            mac = guard.Mac(made),
        },
        Must: kept =>
        {
            if (kept == 0) throw new RefusedException(Refusals.ReusedKey);
        });
}
