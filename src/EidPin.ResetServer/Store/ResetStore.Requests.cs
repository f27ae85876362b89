using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

// Challenges, answers that can be asked for again, and how often somebody asks.
internal sealed partial class ResetStore
{
    public static readonly TimeSpan ChallengeLife = TimeSpan.FromMinutes(5);

    /// <param name="place"><c>home</c>, or the kiosk's id.</param>
    /// <param name="caseId">At a kiosk: what it is for.</param>
    public async Task<Challenge> NewChallenge(ServerKey key, string place, string? caseId = null, int macSize = 0)
    {
        var (id, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Now);
        var challenge = new Challenge(id, key.Nonce(id), now, now + ChallengeLife);
        await database.Write(
            w =>
                w.Execute(
                    "INSERT INTO challenges (id, nonce_hash, place, case_id, mac_size, at, until, used) VALUES (@id, @hash, @place, " +
                    "@caseId, @macSize, @at, @until, 0)",
            new
            {
                id,
                hash = SHA256.HashData(challenge.Nonce),
                place,
                caseId,
                macSize = (long)macSize,
                at = Ms(now),
                until = Ms(challenge.Until),
            }));
        return challenge;
    }

    /// <summary>What a proof says that it was made with.</summary>
    /// <exception cref="RefusedException">There is none of that place that is good now.</exception>
    public async Task<ChallengeRow> GoodChallenge(ServerKey key, string id, string place)
    {
        var row = !IsId(id) ? null : await database.Read(c => c.QuerySingleOrDefaultAsync<ChallengeRow>(
            "SELECT id AS Id, nonce_hash AS NonceHash, place AS Place, case_id AS CaseId, mac_size AS MacSize, at AS At, until AS " +
            "Until, used AS Used FROM challenges WHERE id = @id",
            new { id }));
        // Of another key: the processes of one operator do not have the same one.
        if (row is null || row.Place != place || row.Used != 0 || Ms(Now) >= row.Until
            || !SHA256.HashData(key.Nonce(id)).SequenceEqual(row.NonceHash))
            throw new RefusedException(Refusals.StaleProof);
        return row;
    }

    /// <summary>Uses it up, in the transaction of what was proven with it.</summary>
    public static async Task Take(Writing writing, ChallengeRow challenge)
    {
        if (await writing.Execute("UPDATE challenges SET used = 1 WHERE id = @id AND used = 0", new { id = challenge.Id }) == 0)
            throw new RefusedException(Refusals.StaleProof);
    }

    /// <summary>What was answered to this key; null: nothing yet.</summary>
    /// <exception cref="RefusedException">The key was used for another request.</exception>
    public async Task<string?> Answer(string key, byte[] request) =>
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
            new { key, request, answer, at = Ms(now) });
        return kept == 1
            ? null
            : Same(
                await writing.One<AnswerRow>("SELECT request AS Request, answer AS Answer FROM answers WHERE key = @key", new { key }),
                request);
    }

    public async Task<AttemptRow?> Attempt(string attempt) =>
        !IsId(attempt) ? null : await database.Read(c => c.QuerySingleOrDefaultAsync<AttemptRow>(
        "SELECT attempt AS Attempt, case_id AS CaseId, kiosk AS Kiosk, request AS Request, host_challenge AS HostChallenge, " +
        "initialize_update AS InitializeUpdate FROM attempts WHERE attempt = @attempt",
        new { attempt }));

    public static Task Keep(Writing writing, AttemptRow attempt, DateTimeOffset now) => writing.Execute(
        "INSERT INTO attempts (attempt, case_id, kiosk, request, host_challenge, initialize_update, at) VALUES (@Attempt, @CaseId, " +
        "@Kiosk, @Request, @HostChallenge, @InitializeUpdate, @at)",
        new
        {
            attempt.Attempt,
            attempt.CaseId,
            attempt.Kiosk,
            attempt.Request,
            attempt.HostChallenge,
            attempt.InitializeUpdate,
            at = Ms(now),
        });

    /// <returns>False: it was seen before.</returns>
    public Task<bool> FirstSeen(string kiosk, byte[] signature) => database.Write(async w => await w.Execute(
        "INSERT INTO kiosk_requests (kiosk, signature, at) VALUES (@kiosk, @signature, @at) ON CONFLICT (kiosk, signature) DO NOTHING",
        new { kiosk, signature, at = Ms(Now) }) == 1);

    /// <summary>Counts one request.</summary>
    /// <param name="key">Whose: a kiosk's id, or a keyed hash.</param>
    /// <exception cref="RefusedException">It was one too many; says when the next span begins.</exception>
    public async Task Count(string kind, string key, int most, TimeSpan span)
    {
        var (now, length) = (Ms(Now), (long)span.TotalMilliseconds);
        var requests = await database.Write(w => w.One<long>("""
            INSERT INTO rates (kind, key, span, requests, until) VALUES (@kind, @key, @span, 1, @until)
            ON CONFLICT (kind, key, span) DO UPDATE SET requests = rates.requests + 1 RETURNING requests
            """, new { kind, key, span = now / length, until = (now / length + 1) * length }));
        if (requests > most)
            throw new RefusedException(Refusals.TooMany, ((length - now % length + 999) / 1000).ToString(CultureInfo.InvariantCulture));
    }

    private static string? Same(AnswerRow? row, byte[] request) =>
        row is null || row.Request.AsSpan().SequenceEqual(request) ? row?.Answer : throw new RefusedException(Refusals.ReusedKey);
}
