namespace EidPin.Guidance;

/// <summary>One search: the phrases that stand in the text, what they are worth to each row, and whether that is enough to answer.</summary>
internal sealed class WhichSearch
{
    private readonly WhichIndex index;
    private readonly WhichText text;
    private readonly string? country;
    private readonly List<Hit> found, byWeight;
    private readonly WhichField? field;
    private readonly double understood;

    public WhichSearch(WhichIndex index, WhichText text, string? country)
    {
        (this.index, this.text, this.country) = (index, text, country);
        field = index.Shapes.Find(text);
        found = Outermost(Occurrences());
        byWeight = [.. found];
        byWeight.Sort(static (a, b) => a.Term.Weight != b.Term.Weight ? b.Term.Weight.CompareTo(a.Term.Weight) : a.Place.Start.CompareTo(b.Place.Start));
        understood = Understood();
    }

    public WhichResult Result(string query, string? read)
    {
        var scored = new List<Scored>();
        for (var i = 0; i < index.Rows.Count; i++)
            if (Score(index.Rows[i], i, out var places) is > 0 and var score) scored.Add(new(index.Rows[i], score, places));
        // "4 digits" alone fits many; beside the name of a screen it only decides between the screen's PINs.
        if (field is { } look && scored.Any(r => r.Places.Exists(p => p != look.Place) && r.Row.Pins.Any(pin => Fit(r.Row, pin) > 1)))
            scored.RemoveAll(r => r.Places.TrueForAll(p => p == look.Place));
        // The card alone says least: it answers where nothing else does.
        if (scored.Any(r => r.Row.Kind != WhichKind.Card)) scored.RemoveAll(r => r.Row.Kind == WhichKind.Card);
        var answers = new List<WhichAnswer>();
        foreach (var (row, score, places) in scored)
            for (var i = 0; i < row.Pins.Count; i++)
            {
                // A message that fits two PINs is decided by the screen that is named beside it.
                var (pin, beside) = (row.Pins[i], 0.0);
                foreach (var other in scored)
                    if (other.Row != row && !other.Row.OneOf && other.Row.Pins.Contains(pin) && other.Places.Exists(p => !Overlaps(places, p))) beside = Math.Max(beside, other.Score);
                answers.Add(new(pin, row.Id, row, (score * Fit(row, pin)) + (beside / 2) - (i / 1000.0), Typed(places), read));
            }
        var best = 0.0;
        foreach (var answer in answers) best = Math.Max(best, answer.Score);
        // Order is stable: equals stay in the order of the table.
        answers = [.. answers.Where(a => a.Score >= best * 0.6).Order(Comparer<WhichAnswer>.Create(static (a, b) => b.Score.CompareTo(a.Score))).DistinctBy(a => a.Pin == "number" ? a.Service : a.Pin).Take(6)];
        return new(query, answers, Ask(answers));
    }

    private static WhichAsk? Ask(List<WhichAnswer> answers)
    {
        var equal = answers.Where(a => a.Score >= answers[0].Score * 0.85).ToArray();
        if (equal.Length < 2 || equal.All(a => a.Row == answers[0].Row && !a.Row.OneOf)) return null;
        var countries = equal.Select(a => a.Pin[..2]).Where(c => c is "jp" or "fi").Distinct().ToArray();
        if (countries.Length > 1) return new(WhichQuestion.Card, [.. equal.DistinctBy(a => a.Pin[..2]).Where(a => countries.Contains(a.Pin[..2]))]);
        var format = equal.Length == 2 && equal[0].Pin != equal[1].Pin && (equal[0].Pin == "jp.signature" || equal[1].Pin == "jp.signature");
        return new(format && equal.Any(a => a.Row.OneOf) ? WhichQuestion.Format : WhichQuestion.Purpose, equal);
    }

    private List<Hit> Occurrences()
    {
        var all = new List<Hit>();
        foreach (var term in index.Terms)
            for (int at = text.Find(term.Key, 0, out var length, term.Inflects), times = 0; at >= 0 && times < 8; at = text.Find(term.Key, at + 1, out length, term.Inflects), times++)
                all.Add(new(term, new(at, length)));
        return all;
    }

    // "My Number Card" does not mean My Number, nor the message about a PIN the PIN by itself: the longest phrase holds.
    private static List<Hit> Outermost(List<Hit> all)
    {
        // On the same place the whole word goes before one that it is taken for an ending of.
        all.Sort(static (a, b) => a.Place.Start != b.Place.Start ? a.Place.Start.CompareTo(b.Place.Start)
            : a.Place.Length != b.Place.Length ? b.Place.Length.CompareTo(a.Place.Length) : b.Term.Key.Length.CompareTo(a.Term.Key.Length));
        var (outer, end) = (new List<Hit>(all.Count), -1);
        foreach (var one in all)
        {
            if (one.Place.End <= end) continue;
            outer.Add(one);
            end = one.Place.End;
        }
        return outer;
    }

    /// <summary>How much of what was said is known words; words that say nothing do not count, nor do the endings of Japanese ones.</summary>
    private double Understood()
    {
        var kind = new byte[text.Folded.Length];
        foreach (var (term, place) in found)
            for (var i = place.Start; i < place.End; i++) kind[i] = Math.Max(kind[i], (byte)(term.Role is WhichRole.Filler or WhichRole.Elsewhere && term.Rows.Count == 0 ? 1 : 2));
        if (field is { } f) kind.AsSpan(f.Place.Start, f.Place.Length).Fill(2);
        var (known, unknown) = (0, 0);
        for (var i = 0; i < kind.Length;)
        {
            var (start, state) = (i, kind[i]);
            var spaced = WhichFold.IsSpaced(text.Folded[i]);
            bool Goes(int at) => at < kind.Length && kind[at] == state && WhichFold.IsSpaced(text.Folded[at]) == spaced && !(spaced && text.StartsWord(at)) && text.IsHiragana(at) == text.IsHiragana(start);
            do i++; while (Goes(i));
            var size = (i - start) * (spaced ? 1 : 2);
            if (state == 2) known += size;
            else if (state == 0 && !IsSmall(start, i - start, spaced)) unknown += size;
        }
        return known == 0 ? 0 : (double)known / (known + unknown);
    }

    private bool IsSmall(int start, int length, bool spaced) => spaced
        ? length <= 2 || text.Folded.AsSpan(start, length).IndexOfAnyExceptInRange('0', '9') < 0
        : length <= 3 && text.IsHiragana(start);

    private double Score(WhichRow row, int number, out List<WhichPlace> places)
    {
        places = [];
        if (country is not null && row.Country is not null && row.Country != country) return 0;
        var (score, everyday, code) = (0.0, true, false);
        foreach (var (term, place) in byWeight)
        {
            if (term.Rows.Count == 0 || Overlaps(places, place)) continue;
            var factor = 0.0;
            foreach (var lead in term.Rows)
                if (lead.Row == number) factor = Math.Max(factor, Foreign(row, lead.Language));
            if (factor == 0 || (term.OnlyAlone && understood < 1)) continue;
            score += term.Weight * factor;
            everyday &= term.Everyday;
            code |= term.IsCode;
            places.Add(place);
        }
        if (field is { } f && Shaped(row, f) is > 0 and var fit)
        {
            score += fit;
            places.Add(f.Place);
        }
        return places.Count > 0 && Enough(score, everyday, code) ? score * OfOtherCard(row) : 0;
    }

    private static bool Overlaps(List<WhichPlace> places, WhichPlace one) => places.Exists(p => one.Start < p.End && p.Start < one.End);

    // The look of the field alone finds a PIN; with the words of a screen it decides between its PINs.
    private static double Shaped(WhichRow row, WhichField f) => row.Shape is { } own ? f.Fit(own) * Foreign(row, f.Language) : 0;

    private double Fit(WhichRow row, string pin)
    {
        if (field is not { } f || row.Shape is not null) return 1;
        var shape = index.Rows.FirstOrDefault(r => r.Shape is not null && r.Kind == WhichKind.Pin && r.Pins[0] == pin)?.Shape;
        return shape is null ? 1 : f.Fit(shape) > 0 ? 1.3 : 0.3;
    }

    // Words of Finnish or Swedish rather speak of a Finnish card, and Japanese ones of a Japanese.
    private static double Foreign(WhichRow row, string language) => (row.Country, language) is ("jp", "fi" or "sv") or ("fi", "ja" or "romaji") ? 0.75 : 1;

    private bool Named(string? of) => found.Any(f => f.Term.Role == WhichRole.Card && (of is null || f.Term.Country == of));

    private double OfOtherCard(WhichRow row) => row.Country is { } own && !Named(own) && Named(null) ? 0.5 : 1;

    private bool Enough(double score, bool everyday, bool code)
    {
        if (code) return true;
        if (score < 0.4 || (found.Any(f => f.Term.Role == WhichRole.Elsewhere && f.Term.Rows.Count == 0) && !Named(null) && score < 2.5)) return false;
        return everyday ? understood >= (Named(null) || field is { Min: > 0 } ? 0.5 : 0.75) : understood >= 0.25 || score >= 2.5;
    }

    private List<string> Typed(List<WhichPlace> places) => [.. places.OrderBy(p => p.Start).Select(text.Typed).Distinct()];

    /// <summary>A phrase that stands in the text.</summary>
    private sealed record Hit(WhichTerm Term, WhichPlace Place);

    private sealed record Scored(WhichRow Row, double Score, List<WhichPlace> Places);
}
