using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Holder;

/// <summary>What was answered to a reservation, so that who got no answer can ask again.</summary>
internal sealed class AnswerStore(Database database)
{
    /// <summary>What was answered to this key; null: nothing yet.</summary>
    /// <param name="keys">All ways in which it may stand there.</param>
    /// <exception cref="RefusedException">The key was used for another request.</exception>
    public async Task<string?> Of(string[] keys, byte[] request) =>
        Same(
            await database.Read(c =>
                c.QueryFirstOrDefaultAsync<AnswerRow>(
                    $"SELECT request AS Request, answer AS Answer FROM answers WHERE {database.In("key", "keys")}", new { keys })),
            request);

    /// <summary>Keeps an answer, unless somebody with the same key was quicker: then nothing of the transaction stays.</summary>
    public static Statement Keep(string key, byte[] request, string answer, DateTimeOffset now) => new(
        "INSERT INTO answers (key, request, answer, at) VALUES (@key, @request, @answer, @at) ON CONFLICT (key) DO NOTHING",
        new { key, request, answer, at = Stored.Ms(now) },
        Must: kept =>
        {
            if (kept == 0) throw new RefusedException(Refusals.ReusedKey);
        });

    private static string? Same(AnswerRow? row, byte[] request) =>
        row is null || row.Request.AsSpan().SequenceEqual(request) ? row?.Answer : throw new RefusedException(Refusals.ReusedKey);
}

internal sealed record AnswerRow(byte[] Request, string Answer);
