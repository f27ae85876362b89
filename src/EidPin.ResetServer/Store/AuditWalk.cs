using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <summary>Walks over all facts and seals and names what is not as it was written. Reads only.</summary>
internal sealed class AuditWalk(LoggedSeal? logged)
{
    private readonly List<string> problems = [];

    public IReadOnlyList<string> Problems => problems;

    public int Cases { get; private set; }

    public int Facts { get; private set; }

    public int Seals { get; private set; }

    /// <param name="logged">A seal that was noted elsewhere: it has to be in the database as it was.</param>
    public static Task<AuditWalk> Of(Database database, LoggedSeal? logged = null) => database.Snapshot(async reading =>
    {
        var walk = new AuditWalk(logged);
        await walk.Walk(reading);
        return walk;
    });

    /// <summary>
    /// SHA-256 over the seal before, the number, the time, and the heads of the cases that changed, in the order of their ids.
    /// </summary>
    public static byte[] SealHash(byte[] before, long seq, long at, IEnumerable<HeadRow> heads)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seq}\n{at}\n")));
        foreach (var head in heads.OrderBy(h => h.CaseId, StringComparer.Ordinal))
            hash.AppendData(
                Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{head.CaseId} {head.Version} {Convert.ToHexStringLower(head.Head)}\n")));
        return hash.GetHashAndReset();
    }

    private async Task Walk(Writing writing)
    {
        foreach (var row in await writing.Query<WholeCaseRow>(
            "SELECT id AS Id, version AS Version, state AS State, code AS Code, head AS Head, card AS Card, living AS Living, due AS " +
            "Due, reserved_at AS ReservedAt FROM cases ORDER BY id"))
        {
            Cases++;
            await Case(writing, row);
        }
        foreach (
            var orphan in await writing.Query<string>("SELECT DISTINCT case_id FROM facts WHERE case_id NOT IN (SELECT id FROM cases)"))
            problems.Add($"case {orphan}: facts without their case");
        await AllSeals(writing);
    }

    private async Task Case(Writing writing, WholeCaseRow row)
    {
        var (before, next, facts) = ((byte[])[], 1L, new List<ResetFact>());
        foreach (var fact in await writing.Query<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM facts WHERE case_id = @id ORDER BY seq", new { id = row.Id }))
        {
            Facts++;
            if (fact.Seq != next) problems.Add($"case {row.Id}: fact {next} is missing");
            if (!StoredCase.Link(before, row.Id, fact.Seq, fact.Fact).AsSpan().SequenceEqual(fact.Hash))
                problems.Add($"case {row.Id}: fact {fact.Seq} does not follow from the one before it");
            (before, next) = (fact.Hash, fact.Seq + 1);
            if (Read(fact.Fact) is not { } read)
            {
                problems.Add($"case {row.Id}: fact {fact.Seq} cannot be read");
                continue;
            }
            facts.Add(read);
            if (Stored.Ms(read.At) != fact.At)
                problems.Add($"case {row.Id}: fact {fact.Seq} stands there with another time than its own");
        }
        if (next - 1 != row.Version) problems.Add($"case {row.Id}: {next - 1} facts where there were {row.Version}");
        else if (!before.AsSpan().SequenceEqual(row.Head)) problems.Add($"case {row.Id}: its last fact is another one");
        else Columns(row, Replayed(row.Id, facts), (facts.FirstOrDefault() as ResetFact.Reserved)?.Code);
        if (facts is [ResetFact.Reserved reserved, ..]) await Person(writing, row.Id, reserved.Person);
    }

    // By these a case is found, and its hours end: whoever changes one of them has changed what becomes of it.
    private void Columns(WholeCaseRow row, ResetCase? said, string? code)
    {
        foreach (var (what, isSo) in ((string, bool)[])[
            ("state", said is not null && row.State == StoredCase.Text(said)), ("card", row.Card == said?.Card), ("code", row.Code == code),
            ("reserved_at", said is not null && row.ReservedAt == Stored.Ms(said.ReservedAt)),
            ("living", said is not null && row.Living == StoredCase.Living(said)),
            ("due", said is not null && row.Due == StoredCase.Due(said))])
            if (!isSo) problems.Add($"case {row.Id}: its {what} is not what the facts say");
    }

    // Deleted is as it should be; altered is not.
    private async Task Person(Writing writing, string id, string? hash)
    {
        foreach (
            var (salt, data) in await writing.Query<(byte[], string)>("SELECT salt, data FROM persons WHERE case_id = @id", new { id }))
            if (Convert.ToHexStringLower(StoredCase.PersonHash(salt, data)) != hash)
                problems.Add($"case {id}: the personal data are not those of the reservation");
    }

    private async Task AllSeals(Writing writing)
    {
        var (before, next) = ((byte[])[], 1L);
        foreach (var seal in await writing.Query<SealRow>("SELECT seq AS Seq, at AS At, hash AS Hash FROM seals ORDER BY seq"))
        {
            Seals++;
            if (seal.Seq == logged?.Number && !seal.Hash.AsSpan().SequenceEqual(logged.Hash))
                problems.Add($"seal {seal.Seq} is another one than was logged");
            if (seal.Seq != next) problems.Add($"seal {next} is missing");
            var heads = (
                await writing.Query<HeadRow>(
                    "SELECT case_id AS CaseId, version AS Version, head AS Head FROM seal_heads WHERE seal = @seq",
                    new { seq = seal.Seq })).ToList();
            if (!SealHash(before, seal.Seq, seal.At, heads).AsSpan().SequenceEqual(seal.Hash))
                problems.Add($"seal {seal.Seq} does not fit what it covers");
            (before, next) = (seal.Hash, seal.Seq + 1);
            foreach (var lost in await writing.Query<HeadRow>("""
                SELECT h.case_id AS CaseId, h.version AS Version, h.head AS Head FROM seal_heads h
                LEFT JOIN facts f ON f.case_id = h.case_id AND f.seq = h.version
                WHERE h.seal = @seq AND (f.hash IS NULL OR f.hash <> h.head)
                """, new { seq = seal.Seq }))
                problems.Add($"seal {seal.Seq}: case {lost.CaseId} had {lost.Version} facts then, and they are not there now");
        }
        if (logged?.Number >= next) problems.Add($"seal {logged.Number} was logged and is not there");
        foreach (var id in await writing.Query<string>(
            "SELECT id FROM cases WHERE sealed > version OR (sealed > 0 AND NOT EXISTS (SELECT 1 FROM seal_heads h JOIN seals ON " +
            "seals.seq = h.seal WHERE h.case_id = cases.id AND h.version = cases.sealed))"))
            problems.Add($"case {id}: the seal that covers it is missing");
    }

    private static ResetFact? Read(string fact)
    {
        try
        {
            return JsonSerializer.Deserialize(fact, ResetJson.Default.ResetFact);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static ResetCase? Replayed(string id, IEnumerable<ResetFact> facts)
    {
        try
        {
            return Deciding.Replay(id, facts);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>A seal as the server's log names it: <c>12:9f…</c>.</summary>
internal sealed record LoggedSeal(long Number, byte[] Hash)
{
    /// <returns>Null: it is none.</returns>
    public static LoggedSeal? Parse(string text) => text.Split(':') is [var number, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0
            ? new(parsed, Convert.FromHexString(hash))
            : null;
}
