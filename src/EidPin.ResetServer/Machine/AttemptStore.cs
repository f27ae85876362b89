using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Machine;

/// <summary>Card sessions that were authorised, so that a machine that got no answer can ask again.</summary>
internal sealed class AttemptStore(Database database, RowGuard guard)
{
    /// <summary>
    /// A session that was authorised, and its case. Keys are made of it, so that one which the server's key does not vouch for is none.
    /// </summary>
    public async Task<FoundAttempt?> Find(string attempt)
    {
        if (!Stored.IsId(attempt)) return null;
        var found = await database.Read(c => c.QueryAsync<AttemptRow, CaseRow, FoundAttempt>(
            $"SELECT {AttemptRow.Columns}, {StoredCase.Columns} " +
            "FROM attempts JOIN cases ON cases.id = attempts.case_id WHERE attempt = @attempt",
            (row, of) => new(row, of),
            new { attempt },
            splitOn: "Id"));
        return found.SingleOrDefault() is { } one && guard.Holds(one.Attempt, one.Attempt.Mac) ? one : null;
    }

    public Statement Keep(AttemptRow attempt, DateTimeOffset now) => new(
        "INSERT INTO attempts (attempt, case_id, kiosk, request, host_challenge, initialize_update, generation, at, mac) " +
        "VALUES (@Attempt, @CaseId, @Kiosk, @Request, @HostChallenge, @InitializeUpdate, @Generation, @at, @mac) " +
        "ON CONFLICT (attempt) DO NOTHING",
        new
        {
            attempt.Attempt,
            attempt.CaseId,
            attempt.Kiosk,
            attempt.Request,
            attempt.HostChallenge,
            attempt.InitializeUpdate,
            attempt.Generation,
            at = Stored.Ms(now),
            mac = guard.Mac(attempt),
        },
        Must: kept =>
        {
            if (kept == 0) throw new RefusedException(Refusals.ReusedKey);
        });
}

/// <summary>A session that was authorised, and its case.</summary>
internal sealed record FoundAttempt(AttemptRow Attempt, CaseRow Case);
