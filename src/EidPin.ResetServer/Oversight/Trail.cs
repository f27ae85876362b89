using System.Text.Json;
using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Visits;

namespace EidPin.ResetServer.Oversight;

/// <summary>What stands in the database of one visit or reservation, also where somebody has changed it.</summary>
/// <param name="Site">Null: a reservation, which belongs to none.</param>
/// <param name="Card">Its pseudonym; empty: no card was seen.</param>
/// <param name="IsWhole">The row is as the server wrote it, and its facts are those that it has.</param>
internal sealed record Trail<T>(string Id, string? Site, string Card, IReadOnlyList<TrailEntry<T>> Entries, bool IsWhole) where T : class;

/// <param name="At">Null: nobody can tell.</param>
/// <param name="Fact">Null: it cannot be read, or it, or the one before it, is not as it was written.</param>
internal sealed record TrailEntry<T>(long Seq, DateTimeOffset? At, T? Fact) where T : class;

/// <summary>Reads trails. Each entry is held against its hash by itself: one that somebody has changed hides no other.</summary>
internal sealed class TrailReading(ResetStore store)
{
    // In SQLite any column may hold anything.
    private const string Columns = "seq AS Seq, CAST(at AS BIGINT) AS At, CAST(fact AS TEXT) AS Fact, hash AS Hash";

    /// <returns>Null: there is none.</returns>
    public Task<Trail<ResetFact>?> OfCase(string id) => Read(id, async reading =>
    {
        var row = await reading.One<CaseEnd>(
            "SELECT id AS Id, card AS Card, version AS Version, head AS Head FROM cases WHERE id = @id", new { id });
        if (row is null) return null;
        var facts = await Facts(reading, "facts", "case_id", id);
        var entries = Entries(id, facts, CaseText, fact => fact.At);
        // No key vouches for this row: what the reservation itself says comes first.
        var card = entries is [{ Fact: ResetFact.Reserved reserved }, ..] ? reserved.Card : row.Card;
        return new Trail<ResetFact>(id, null, card, entries, card == row.Card && Ends(facts, row.Version, row.Head));
    });

    /// <param name="mayBeSeen">Of the site, as a row says it that the server's key vouches for; of null where it does not.</param>
    /// <inheritdoc cref="OfCase"/>
    public Task<Trail<VisitFact>?> OfVisit(string id, Func<string?, bool> mayBeSeen) => Read(id, async reading =>
    {
        var row = await reading.One<VisitRow>($"SELECT {VisitRow.Columns} FROM visits v WHERE v.id = @id", new { id });
        if (row is null) return null;
        var isOurs = store.Guard.Holds(row, row.Mac);
        if (!mayBeSeen(isOurs ? row.Site : null)) return null;
        var facts = await Facts(reading, "visit_facts", "visit_id", id);
        var entries = Entries(id, facts, VisitText.Read, fact => fact.At);
        return new Trail<VisitFact>(id, row.Site, row.Card ?? "", entries, isOurs && Ends(facts, row.Version, row.Head));
    });

    private Task<Trail<T>?> Read<T>(string id, Func<Writing, Task<Trail<T>?>> read) where T : class =>
        Stored.IsId(id) ? store.Database.Snapshot(read) : Task.FromResult<Trail<T>?>(null);

    private static async Task<IReadOnlyList<EntryRow>> Facts(Writing reading, string table, string column, string id) =>
        [.. await reading.Query<EntryRow>($"SELECT {Columns} FROM {table} WHERE {column} = @id ORDER BY seq", new { id })];

    private static IReadOnlyList<TrailEntry<T>> Entries<T>(
        string id, IReadOnlyList<EntryRow> rows, Func<string, T?> read, Func<T, DateTimeOffset> at) where T : class
    {
        var (entries, before, next) = (new List<TrailEntry<T>>(), Array.Empty<byte>(), 1L);
        foreach (var row in rows)
        {
            for (; next < row.Seq && entries.Count < rows.Count * 2; next++) entries.Add(new(next, null, null));
            var isOurs = StoredCase.Link(before, id, row.Seq, row.Fact).AsSpan().SequenceEqual(row.Hash);
            var fact = isOurs ? read(row.Fact) : null;
            entries.Add(new(row.Seq, fact is null ? Moment(row.At) : at(fact), fact));
            (before, next) = (row.Hash, row.Seq + 1);
        }
        return entries;
    }

    private static bool Ends(IReadOnlyList<EntryRow> rows, long version, byte[] head) =>
        rows.Count == version && rows.Count > 0 && rows[^1].Hash.AsSpan().SequenceEqual(head);

    private static DateTimeOffset? Moment(long at) =>
        at >= 0 && at < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private static ResetFact? CaseText(string fact)
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

    // By properties: of no row at all SQLite does not know what kind of value a column would hold.
    private sealed record EntryRow
    {
        public long Seq { get; init; }
        public long At { get; init; }
        public string Fact { get; init; } = "";
        public byte[] Hash { get; init; } = [];
    }

    private sealed record CaseEnd(string Id, string Card, long Version, byte[] Head);
}
