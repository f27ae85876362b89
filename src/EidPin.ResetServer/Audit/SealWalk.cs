using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>Walks over the seals: each one over the one before it, the register, and the cases and visits that it covers.</summary>
internal sealed class SealWalk(AuditWalk walk, AuditKeys keys, RegisterWalk register, LoggedSeal? logged)
{
    // Beside each head the fact that it was made of.
    private const string Heads = """
        SELECT h.seal AS Seal, h.case_id AS CaseId, h.version AS Version, h.head AS Head, COALESCE(f.hash, v.hash) AS Hash
        FROM seal_heads h LEFT JOIN facts f ON f.case_id = h.case_id AND f.seq = h.version
        LEFT JOIN visit_facts v ON v.visit_id = h.case_id AND v.seq = h.version ORDER BY h.seal, h.case_id
        """;

    private byte[] before = [];
    private long next = 1, covered;

    public async Task Walk(Writing reading)
    {
        var seals = (await reading.Query<SealRow>($"SELECT {SealStore.Columns} FROM seals ORDER BY seq")).ToList();
        await using var heads = reading.Stream<SealedHeadRow>(Heads).GetAsyncEnumerator();
        var more = await heads.MoveNextAsync();
        foreach (var seal in seals)
        {
            Number(seal);
            using var hashes = keys.Begin(before, seal);
            for (; more && heads.Current.Seal <= seal.Seq; more = await heads.MoveNextAsync()) Head(hashes, seal, heads.Current);
            if (!hashes.Make(seal.Hash)) walk.Problem($"seal {seal.Seq} does not fit what it covers");
            (before, next) = (seal.Hash, seal.Seq + 1);
            covered = Math.Max(covered, seal.RegisterSeq);
        }
        for (; more; more = await heads.MoveNextAsync()) Unsealed(heads.Current);
        await Register(reading, seals);
        if (logged?.Number >= next && !IsLost(logged.Number)) walk.Problem($"seal {logged.Number} was logged and is not there");
        if (logged?.Number >= next && IsLost(logged.Number)) walk.Notes.Add($"seal {logged.Number} was lost by a restore");
        await Covered(reading);
    }

    private void Number(SealRow seal)
    {
        walk.Seals++;
        if (seal.Seq == logged?.Number && !seal.Hash.AsSpan().SequenceEqual(logged.Hash))
            walk.Problem($"seal {seal.Seq} is another one than was logged");
        if (seal.Seq != next && !IsLost(seal.Seq - 1)) walk.Problem($"seal {next} is missing");
        else if (logged?.Number >= next && logged.Number < seal.Seq) walk.Notes.Add($"seal {logged.Number} was lost by a restore");
    }

    private bool IsLost(long number) => register.Restores.Any(r => number <= r.Seal);

    private void Head(SealHashes hashes, SealRow seal, SealedHeadRow head)
    {
        if (head.Seal == seal.Seq) hashes.Add(new(head.CaseId, head.Version, head.Head));
        else Unsealed(head);
        if (head.Hash is null || !head.Hash.AsSpan().SequenceEqual(head.Head))
            walk.Problem($"seal {head.Seal}: case {head.CaseId} had {head.Version} facts then, and they are not there now");
    }

    private void Unsealed(SealedHeadRow head) => walk.Problem($"seal {head.Seal} is missing, and what it covered is there");

    private async Task Register(Writing reading, List<SealRow> seals)
    {
        foreach (var seal in seals.Where(s => s.RegisterSeq > 0).DistinctBy(s => s.RegisterSeq))
        {
            var now = await reading.One<byte[]>("SELECT hash FROM register_facts WHERE seq = @RegisterSeq", new { seal.RegisterSeq });
            if (now is null || !now.AsSpan().SequenceEqual(seal.RegisterHead))
                walk.Problem($"seal {seal.Seq}: the register had {seal.RegisterSeq} facts then, and they are not there now");
        }
    }

    // As one join: asked of each case on its own, a million of them took PostgreSQL more than half an hour.
    private async Task Covered(Writing reading)
    {
        foreach (var (table, one) in ((string, string)[])[("cases", "case"), ("visits", "visit")])
            await foreach (var id in reading.Stream<string>($"""
                SELECT id FROM {table} WHERE sealed > version UNION
                SELECT id FROM {table} LEFT JOIN (
                SELECT h.case_id, h.version FROM seal_heads h JOIN seals ON seals.seq = h.seal) AS under
                ON under.case_id = {table}.id AND under.version = {table}.sealed WHERE sealed > 0 AND under.case_id IS NULL
                """))
                walk.Problem($"{one} {id}: the seal that covers it is missing");
        var cases = await reading.One<long>("SELECT COUNT(*) FROM cases WHERE sealed < version");
        var visits = await reading.One<long>("SELECT COUNT(*) FROM visits WHERE sealed < version");
        if (cases + visits > 0 || register.Length > covered)
            walk.Notes.Add(
                $"{cases} cases, {visits} visits and {register.Length - covered} facts of the register changed since the last seal: " +
                "none covers them yet");
    }
}

/// <summary>A head under a seal, beside the hash of that fact now.</summary>
internal sealed record SealedHeadRow(long Seal, string CaseId, long Version, byte[] Head, byte[]? Hash);
