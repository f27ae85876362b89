namespace EidPin.Guidance.Which;

/// <summary>A phrase that stands in the text.</summary>
internal sealed record WhichHit(WhichTerm Term, WhichPlace Place)
{
    /// <summary>How much it counts: all, where the phrase stands there as it is.</summary>
    public double Part { get; init; } = 1;

    public double Weight => Term.Weight * Part;
}

/// <summary>Finds the phrases that stand in a text.</summary>
internal static class WhichHits
{
    // A phrase that stands there more often says nothing more.
    private const int MostOfOne = 8;

    /// <summary>In the order of the text. Of phrases within each other only the outermost.</summary>
    public static List<WhichHit> In(WhichText text, IReadOnlyList<WhichTerm> terms)
    {
        var all = new List<WhichHit>();
        foreach (var term in terms) AddAll(all, text, term);
        return Outermost(all);
    }

    private static void AddAll(List<WhichHit> all, WhichText text, WhichTerm term)
    {
        var from = 0;
        for (var times = 0; times < MostOfOne; times++)
        {
            var at = text.Find(term.Key, from, out var length, term.Inflects, term.EndsCompounds);
            if (at < 0) return;
            all.Add(new(term, new(at, length)));
            from = at + 1;
        }
    }

    // "My Number Card" does not mean My Number, nor the message about a PIN the PIN by itself: the longest phrase holds.
    private static List<WhichHit> Outermost(List<WhichHit> all)
    {
        all.Sort(ByPlace);
        var (outer, end) = (new List<WhichHit>(all.Count), -1);
        foreach (var one in all)
        {
            if (one.Place.End <= end) continue;
            outer.Add(one);
            end = one.Place.End;
        }
        return outer;
    }

    private static int ByPlace(WhichHit a, WhichHit b)
    {
        if (a.Place.Start != b.Place.Start) return a.Place.Start.CompareTo(b.Place.Start);
        if (a.Place.Length != b.Place.Length) return b.Place.Length.CompareTo(a.Place.Length);
        // On the same place the whole word goes before one that it is taken for an ending of.
        return b.Term.Key.Length.CompareTo(a.Term.Key.Length);
    }
}
