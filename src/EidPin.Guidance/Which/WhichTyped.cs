namespace EidPin.Guidance.Which;

/// <summary>
/// The code that somebody typed in another's place: "it asked for PIN2 but I typed PIN1". What the screen asks for is meant, and whoever
/// is told the other one spends a further try.
/// </summary>
internal sealed class WhichTyped(WhichText text, List<WhichMark> marks)
{
    // Letters of "the", "の4桁の".
    private const int MostBetween = 8;

    /// <summary>The names that are not meant.</summary>
    public IEnumerable<WhichMark> Names()
    {
        for (var i = 0; i < marks.Count; i++)
            if (marks[i].Say == WhichSay.Typed && Object(i) is { } typed && IsMisplaced(i, typed)) yield return typed;
    }

    // What was typed: after the verb, or before it as in Japanese, and not what the box is called by.
    private WhichMark? Object(int verb)
    {
        var before = marks.FindLastIndex(verb, m => IsObject(m));
        var after = marks.FindIndex(verb, m => IsObject(m));
        var isJapanese = !WhichFold.IsSpaced(text.Folded[marks[verb].Place.End - 1]);
        var found = isJapanese || after < 0 ? before : after;
        return found < 0 ? null : marks[found];
    }

    private bool IsObject(WhichMark mark) => mark.Say == WhichSay.Name && !IsBox(mark);

    private bool IsBox(WhichMark name)
    {
        var box = marks.Find(m => m.Say == WhichSay.Box && m.Place.Start >= name.Place.End);
        if (box is null || box.Place.Start - name.Place.End > MostBetween) return false;
        return !marks.Exists(m => m.Say == WhichSay.Name && m.Place.Start >= name.Place.End && m.Place.End <= box.Place.Start);
    }

    private bool IsMisplaced(int verb, WhichMark typed)
    {
        if (marks.Exists(m => m.Say == WhichSay.Box)) return true;
        var isOther = marks.Exists(m => m.Say == WhichSay.Name && m != typed && !m.Pins.SequenceEqual(typed.Pins));
        if (!isOther) return false;
        return marks.FindIndex(0, verb, m => m.Say == WhichSay.Asked) >= 0
            || marks.Exists(m => m.Say is WhichSay.Except or WhichSay.Instead);
    }
}
