namespace EidPin.Guidance;

/// <summary>What a field takes, as far as the words tell: no numbers where they only speak of letters.</summary>
/// <param name="Letters">It takes letters too; null where the words leave that open ("6 characters").</param>
internal readonly record struct WhichField(int Min, int Max, bool? Letters, int Start, int Length, string Language)
{
    /// <summary>How well a PIN of that shape fits: 1 exactly, 0 not at all.</summary>
    public double Fit(WhichShape? shape)
    {
        if (shape is null || (Letters is { } letters && letters != shape.Letters)) return 0;
        if (Min == 0) return 1;
        foreach (var (min, max) in shape.Ranges)
            if (min == Min && max == Max) return 1;
        var (low, high) = shape.Ranges[0];
        return Min >= low && Max <= high ? 0.8 : 0;
    }
}

/// <summary>Finds "4 digits", "6–16 letters", 数字4桁, "nelinumeroinen" in a text, by the words for numbers and signs in words.json.</summary>
internal sealed class WhichShapes
{
    private enum Kind { Digits, Characters, Letters }

    private readonly (string Word, Kind Kind, string Language)[] units;
    private readonly string[] joiners;
    private readonly (string Word, int Number)[] numbers;

    public WhichShapes(Dictionary<string, List<string>> words)
    {
        units = [.. from list in words
                    let name = list.Key.Split('.')
                    where name is ["shape", "digits" or "characters" or "letters", _]
                    from word in list.Value
                    select (Word: Folded(word), Enum.Parse<Kind>(name[1], ignoreCase: true), name[2]) into unit
                    orderby unit.Word.Length descending
                    select unit];
        joiners = [.. words["shape.joiners"].Select(Folded).OrderByDescending(w => w.Length)];
        // "four=4": the word and the number.
        numbers = [.. words["shape.numbers"].Select(w => w.Split('=')).Select(w => (Folded(w[0]), int.Parse(w[1], null))).OrderByDescending(w => w.Item1.Length)];
    }

    public WhichField? Find(WhichText text)
    {
        var (letters, letterLanguage, lettersAt, lettersLength) = Letters(text);
        for (var i = 0; i < text.Folded.Length; i++)
        {
            if (!Number(text, i, out var min, out var next)) continue;
            var max = min;
            if (Joined(text, next) is var second && Number(text, second, out var more, out var after) && more > min) (max, next) = (more, after);
            var unit = Unit(text, next, out var end) ?? Before(text, i);
            if (unit is not { } found) continue;
            // No card has numbers that long for a PIN: who counts 6 to 16 "digits" means signs.
            if (found.Kind == Kind.Digits && max > min && max > 12) found.Kind = Kind.Characters;
            bool? takes = letters || (found.Kind == Kind.Characters && max > min) ? true : found.Kind == Kind.Characters ? null : found.Kind == Kind.Letters;
            return new(min, max, takes, i, Math.Max(end, next) - i, found.Language);
        }
        return letters ? new(0, 0, true, lettersAt, lettersLength, letterLanguage) : null;
    }

    private (bool, string, int, int) Letters(WhichText text)
    {
        foreach (var (word, kind, language) in units)
            if (kind == Kind.Letters && text.Find(word, 0, out var length) is var at and >= 0) return (true, language, at, length);
        return (false, "", -1, 0);
    }

    private bool Number(WhichText text, int i, out int number, out int next)
    {
        (number, next) = (0, i);
        if (i >= text.Folded.Length || (!text.StartsWord(i) && WhichFold.IsSpaced(text.Folded[i]))) return false;
        while (next < text.Folded.Length && char.IsAsciiDigit(text.Folded[next]) && next - i < 3)
        {
            number = (number * 10) + (text.Folded[next] - '0');
            if (text.EndsWord(next++)) break;
        }
        if (next > i) return number is > 0 and < 100;
        foreach (var (word, value) in numbers)
            if (StandsAt(text, i, word))
            {
                (number, next) = (value, i + word.Length);
                return true;
            }
        return false;
    }

    private int Joined(WhichText text, int at)
    {
        foreach (var joiner in joiners)
            if (StandsAt(text, at, joiner)) return at + joiner.Length;
        return at;
    }

    private (Kind Kind, string Language)? Unit(WhichText text, int at, out int end)
    {
        foreach (var (word, kind, language) in units)
        {
            if (!StandsAt(text, at, word)) continue;
            end = at + word.Length;
            while (WhichFold.IsSpaced(word[0]) && end < text.Folded.Length && !text.StartsWord(end)) end++;
            return (kind, language);
        }
        end = at;
        return null;
    }

    // 数字4
    private (Kind Kind, string Language)? Before(WhichText text, int at)
    {
        foreach (var (word, kind, language) in units)
            if (word.Length >= 2 && !WhichFold.IsSpaced(word[0]) && text.Folded.AsSpan(0, at).EndsWith(word, StringComparison.Ordinal)) return (kind, language);
        return null;
    }

    private static bool StandsAt(WhichText text, int at, string word) => string.CompareOrdinal(text.Folded, at, word, 0, word.Length) == 0;

    private static string Folded(string word) => new WhichText(word).Folded;
}
