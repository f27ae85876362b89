namespace EidPin.Guidance.Which;

/// <summary>
/// Finds phrases whose words stand near each other in the text, in another order or with other endings: "kortinlukijassa oleva kortti ei
/// ole tuettu" for "kortti ei tuettu". Only for scripts that write words apart.
/// </summary>
internal sealed class WhichLoose
{
    /// <summary>What such a phrase is worth beside one that stands there as it is.</summary>
    private const double Worth = 0.8;

    /// <summary>Words that may stand between those of the phrase.</summary>
    private const int MostBetween = 3;

    private const int ShortestEnd = 5, LongestEnding = 6;

    private readonly List<Phrase> phrases = [];
    private readonly Dictionary<string, List<Known>> byStart = [];

    public WhichLoose(IEnumerable<WhichTerm> terms, IEnumerable<string> linking)
    {
        var links = linking.Select(l => new WhichText(l).Folded).ToHashSet();
        var words = new Dictionary<string, Known>();
        foreach (var term in terms)
            if (term is { Role: WhichRole.Term, IsCode: false, Words: > 1, Rows.Count: > 0 }) Add(term, links, words);
        foreach (var (word, known) in words)
        {
            var start = Start(word);
            if (!byStart.TryGetValue(start, out var list)) byStart.Add(start, list = []);
            list.Add(known);
        }
    }

    public List<WhichHit> In(WhichText text)
    {
        var (hits, seen, place) = (new List<WhichHit>(), new Dictionary<int, int[]>(), 0);
        var words = text.Words().ToArray();
        foreach (var word in words)
        {
            foreach (var (phrase, at) in Of(text.Folded.AsSpan(word.Start, word.Length)))
                if (Seen(seen, phrase, at, place) is { } first) hits.Add(Hit(phrase, words[first], word));
            place++;
        }
        // Of one phrase once: more often says nothing more.
        return [.. hits.DistinctBy(h => h.Term)];
    }

    private void Add(WhichTerm term, HashSet<string> links, Dictionary<string, Known> words)
    {
        if (!term.Key.All(WhichFold.IsSpaced)) return;
        var own = term.Spoken.Where(w => !links.Contains(w)).Distinct().ToArray();
        // A number that stands alone may be one of tries: "PIN blocked, 1 left".
        if (own.Length < 2 || own.Any(w => w.Length == 1 && char.IsAsciiDigit(w[0]))) return;
        for (var i = 0; i < own.Length; i++)
        {
            if (!words.TryGetValue(own[i], out var known)) words.Add(own[i], known = new(own[i]));
            known.In.Add((phrases.Count, i));
        }
        phrases.Add(new(term, own.Length, term.Words));
    }

    private WhichHit Hit(int phrase, WhichPlace first, WhichPlace last) =>
        new(phrases[phrase].Term, new(first.Start, last.End - first.Start)) { Part = Worth };

    // The place of the first word, where all of them have now been seen near enough.
    private int? Seen(Dictionary<int, int[]> seen, int phrase, int at, int place)
    {
        var (_, count, length) = phrases[phrase];
        if (!seen.TryGetValue(phrase, out var places))
        {
            seen.Add(phrase, places = new int[count]);
            Array.Fill(places, -1);
        }
        places[at] = place;
        var first = places.Min();
        return first >= 0 && place - first < length + MostBetween ? first : null;
    }

    // A long word may be the end of a compound, too.
    private List<(int Phrase, int At)> Of(ReadOnlySpan<char> typed)
    {
        var found = new List<(int, int)>();
        for (var from = 0; from == 0 || from <= typed.Length - ShortestEnd; from += from == 0 ? 3 : 1)
        {
            if (!byStart.TryGetValue(Start(typed[from..]), out var list)) continue;
            foreach (var known in list)
                if ((from == 0 || known.Word.Length >= ShortestEnd) && IsForm(known.Word, typed[from..])) found.AddRange(known.In);
        }
        return found;
    }

    // "kortti" and "kortin", "läsaren" and "läsare", but not "lukittu" and "lukija", "reset" and "reservkort"; with a digit only the word.
    private static bool IsForm(string known, ReadOnlySpan<char> typed)
    {
        if (typed.SequenceEqual(known)) return true;
        if (typed.Length - known.Length > Math.Min(LongestEnding, known.Length - 2) || known.Any(char.IsAsciiDigit)) return false;
        var same = typed.CommonPrefixLength(known);
        return same >= 4 && known.Length - same <= (known.Length < 9 ? 2 : 3);
    }

    private static string Start(ReadOnlySpan<char> word) => new(word[..Math.Min(2, word.Length)]);

    private sealed record Phrase(WhichTerm Term, int Count, int Length);

    private sealed record Known(string Word)
    {
        public List<(int Phrase, int At)> In { get; } = [];
    }
}
