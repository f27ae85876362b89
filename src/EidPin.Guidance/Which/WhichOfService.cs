namespace EidPin.Guidance.Which;

/// <summary>
/// "The hospital's PIN": a code that is called by the one place where it is asked for is named as well as by its own name.
/// </summary>
internal static class WhichOfService
{
    // What stands between the place and the word "PIN".
    private static readonly HashSet<string> Joined =
    [
        .. ((string[])["の", "の4桁の", "で使う", "で使っている", "で使う4桁の", "で入れる", "用の", "用", "s"])
            .Select(words => new WhichText(words).Folded),
    ];

    /// <param name="hits">All phrases that stand in it.</param>
    public static void Name(WhichText text, List<WhichMark> marks, IReadOnlyList<WhichHit> hits, WhichIndex index)
    {
        for (var i = 0; i < marks.Count; i++)
            if (marks[i].Say == WhichSay.Code && PinOf(text, marks[i], hits, index) is { } pin)
                marks[i] = marks[i] with { Say = WhichSay.Name, Pins = [pin] };
    }

    // "Hospital PIN". In Japanese two words beside each other are a list of words.
    private static bool Joins(string between, char next) => between.Length == 0 ? char.IsAscii(next) : Joined.Contains(between);

    private static string? PinOf(WhichText text, WhichMark code, IReadOnlyList<WhichHit> hits, WhichIndex index)
    {
        foreach (var hit in hits)
        {
            var (end, start) = (hit.Place.End, code.Place.Start);
            if (end > start || !Joins(text.Folded[end..start], text.Folded[start])) continue;
            var rows = hit.Term.Rows.ConvertAll(lead => index.Rows[lead.Row]);
            if (rows.Count == 0 || !rows.TrueForAll(row => row.Kind == WhichKind.Service)) continue;
            if (rows.SelectMany(row => row.Pins).Distinct().ToArray() is [var only]) return only;
        }
        return null;
    }
}
