using System.Globalization;

namespace EidPin.Guidance.Which;

/// <summary>What a field takes, as far as the words tell: no numbers where they only speak of letters.</summary>
/// <param name="Letters">It takes letters too; null where the words leave that open ("6 characters").</param>
internal sealed record WhichField(int Min, int Max, bool? Letters, WhichPlace Place, string Language)
{
    /// <summary>How well a PIN of that shape fits: 1 exactly, 0 not at all.</summary>
    public double Fit(WhichShape? shape)
    {
        if (shape is null || (Letters is { } letters && letters != shape.Letters)) return 0;
        if (Min == 0) return 1;
        foreach (var (min, max) in shape.Ranges)
            if (min == Min && max == Max) return 1;
        return Min >= shape.Ranges[0].Min && Max <= shape.Ranges[0].Max ? 0.8 : 0;
    }
}

/// <summary>
/// Finds "4 digits", "6–16 letters", 数字4桁, "nelinumeroinen" in a text, by the words for numbers and signs in words.json.
/// </summary>
internal sealed class WhichShapes
{
    private readonly Unit[] units;
    private readonly string[] joiners;
    private readonly Numeral[] numbers;

    public WhichShapes(Dictionary<string, List<string>> words)
    {
        var all = new List<Unit>();
        foreach (var (name, list) in words)
            if (name.Split('.') is ["shape", var kind, var language])
                all.AddRange(list.Select(word => new Unit(Folded(word), KindOf(kind), language)));
        units = [.. all.OrderByDescending(u => u.Word.Length)];
        joiners = [.. words["shape.joiners"].Select(Folded).OrderByDescending(w => w.Length)];
        numbers = [.. words["shape.numbers"].Select(NumeralOf).OrderByDescending(w => w.Word.Length)];
    }

    private static Kind KindOf(string name) => name switch
    {
        "digits" => Kind.Digits,
        "letters" => Kind.Letters,
        _ => Kind.Characters,
    };

    // "four=4": the word and the number.
    private static Numeral NumeralOf(string line)
    {
        var parts = line.Split('=');
        return new(Folded(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public WhichField? Find(WhichText text)
    {
        var mentioned = Letters(text);
        for (var i = 0; i < text.Folded.Length; i++)
        {
            if (!Number(text, i, out var min, out var next)) continue;
            var max = min;
            if (Number(text, Joined(text, next), out var more, out var after) && more > min) (max, next) = (more, after);
            var unit = After(text, next, out var end) ?? Before(text, i);
            if (unit is null) continue;
            var letters = mentioned is not null ? true : TakesLetters(unit.Kind, min, max);
            return new(min, max, letters, new(i, Math.Max(end, next) - i), unit.Language);
        }
        return mentioned;
    }

    private static bool? TakesLetters(Kind kind, int min, int max)
    {
        var isRange = max > min;
        // No card has numbers that long for a PIN: who counts 6 to 16 "digits" means signs.
        if (kind == Kind.Digits && isRange && max > 12) kind = Kind.Characters;
        // 16 is a number of the tax office, or the most that the signature password may have.
        if (kind == Kind.Digits && max == 16) return null;
        if (kind != Kind.Characters) return kind == Kind.Letters;
        return isRange ? true : null;
    }

    private WhichField? Letters(WhichText text)
    {
        foreach (var (word, kind, language) in units)
        {
            if (kind != Kind.Letters) continue;
            var at = text.Find(word, 0, out var length);
            if (at >= 0) return new(0, 0, true, new(at, length), language);
        }
        return null;
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
        // "neljä numeroa" has the letters of "neljän" too.
        var here = Array.FindAll(numbers, n => StandsAt(text, i, n.Word));
        var whole = Array.Find(here, n => text.EndsWord(i + n.Word.Length - 1)) ?? here.FirstOrDefault();
        if (whole is null) return false;
        (number, next) = (whole.Number, i + whole.Word.Length);
        return true;
    }

    private int Joined(WhichText text, int at)
    {
        foreach (var joiner in joiners)
            if (StandsAt(text, at, joiner)) return at + joiner.Length;
        return at;
    }

    private Unit? After(WhichText text, int at, out int end)
    {
        foreach (var unit in units)
        {
            if (!StandsAt(text, at, unit.Word)) continue;
            end = at + unit.Word.Length;
            while (WhichFold.IsSpaced(unit.Word[0]) && end < text.Folded.Length && !text.StartsWord(end)) end++;
            return unit;
        }
        end = at;
        return null;
    }

    // 数字4
    private Unit? Before(WhichText text, int at)
    {
        var before = text.Folded.AsSpan(0, at);
        foreach (var unit in units)
        {
            if (unit.Word.Length < 2 || WhichFold.IsSpaced(unit.Word[0])) continue;
            if (before.EndsWith(unit.Word, StringComparison.Ordinal)) return unit;
        }
        return null;
    }

    private static bool StandsAt(WhichText text, int at, string word) => string.CompareOrdinal(text.Folded, at, word, 0, word.Length) == 0;

    private static string Folded(string word) => new WhichText(word).Folded;

    private enum Kind { Digits, Characters, Letters }

    private sealed record Unit(string Word, Kind Kind, string Language);

    private sealed record Numeral(string Word, int Number);
}
