using Dapper;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Machine;

/// <summary>Card sessions that were authorised, so that a machine that got no answer can ask again.</summary>
internal sealed class AttemptStore(Database database, RowGuard guard)
{
    /// <summary>
    /// A session that was authorised. Keys are made of it, so that one which the server's key does not vouch for is none.
    /// </summary>
    public async Task<AttemptRow?> Find(string attempt)
    {
        if (!Stored.IsId(attempt)) return null;
        var row = await database.Read(c => c.QuerySingleOrDefaultAsync<AttemptRow>(
            "SELECT attempt AS Attempt, case_id AS CaseId, kiosk AS Kiosk, request AS Request, host_challenge AS HostChallenge, " +
            "initialize_update AS InitializeUpdate, mac AS Mac FROM attempts WHERE attempt = @attempt",
            new { attempt }));
        return row is not null && guard.Holds(row, row.Mac) ? row : null;
    }

    public Task Keep(Writing writing, AttemptRow attempt, DateTimeOffset now) => writing.Execute(
        "INSERT INTO attempts (attempt, case_id, kiosk, request, host_challenge, initialize_update, at, mac) VALUES (@Attempt, " +
        "@CaseId, @Kiosk, @Request, @HostChallenge, @InitializeUpdate, @at, @mac)",
        new
        {
            attempt.Attempt,
            attempt.CaseId,
            attempt.Kiosk,
            attempt.Request,
            attempt.HostChallenge,
            attempt.InitializeUpdate,
            at = Stored.Ms(now),
            mac = guard.Mac(attempt),
        });
}

internal sealed record AttemptRow(
    string Attempt, string CaseId, string Kiosk, byte[] Request, byte[] HostChallenge, byte[] InitializeUpdate, byte[]? Mac = null)
    : IGuarded
{
    public string TableName => "attempts";

    public IEnumerable<object?> Guarded => [Attempt, CaseId, Kiosk, Request, HostChallenge, InitializeUpdate];
}
