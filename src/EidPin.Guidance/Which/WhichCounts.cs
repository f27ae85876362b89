namespace EidPin.Guidance.Which;

/// <summary>Of which code a number of tries is said, and whether somebody says that so many were wrong.</summary>
internal sealed class WhichCounts(IReadOnlyList<WhichClause> clauses, IReadOnlyList<WhichMark> marks)
{
    /// <returns>PINs of the cards here; none: it stands by no name. Null: it says nothing of what happened.</returns>
    public IReadOnlyList<string>? Of(WhichTry tries)
    {
        var at = clauses.Count - 1;
        while (at >= 0 && clauses[at].Start > tries.Place.Start) at--;
        if (at < 0) return tries.IsLeft ? [] : null;
        if (!tries.IsLeft && !IsMissed(at, tries.Place)) return null;
        return [.. Whose(at, tries.Place).Where(pin => pin[..3] is "jp." or "fi.")];
    }

    // Somebody says that as many were wrong, and does not ask what would be.
    private bool IsMissed(int at, WhichPlace place)
    {
        if (clauses[at].Marks.Exists(m => m.Say is WhichSay.Means or WhichSay.Whether && m.Place.Start < place.End)) return false;
        var state = clauses.Skip(at).FirstOrDefault(c => c.State is not null) ?? clauses.Take(at).LastOrDefault(c => c.State is not null);
        if (state?.State is { Say: WhichSay.Wrong }) return true;
        // What was typed into another's box was wrong there.
        return marks.Any(m => m.Say == WhichSay.Typed) && marks.Any(m => m.Say is WhichSay.Box or WhichSay.Asked);
    }

    // The name that stands before it, or else behind it, in its clause; else in the clause before, or in the next one.
    private IReadOnlyList<string> Whose(int at, WhichPlace place)
    {
        var names = clauses[at].Marks.Where(m => m.Say == WhichSay.Name).ToArray();
        var own = names.LastOrDefault(n => n.Place.Start < place.End) ?? names.FirstOrDefault();
        own ??= at > 0 ? clauses[at - 1].Marks.FindLast(m => m.Say == WhichSay.Name) : null;
        own ??= at + 1 < clauses.Count ? clauses[at + 1].Marks.Find(m => m.Say == WhichSay.Name) : null;
        return own?.Pins ?? [];
    }
}
