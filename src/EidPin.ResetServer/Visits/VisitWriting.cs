using EidPin.Reset.Visits;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Visits;

/// <summary>Writes visits and their facts inside a transaction that is open already.</summary>
internal static class VisitWriting
{
    /// <param name="before">Null: it is the first fact.</param>
    /// <param name="also">What belongs into the same transaction.</param>
    /// <exception cref="RefusedException">The visit is not as it was read any more: in use.</exception>
    public static async Task<Visit> Append(
        Writing writing, RowGuard guard, StoredVisit? before, string id, VisitFact fact, IReadOnlyList<Statement>? also = null)
    {
        var next = VisitDeciding.Apply(before?.Visit, id, fact);
        var text = VisitText.Of(fact);
        var row = VisitRow.Of(next, StoredCase.Link(before?.Row.Head ?? [], id, next.Version, text));
        row = row with { Mac = guard.Mac(row) };
        // The fact refers to the row, which therefore stands first: PostgreSQL looks at the end of the statement.
        await writing.Together([before is null ? Made(row) : Changed(row, before.Row.Version), Fact(row, fact.At, text), .. also ?? []]);
        return next;
    }

    private static Statement Made(VisitRow row) => new(
        "INSERT INTO visits (id, version, site, living, pairing, terminal, card, letter, opened_at, until, head, sealed, mac) " +
        "VALUES (@Id, @Version, @Site, @Living, @Pairing, @Terminal, @Card, @Letter, @OpenedAt, @Until, @Head, 0, @Mac)",
        new
        {
            row.Id,
            row.Version,
            row.Site,
            row.Living,
            row.Pairing,
            row.Terminal,
            row.Card,
            row.Letter,
            row.OpenedAt,
            row.Until,
            row.Head,
            row.Mac,
        });

    // Of two that want it, one finds the version that it has read.
    private static Statement Changed(VisitRow row, long version) => new(
        "UPDATE visits SET version = @Version, living = @Living, pairing = @Pairing, terminal = @Terminal, card = @Card, " +
        "letter = @Letter, head = @Head, mac = @Mac WHERE id = @Id AND version = @before",
        new { row.Version, row.Living, row.Pairing, row.Terminal, row.Card, row.Letter, row.Head, row.Mac, row.Id, before = version },
        Must: Statement.One);

    private static Statement Fact(VisitRow row, DateTimeOffset at, string fact) => new(
        "INSERT INTO visit_facts (visit_id, seq, at, fact, hash) VALUES (@id, @seq, @at, @fact, @hash) " +
        "ON CONFLICT (visit_id, seq) DO NOTHING",
        new { id = row.Id, seq = row.Version, at = Stored.Ms(at), fact, hash = row.Head },
        Must: Statement.One);
}
