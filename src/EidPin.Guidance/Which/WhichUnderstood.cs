namespace EidPin.Guidance.Which;

/// <summary>How much of what was said is known words.</summary>
/// <param name="kinds">What each letter of the text belongs to.</param>
internal sealed class WhichUnderstood(WhichText text, WhichUnderstood.Kind[] kinds)
{
    internal enum Kind { Unknown, SaysNothing, Known }

    /// <summary>From 0 to 1. Words that say nothing do not count, nor do the endings of Japanese ones.</summary>
    /// <param name="marks">What says something of a code: "locked", "I typed".</param>
    public static double Of(WhichText text, IReadOnlyList<WhichHit> found, WhichField? field, IReadOnlyList<WhichMark> marks)
    {
        var kinds = new Kind[text.Folded.Length];
        foreach (var (term, place) in found)
        {
            var isFiller = term.Role is WhichRole.Filler or WhichRole.Elsewhere && term.Rows.Count == 0;
            var kind = isFiller ? Kind.SaysNothing : Kind.Known;
            for (var i = place.Start; i < place.End; i++)
                if (kinds[i] < kind) kinds[i] = kind;
        }
        foreach (var mark in marks.Where(m => !m.IsNoun))
            for (var i = mark.Place.Start; i < mark.Place.End; i++)
                if (kinds[i] == Kind.Unknown) kinds[i] = Kind.SaysNothing;
        if (field is { } look) kinds.AsSpan(look.Place.Start, look.Place.Length).Fill(Kind.Known);
        return new WhichUnderstood(text, kinds).Part();
    }

    private double Part()
    {
        var (known, unknown) = (0, 0);
        for (var start = 0; start < kinds.Length;)
        {
            var end = End(start);
            // A sign of Japanese says as much as two letters.
            var size = (end - start) * (IsSpaced(start) ? 1 : 2);
            if (kinds[start] == Kind.Known) known += size;
            else if (kinds[start] == Kind.Unknown && !IsSmall(start, end - start)) unknown += size;
            start = end;
        }
        return known == 0 ? 0 : (double)known / (known + unknown);
    }

    // A piece ends where another script or kind begins, and where words are written apart with each of them.
    private int End(int start)
    {
        var end = start + 1;
        while (end < kinds.Length && IsAlike(start, end) && !(IsSpaced(start) && text.StartsWord(end))) end++;
        return end;
    }

    private bool IsAlike(int one, int other) =>
        kinds[one] == kinds[other] && IsSpaced(one) == IsSpaced(other) && text.IsHiragana(one) == text.IsHiragana(other);

    private bool IsSpaced(int at) => WhichFold.IsSpaced(text.Folded[at]);

    private bool IsSmall(int start, int length)
    {
        if (!IsSpaced(start)) return length <= 3 && text.IsHiragana(start);
        return length <= 2 || text.Folded.AsSpan(start, length).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
