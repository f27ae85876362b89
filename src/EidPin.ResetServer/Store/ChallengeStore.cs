using System.Security.Cryptography;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>Challenges that proofs are made with, each good for one.</summary>
internal sealed class ChallengeStore(Database database, StoreClock clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <param name="place"><c>home</c>, or the kiosk's id.</param>
    /// <param name="caseId">At a kiosk: what it is for.</param>
    /// <param name="counted">As which request it counts.</param>
    public async Task<Challenge> New(
        ServerKey key, string place, string? caseId = null, int macSize = 0, IReadOnlyList<Statement>? counted = null)
    {
        var (id, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), clock.Now);
        var challenge = new Challenge(id, key.Nonce(id), now, now + Life);
        var kept = new Statement(
            "INSERT INTO challenges (id, nonce_hash, place, case_id, mac_size, at, until, used) VALUES (@id, @hash, @place, @caseId, " +
            "@macSize, @at, @until, 0)",
            new
            {
                id,
                hash = SHA256.HashData(challenge.Nonce),
                place,
                caseId,
                macSize = (long)macSize,
                at = Stored.Ms(now),
                until = Stored.Ms(challenge.Until),
            });
        await database.Together([.. counted ?? [], kept]);
        return challenge;
    }

    /// <summary>What a proof says that it was made with.</summary>
    /// <exception cref="RefusedException">There is none of that place that is good now.</exception>
    public async Task<GoodChallenge> Good(ServerKeys keys, string id, string place)
    {
        var row = !Stored.IsId(id) ? null : await database.Read(c => c.QuerySingleOrDefaultAsync<ChallengeRow>(
            "SELECT id AS Id, nonce_hash AS NonceHash, place AS Place, case_id AS CaseId, mac_size AS MacSize, at AS At, until AS " +
            "Until, used AS Used FROM challenges WHERE id = @id",
            new { id }));
        if (row is null || row.Place != place || row.Used != 0 || Stored.Ms(clock.Now) >= row.Until)
            throw new RefusedException(Refusals.StaleProof);
        // Of none of these keys: the processes of one operator do not have the same ones.
        var key = keys.All.FirstOrDefault(key => SHA256.HashData(key.Nonce(id)).SequenceEqual(row.NonceHash));
        return key is null ? throw new RefusedException(Refusals.StaleProof) : new(row, key);
    }

    /// <summary>Uses it up, in the transaction of what was proven with it.</summary>
    public static Statement Take(GoodChallenge challenge) => new(
        "UPDATE challenges SET used = 1 WHERE id = @id AND used = 0",
        new { id = challenge.Row.Id },
        Must: taken =>
        {
            if (taken == 0) throw new RefusedException(Refusals.StaleProof);
        });
}

/// <param name="Key">That it was made with, which is the first one or an older one.</param>
internal sealed record GoodChallenge(ChallengeRow Row, ServerKey Key)
{
    public byte[] Nonce => Key.Nonce(Row.Id);

    public byte[] HostChallenge => Key.HostChallenge(Row.Id, (int)Row.MacSize);
}

internal sealed record ChallengeRow(
    string Id, byte[] NonceHash, string Place, string? CaseId, long MacSize, long At, long Until, long Used);
