using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Visits;

namespace EidPin.ResetServer.Audit;

/// <summary>Walks over the visits with their facts.</summary>
/// <param name="people">The list of staff with what held once.</param>
/// <param name="own">By which one sees which rows the operator's programs wrote; null: an auditor has them not.</param>
internal sealed class VisitWalk(AuditWalk walk, PeopleBook people, ServerKeys? own)
{
    private const string All = $"""
        SELECT {VisitFactRow.Columns}
        FROM visits v LEFT JOIN visit_facts f ON f.visit_id = v.id ORDER BY v.id, f.seq
        """;

    private FactChain chain = new(walk, "", "");
    private Visit? visit;

    // Not once a fact could not be read: nothing follows from the rest.
    private bool isWhole;

    public async Task Walk(Writing reading)
    {
        await RowGroups.Each(reading.Stream<VisitFactRow>(All), row => row.Id, row => Begin(row.Id), Fact, End);
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
        // A visit without any.
        if (row.Seq is not { } seq) return;
        var text = row.Fact ?? "";
        chain.Take(seq, text, row.Hash);
        if (VisitText.Read(text) is not { } fact)
        {
            walk.Problem($"visit {row.Id}: fact {seq} cannot be read");
            isWhole = false;
            return;
        }
        if (Stored.Ms(fact.At) != row.At) walk.Problem($"visit {row.Id}: fact {seq} stands there with another time than its own");
        if (isWhole) Follow(row.Id, seq, fact);
    }

    // Whoever writes into the database chooses what stands in a fact: it may be what nothing can be decided on. The others are looked at
    // all the same.
    private void Follow(string id, long seq, VisitFact fact)
    {
        try
        {
            if (VisitCheck.Problem(people, visit, fact) is { } problem) walk.Problem($"visit {id}: fact {seq}: {problem}");
            visit = VisitDeciding.Apply(visit, id, fact);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            walk.Problem($"visit {id}: fact {seq} cannot have happened");
            (visit, isWhole) = (null, false);
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
