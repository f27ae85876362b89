
namespace EidPin.Guidance.Which;

/// <summary>
/// One spelling for the many that people type: width, case, hiragana and katakana, small kana, the long vowel sign and accents say nothing
/// here. Own tables, since the program is built without those of the system.
/// </summary>
internal static class WhichFold
{
    private const char Dropped = '\0', Separator = ' ';

    // U+FF66 to U+FF9D, half-width katakana in their order.
    private const string HalfWidth =
        "ヲアイウエオヤユヨツ\0アイウエオカキクケコサシスセソ" +
        "タチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    // Of each pair of tables the second says what stands for the letter at the same place in the first.
    private const string SmallKana = "ァィゥェォッャュョヮヵヶ";
    private const string LargeKana = "アイウエオツヤユヨワカケ";

    private const string Voiceless = "カキクケコサシスセソタチツテトハヒフヘホウ";
    private const string Voiced = "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ";

    private const string HalfVoicedFrom = "ハヒフヘホ";
    private const string HalfVoiced = "パピプペポ";

    private const string Accented =
        "àáâãäåāăąçćčďđèéêëēėęěìíîïīįłñńňòóôõöøōőřśšťùúûüūůűýÿžźż";
    private const string Plain = "aaaaaaaaacccddeeeeeeeeiiiiiilnnnooooooooorsstuuuuuuuyyzzz";

    /// <summary>The folded letter; '\0' for a sign that is dropped, a blank for one that parts words.</summary>
    public static char Fold(char c)
    {
        if (c is >= '\uFF01' and <= '\uFF5E') c = (char)(c - 0xFEE0);
        // ① to ⑨
        if (c is >= '\u2460' and <= '\u2468') return (char)(c - '\u2460' + '1');
        if (char.IsAsciiLetterOrDigit(c)) return char.ToLowerInvariant(c);
        if (c is >= '\u3400' and <= '\u9FFF') return c;
        if (c is >= 'ぁ' and <= 'ゖ') c = (char)(c + 0x60);
        if (c is >= '\uFF66' and <= '\uFF9D') c = HalfWidth[c - 0xFF66];
        if (SmallKana.IndexOf(c) is var small and >= 0) return LargeKana[small];
        if (IsSilent(c) || IsMark(c)) return Dropped;
        if (c is >= 'ァ' and <= 'ヺ') return c;
        c = char.ToLowerInvariant(c);
        if (Accented.IndexOf(c) is var accent and >= 0) return Plain[accent];
        if (c == 'æ') return 'a';
        if (c == 'ß') return 's';
        return char.IsLetter(c) || c is '々' or '〆' or '〇' ? c : Separator;
    }

    // The long vowel sign, accents of their own, and what shows nothing: joiners, a byte order mark, a soft hyphen.
    private static bool IsSilent(char c) =>
        c is 'ー' or '\uFF70' or (>= '\u0300' and <= '\u036F') or '\u200B' or '\u200D' or '\uFEFF' or '\u00AD';

    /// <summary>A mark of its own that voices the kana before it.</summary>
    public static bool IsMark(char c) => c is '\u3099' or '\u309A' or '\uFF9E' or '\uFF9F' or '゛' or '゜';

    public static char Marked(char kana, char mark)
    {
        var half = mark is '\u309A' or '\uFF9F' or '゜';
        var (from, to) = half ? (HalfVoicedFrom, HalfVoiced) : (Voiceless, Voiced);
        return from.IndexOf(kana) is var at and >= 0 ? to[at] : kana;
    }

    /// <summary>A letter of a script that writes words apart.</summary>
    public static bool IsSpaced(char folded) => folded < '\u3000';

    public static bool IsKana(char folded) => folded is >= 'ァ' and <= 'ヺ';

    /// <summary>Hiragana, katakana and kanji change where a word may end.</summary>
    public static int Script(char original) => original switch
    {
        >= 'ぁ' and <= 'ゖ' => 1,
        (>= 'ァ' and <= 'ー') or (>= '\uFF66' and <= '\uFF9F') => 2,
        >= '\u3400' and <= '\u9FFF' => 3,
        _ => 0,
    };
}
