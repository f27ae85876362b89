using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Which;

/// <summary>Finds the PIN that is meant from a service, the words on a screen, or the look of its field.</summary>
public static class WhichPin
{
    /// <summary>Nobody types more to find a PIN; what is pasted beyond it is left out.</summary>
    public const int LongestQuery = 500;

    private static readonly Lazy<IReadOnlyList<WhichRow>> Table = new(WhichData.Rows);

    // Made on the first search: the guide asks for rows by their id only.
    private static readonly Lazy<WhichIndex> Index = new(() => new(Table.Value, WhichData.Words()));

    /// <summary>The table, in its order.</summary>
    public static IReadOnlyList<WhichRow> Rows => Table.Value;

    /// <summary>The row of an id; null: there is none.</summary>
    public static WhichRow? Row(string id) => Rows.FirstOrDefault(r => r.Id == id);

    /// <summary>Ids of the services of a country, or of all; what belongs to no country is everybody's.</summary>
    public static IReadOnlyList<string> Services(string? country) =>
        [.. Rows.Where(r => r.Kind == WhichKind.Service && (country is null || r.IsOf(country))).Select(r => r.Id)];

    /// <summary>The PINs that the words may mean.</summary>
    /// <param name="words">In any of the languages, as typed or pasted.</param>
    /// <param name="country"><c>jp</c> or <c>fi</c> where the card is known: only its rows answer.</param>
    public static WhichResult Find(string words, string? country = null)
    {
        var (index, query) = (Index.Value, Beginning.Of(words, LongestQuery));
        var read = index.Mended(query);
        var whole = new WhichReading(index, read ?? query);
        var cut = new WhichCut(whole.Text, whole.Marks, whole.Said.Clauses);
        // What is not meant, or all right, is not searched for.
        var said = whole.Marks.Exists(m => m.IsTurned) || whole.Said.IsElliptic ? whole.Said : null;
        var rest = cut.IsEmpty ? whole : new(index, cut.Rest(read ?? query), said);
        string[] aside = [.. whole.Said.Named.Except(rest.Said.Named)];
        return new WhichSearch(index, rest, country, cut.Country).Result(query, read) with { NotMeant = aside };
    }
}
