namespace EidPin.ResetServer.Store;

/// <summary>Seals over the heads of all cases.</summary>
internal sealed class SealStore(Database database, StoreClock clock)
{
    /// <summary>Seals the heads of all cases that changed since; none where nothing did.</summary>
    public Task<(long Number, int Cases, byte[] Hash)?> Make() => database.Write<(long, int, byte[])?>(async w =>
    {
        var heads = (
            await w.Query<HeadRow>(
                "SELECT id AS CaseId, version AS Version, head AS Head FROM cases WHERE sealed < version ORDER BY id")).ToList();
        if (heads.Count == 0) return null;
        var last = (
            await w.Query<SealRow>("SELECT seq AS Seq, at AS At, hash AS Hash FROM seals ORDER BY seq DESC LIMIT 1")).FirstOrDefault();
        var (number, at) = ((last?.Seq ?? 0) + 1, Stored.Ms(clock.Now));
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
}
