using EidPin.Reset.Visits;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Visits;

/// <summary>
/// Reads visits with their facts. One whose row the server's key does not vouch for, or whose facts do not make that row, is none: whoever
/// writes into the database alone decides nothing at a counter.
/// </summary>
internal sealed class VisitReading(RowGuard guard)
{
    /// <param name="where">Of <c>v</c>, the visit; only words of this program.</param>
    /// <returns>In the order in which they were opened.</returns>
    public async Task<IReadOnlyList<StoredVisit>> All(Writing reading, string where, object values)
    {
        var rows = await reading.Query<VisitFactRow>(
            $"SELECT {VisitFactRow.Columns} FROM visits v JOIN visit_facts f ON f.visit_id = v.id " +
            $"WHERE {where} ORDER BY v.opened_at, v.id, f.seq", values);
        return [.. rows.GroupBy(row => row.Id).Select(Of).OfType<StoredVisit>()];
    }

    private StoredVisit? Of(IEnumerable<VisitFactRow> rows)
    {
        var all = rows.ToList();
        var row = all[0].Row;
        if (!guard.Holds(row, row.Mac)) return null;
        var (before, facts) = (Array.Empty<byte>(), new List<VisitFact>());
        foreach (var (i, fact) in all.Index())
        {
            var text = fact.Fact ?? "";
            before = StoredCase.Link(before, row.Id, i + 1, text);
            if (fact.Seq != i + 1 || !before.AsSpan().SequenceEqual(fact.Hash) || VisitText.Read(text) is not { } read)
                return Altered();
            facts.Add(read);
        }
        return before.AsSpan().SequenceEqual(row.Head) ? new(row, VisitDeciding.Replay(row.Id, facts)!) : Altered();

        StoredVisit? Altered()
        {
            guard.Tell("visit_facts");
            return null;
        }
    }
}
