using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>Seals over the heads of all cases and visits, and of the register.</summary>
internal sealed class SealStore(Database database, StoreClock clock, ServerKeys keys)
{
    public const string Columns = "seq AS Seq, at AS At, hash AS Hash, register_seq AS RegisterSeq, register_head AS RegisterHead";

    // Of each table under one seal: its rows are locked from the seal's last statements until it is written.
    private const int Most = 250;

    private static readonly string[] Tables = ["cases", "visits"];

    /// <summary>Seals what changed since the last one, at most so many of a kind at a time; null: nothing did.</summary>
    public Task<(long Number, int Heads, byte[] Hash)?> Make() => database.Write<(long, int, byte[])?>(async w =>
    {
        var last = await w.One<SealRow>($"SELECT {Columns} FROM seals ORDER BY seq DESC LIMIT 1");
        var register = await w.One<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq DESC LIMIT 1");
        var number = Math.Max(last?.Seq ?? 0, await Lost(w)) + 1;
        // Two processes that seal at once: the number is there once, and the other begins again.
        var seal = new SealRow(number, Stored.Ms(clock.Now), [], register?.Seq ?? 0, register?.Hash);
        await w.Execute(
            "INSERT INTO seals (seq, at, hash, register_seq, register_head) VALUES (@Seq, @At, @Hash, @RegisterSeq, @RegisterHead)", seal);
        var heads = 0;
        foreach (var table in Tables)
            heads += await w.Execute(
                $"INSERT INTO seal_heads (seal, case_id, version, head) SELECT @number, id, version, head FROM {table} " +
                $"WHERE sealed < version ORDER BY id LIMIT {Most}",
                new { number });
        if (heads == 0 && seal.RegisterSeq == (last?.RegisterSeq ?? 0))
        {
            await w.Execute("DELETE FROM seals WHERE seq = @number", new { number });
            return null;
        }
        var hash = await Hash(w, last?.Hash ?? [], seal);
        await w.Execute("UPDATE seals SET hash = @hash WHERE seq = @number", new { hash, number });
        foreach (var table in Tables)
            await w.Execute(
                $"UPDATE {table} SET sealed = h.version FROM seal_heads h WHERE h.seal = @number AND h.case_id = {table}.id",
                new { number });
        return (number, heads, hash);
    });

    private async Task<byte[]> Hash(Writing writing, byte[] before, SealRow seal)
    {
        using var audit = keys.Audit();
        using var hash = audit.First.Begin(before, seal);
        foreach (var head in await writing.Query<HeadRow>(
            "SELECT case_id AS CaseId, version AS Version, head AS Head FROM seal_heads WHERE seal = @Seq ORDER BY case_id",
            new { seal.Seq }))
            AuditKey.Add(hash, head);
        return hash.GetHashAndReset();
    }

    // After a restore no number is given a second time: the log has the first one with another hash.
    private static async Task<long> Lost(Writing writing)
    {
        var facts = await writing.Query<string>("SELECT fact FROM register_facts WHERE fact LIKE '%\"restored\"%'");
        return facts.Select(RegisterChain.Read).OfType<RegisterFact.Restored>().Select(r => r.Seal).DefaultIfEmpty(0).Max();
    }
}
