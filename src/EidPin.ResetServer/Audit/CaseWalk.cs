using System.Text.Json;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>Walks over the cases with their facts and personal data.</summary>
/// <param name="people">The list of staff with what held once.</param>
internal sealed class CaseWalk(AuditWalk walk, PeopleBook people)
{
    private const string All = """
        SELECT c.id AS Id, c.version AS Version, c.state AS State, c.code AS Code, c.head AS Head, c.card AS Card, c.living AS Living,
        c.due AS Due, c.reserved_at AS ReservedAt, p.salt AS Salt, p.data AS Data,
        f.seq AS Seq, f.at AS At, f.fact AS Fact, f.hash AS Hash
        FROM cases c LEFT JOIN persons p ON p.case_id = c.id LEFT JOIN facts f ON f.case_id = c.id ORDER BY c.id, f.seq
        """;

    private readonly List<ResetFact> facts = [];
    private FactChain chain = new(walk, "", "");

    public async Task Walk(Writing reading)
    {
        await RowGroups.Each(reading.Stream<CaseFactRow>(All), row => row.Id, row => Begin(row.Id), Fact, End);
        await foreach (var orphan in reading.Stream<string>(
            "SELECT DISTINCT case_id FROM facts WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.id = facts.case_id)"))
            walk.Problem($"case {orphan}: facts without their case");
    }

    private void Begin(string id)
    {
        walk.Cases++;
        facts.Clear();
        chain = new(walk, id, $"case {id}");
    }

    private void Fact(CaseFactRow row)
    {
        // A case without any.
        if (row.Seq is not { } seq) return;
        var text = row.Fact ?? "";
        chain.Take(seq, text, row.Hash);
        if (Read(text) is not { } read)
        {
            walk.Problem($"case {row.Id}: fact {seq} cannot be read");
            return;
        }
        facts.Add(read);
        if (DecisionCheck.Problem(people, row.Id, read) is { } problem) walk.Problem($"case {row.Id}: fact {seq}: {problem}");
        if (Stored.Ms(read.At) != row.At) walk.Problem($"case {row.Id}: fact {seq} stands there with another time than its own");
    }

    private void End(CaseFactRow row)
    {
        if (chain.End(row.Version, row.Head))
            Columns(row, Replayed(row.Id, facts), (facts.FirstOrDefault() as ResetFact.Reserved)?.Code);
        // Deleted is as it should be; altered is not.
        if (row is { Salt: { } salt, Data: { } data } && facts is [ResetFact.Reserved reserved, ..]
            && Convert.ToHexStringLower(StoredCase.PersonHash(salt, data)) != reserved.Person)
            walk.Problem($"case {row.Id}: the personal data are not those of the reservation");
    }

    // By these a case is found, and its hours end: whoever changes one of them has changed what becomes of it.
    private void Columns(CaseFactRow row, ResetCase? said, string? code)
    {
        foreach (var (what, isSo) in ((string, bool)[])[
            ("state", said is not null && row.State == StoredCase.Text(said)), ("card", row.Card == said?.Card), ("code", row.Code == code),
            ("reserved_at", said is not null && row.ReservedAt == Stored.Ms(said.ReservedAt)),
            ("living", said is not null && row.Living == StoredCase.Living(said)),
            ("due", said is not null && row.Due == StoredCase.Due(said))])
            if (!isSo) walk.Problem($"case {row.Id}: its {what} is not what the facts say");
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

/// <summary>A case beside one of its facts, where there is one, and its personal data, where they are kept.</summary>
internal sealed record CaseFactRow(
    string Id, long Version, string State, string Code, byte[] Head, string Card, long Living, long Due, long ReservedAt, byte[]? Salt,
    string? Data, long? Seq, long? At, string? Fact, byte[]? Hash);
