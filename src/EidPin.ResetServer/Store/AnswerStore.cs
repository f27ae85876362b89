using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <summary>What was answered and granted, so that who got no answer can ask again.</summary>
internal sealed class AnswerStore(Database database, RowGuard guard)
{
    /// <summary>What was answered to this key; null: nothing yet.</summary>
    /// <exception cref="RefusedException">The key was used for another request.</exception>
    public async Task<string?> Of(string key, byte[] request) =>
        Same(
            await database.Read(c =>
                c.QuerySingleOrDefaultAsync<AnswerRow>(
                    "SELECT request AS Request, answer AS Answer FROM answers WHERE key = @key", new { key })),
            request);

    /// <summary>Keeps an answer, unless somebody with the same key was quicker.</summary>
    /// <returns>Null, or what he got.</returns>
    public static async Task<string?> Keep(Writing writing, string key, byte[] request, string answer, DateTimeOffset now)
    {
        var kept = await writing.Execute(
            "INSERT INTO answers (key, request, answer, at) VALUES (@key, @request, @answer, @at) ON CONFLICT (key) DO NOTHING",
            new { key, request, answer, at = Stored.Ms(now) });
        return kept == 1
            ? null
            : Same(
                await writing.One<AnswerRow>("SELECT request AS Request, answer AS Answer FROM answers WHERE key = @key", new { key }),
                request);
    }

    /// <summary>
    /// A session that was authorised. Keys are made of it, so that one which the server's key does not vouch for is none.
    /// </summary>
    public async Task<AttemptRow?> Attempt(string attempt)
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

    private static string? Same(AnswerRow? row, byte[] request) =>
        row is null || row.Request.AsSpan().SequenceEqual(request) ? row?.Answer : throw new RefusedException(Refusals.ReusedKey);
}
