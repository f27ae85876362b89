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

    /// <summary>All of them, those within each other too.</summary>
    /// <param name="counts">Words that count what stands before them: "PIN. 2 tries left" is no PIN2.</param>
    public static List<WhichHit> All(WhichText text, IReadOnlyList<WhichTerm> terms, HashSet<string> counts)
    {
        var all = new List<WhichHit>();
        foreach (var term in terms) AddAll(all, text, term, counts);
        all.Sort(ByPlace);
        return all;
    }

    private static void AddAll(List<WhichHit> all, WhichText text, WhichTerm term, HashSet<string> counts)
    {
        var from = 0;
        for (var times = 0; times < MostOfOne; times++)
        {
            var at = text.Find(term.Key, from, out var length, term.Inflects, term.EndsCompounds);
            if (at < 0) return;
            if (!term.IsNumbered || !IsCount(text, new(at, length), counts)) all.Add(new(term, new(at, length)));
            from = at + 1;
        }
    }

    // A number on its own that another sentence begins with, or that a word of tries follows, with at most one other word between.
    private static bool IsCount(WhichText text, WhichPlace name, HashSet<string> counts)
    {
        var number = name.End - 1;
        while (!text.StartsWord(number)) number--;
        if (number == name.Start) return false;
        if (text.AfterLastSign(number, number) > 0) return true;
        var at = name.End;
        for (var words = 0; words < 2 && at < text.Folded.Length && text.AfterLastSign(at, at) == 0; words++)
        {
            var next = at + 1;
            while (next < text.Folded.Length && !text.StartsWord(next)) next++;
            if (counts.Contains(text.Folded[at..next])) return true;
            at = next;
        }
        return false;
    }

    /// <summary>
    /// In the order of the text. "My Number Card" does not mean My Number, nor the message about a PIN the PIN by itself: of phrases
    /// within each other the longest holds.
    /// </summary>
    /// <param name="all">In the order of <see cref="All"/>.</param>
    public static List<WhichHit> Outermost(IEnumerable<WhichHit> all)
    {
        var (outer, end) = (new List<WhichHit>(), -1);
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
