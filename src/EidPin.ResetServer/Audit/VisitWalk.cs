using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Visits;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>Walks over the visits with their facts.</summary>
/// <param name="people">The list of staff with what held once.</param>
/// <param name="own">By which one sees which rows the operator's programs wrote; null: an auditor has them not.</param>
internal sealed class VisitWalk(AuditWalk walk, PeopleBook people, ServerKeys? own)
{
    private const string All = $"""
        SELECT {VisitRow.Columns}, f.seq AS Seq, f.at AS At, f.fact AS Fact, f.hash AS Hash
        FROM visits v LEFT JOIN visit_facts f ON f.visit_id = v.id ORDER BY v.id, f.seq
        """;

    private FactChain chain = new(walk, "", "");
    private Visit? visit;

    // Null once a fact could not be read: nothing follows from the rest.
    private bool isWhole;

    public async Task Walk(Writing reading)
    {
        VisitFactRow? last = null;
        await foreach (var row in reading.Stream<VisitFactRow>(All))
        {
            if (last is not null && last.Id != row.Id) End(last);
            if (last?.Id != row.Id) Begin(row.Id);
            if (row.Seq is not null) Fact(row);
            last = row;
        }
        if (last is not null) End(last);
        await foreach (var orphan in reading.Stream<string>(
            "SELECT DISTINCT visit_id FROM visit_facts WHERE NOT EXISTS (SELECT 1 FROM visits WHERE visits.id = visit_facts.visit_id)"))
            walk.Problem($"visit {orphan}: facts without their visit");
    }

    private void Begin(string id)
    {
        walk.Visits++;
        (chain, visit, isWhole) = (new(walk, id, $"visit {id}"), null, true);
    }

    private void Fact(VisitFactRow row)
    {
        var (seq, text) = (row.Seq!.Value, row.Fact ?? "");
        chain.Take(seq, text, row.Hash);
        if (VisitText.Read(text) is not { } fact)
        {
            walk.Problem($"visit {row.Id}: fact {seq} cannot be read");
            isWhole = false;
            return;
        }
        if (Stored.Ms(fact.At) != row.At) walk.Problem($"visit {row.Id}: fact {seq} stands there with another time than its own");
        if (!isWhole) return;
        if (VisitCheck.Problem(people, visit, fact) is { } problem) walk.Problem($"visit {row.Id}: fact {seq}: {problem}");
        visit = After(row.Id, fact);
        isWhole = visit is not null;
    }

    private Visit? After(string id, VisitFact fact)
    {
        try
        {
            return VisitDeciding.Apply(visit, id, fact);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or KeyNotFoundException)
        {
            return null;
        }
    }

    private void End(VisitFactRow row)
    {
        if (!chain.End(row.Version, row.Head)) return;
        if (visit is null || !row.Row.Fits(visit)) walk.Problem($"visit {row.Id}: its row is not what the facts say");
        else if (own is not null && !new RowGuard(own).Made(row.Row, row.Mac ?? []))
            walk.Problem($"visit {row.Id}: it is of no program of this operator's");
    }
}

/// <summary>A visit beside one of its facts, where there is one.</summary>
internal sealed record VisitFactRow
{
    public required string Id { get; init; }
    public long Version { get; init; }
    public required string Site { get; init; }
    public long Living { get; init; }
    public string? Pairing { get; init; }
    public string? Terminal { get; init; }
    public string? Card { get; init; }
    public string? Letter { get; init; }
    public long OpenedAt { get; init; }
    public long Until { get; init; }
    public required byte[] Head { get; init; }
    public byte[]? Mac { get; init; }
    public long? Seq { get; init; }
    public long? At { get; init; }
    public string? Fact { get; init; }
    public byte[]? Hash { get; init; }

    public VisitRow Row => new(Id, Version, Site, Living, Pairing, Terminal, Card, Letter, OpenedAt, Until, Head, Mac);
}
