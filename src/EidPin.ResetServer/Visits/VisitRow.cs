using System.Text.Json;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Visits;

/// <summary>What stands in the row of a visit: nothing that its facts do not say.</summary>
/// <param name="Letter">Reference of the letter that was sent, or brought back; null: there is none.</param>
/// <param name="Head">Hash of the last fact.</param>
internal sealed record VisitRow(
    string Id, long Version, string Site, long Living, string? Pairing, string? Terminal, string? Card, string? Letter, long OpenedAt,
    long Until, byte[] Head, byte[]? Mac = null) : IGuarded
{
    public const string Columns =
        "v.id AS Id, v.version AS Version, v.site AS Site, v.living AS Living, v.pairing AS Pairing, v.terminal AS Terminal, " +
        "v.card AS Card, v.letter AS Letter, v.opened_at AS OpenedAt, v.until AS Until, v.head AS Head, v.mac AS Mac";

    public string TableName => "visits";

    public IEnumerable<object?> Guarded => [Id, Version, Site, Living, Pairing, Terminal, Card, Letter, OpenedAt, Until, Head];

    /// <summary>As it has to be.</summary>
    public static VisitRow Of(Visit visit, byte[] head) => new(
        visit.Id, visit.Version, visit.Site, visit.State == VisitState.Open ? 1 : 0, visit.Pairing, visit.Terminal, visit.Card,
        visit.Enquiry?.Reference, Stored.Ms(visit.OpenedAt), Stored.Ms(visit.Until), head);

    /// <summary>It says what that visit is.</summary>
    public bool Fits(Visit visit) => Of(visit, Head).Guarded.Zip(Guarded).All(pair => Equals(pair.First, pair.Second));
}

/// <summary>A visit beside one of its facts, where there is one.</summary>
internal sealed record VisitFactRow
{
    public const string Columns = $"{VisitRow.Columns}, f.seq AS Seq, f.at AS At, f.fact AS Fact, f.hash AS Hash";

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

/// <summary>How facts of visits stand in the database.</summary>
internal static class VisitText
{
    public static string Of(VisitFact fact) => JsonSerializer.Serialize(fact, VisitJson.Default.VisitFact);

    /// <returns>Null: it is none that this program can read.</returns>
    public static VisitFact? Read(string fact)
    {
        try
        {
            return JsonSerializer.Deserialize(fact, VisitJson.Default.VisitFact);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>A visit whose time is over, unread.</summary>
internal sealed record VisitDue(long Until, string Id);

/// <summary>A visit as it stands in the database.</summary>
internal sealed record StoredVisit(VisitRow Row, Visit Visit);
