using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

// What happens by itself: seals, what time ends, and what is not kept.
internal sealed partial class ResetStore
{
    private static readonly TimeSpan AnswersLife = TimeSpan.FromHours(25), SignaturesLife = TimeSpan.FromMinutes(10);

    /// <summary>Takes a piece of work for a while, so that of many processes one does it.</summary>
    public Task<bool> Lease(string name, TimeSpan length) => database.Write(async w =>
    {
        var (now, until) = (Ms(Now), Ms(Now + length));
        return await w.Execute(
            "INSERT INTO leases (name, until) VALUES (@name, @until) ON CONFLICT (name) DO UPDATE SET until = @until WHERE " +
            "leases.until <= @now",
            new { name, until, now }) == 1;
    });

    /// <summary>Seals the heads of all cases that changed since; none where nothing did.</summary>
    public Task<(long Number, int Cases, byte[] Hash)?> Seal() => database.Write<(long, int, byte[])?>(async w =>
    {
        var heads = (
            await w.Query<HeadRow>(
                "SELECT id AS CaseId, version AS Version, head AS Head FROM cases WHERE sealed < version ORDER BY id")).ToList();
        if (heads.Count == 0) return null;
        var last = (
            await w.Query<SealRow>("SELECT seq AS Seq, at AS At, hash AS Hash FROM seals ORDER BY seq DESC LIMIT 1")).FirstOrDefault();
        var (number, at) = ((last?.Seq ?? 0) + 1, Ms(Now));
        var hash = AuditWalk.SealHash(last?.Hash ?? [], number, at, heads);
        // Two processes that seal at once: the number is there once, and the other begins again.
        await w.Execute("INSERT INTO seals (seq, at, hash) VALUES (@number, @at, @hash)", new { number, at, hash });
        foreach (var head in heads)
        {
            await w.Execute(
                "INSERT INTO seal_heads (seal, case_id, version, head) VALUES (@number, @CaseId, @Version, @Head)",
                new { number, head.CaseId, head.Version, head.Head });
            await w.Execute("UPDATE cases SET sealed = @Version WHERE id = @CaseId", new { head.CaseId, head.Version });
        }
        return (number, heads.Count, hash);
    });

    /// <summary>Writes that the hours of cases are over, or that nobody will ever know how their sessions ended.</summary>
    /// <param name="keep">How long what belongs to a case stays.</param>
    public async Task ExpireDue(TimeSpan keep)
    {
        var now = Now;
        foreach (var id in await database.Read(c => c.QueryAsync<string>("""
            SELECT id FROM cases WHERE living = 1 AND (due <= @now OR (due = @never AND reserved_at <= @kept))
            ORDER BY reserved_at LIMIT 500
            """, new { now = Ms(now), never = NeverDue, kept = Ms(now - keep) }))) await Change(id, new ResetCommand.Expire(keep));
    }

    /// <summary>Deletes what is over: personal data, photos, challenges, answers, counts.</summary>
    /// <param name="keep">How long what belongs to a case stays: the attempts of one that is open, too.</param>
    public async Task Forget(TimeSpan keep)
    {
        var now = Now;
        foreach (var (sql, until) in ((string, DateTimeOffset)[])[
            ("DELETE FROM persons WHERE delete_at <= @until", now), ("DELETE FROM photos WHERE delete_at <= @until", now),
            ("DELETE FROM challenges WHERE until <= @until", now),
            ("DELETE FROM rates WHERE until <= @until", now), ("DELETE FROM answers WHERE at <= @until", now - AnswersLife),
            ("DELETE FROM kiosk_requests WHERE at <= @until", now - SignaturesLife),
            ("DELETE FROM attempts WHERE at <= @until AND case_id IN (SELECT id FROM cases WHERE living = 0)", now - AnswersLife),
            ("DELETE FROM attempts WHERE at <= @until", now - keep)])
            await database.Write(w => w.Execute(sql, new { until = Ms(until) }));
        await database.EmptyLog();
    }
}
