using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Care;

/// <summary>
/// The rules of easy Japanese (やさしい日本語) that can be counted: a reading on every kanji, at most 13 kanji a sentence, no double
/// negative.
/// </summary>
public static class EasyJapanese
{
    private const int MostKanji = 13;

    private static readonly string[] DoubleNegatives =
    [
        "ないことはない",
        "ないことはありません",
        "なければなりません",
        "なくてはいけません",
        "なければいけません",
        "ないといけません",
        "ないわけではありません",
        "しかありません",
        "ないとできません",
        "ないと使えません",
    ];

    /// <summary>What is wrong with a text; nothing where it is easy.</summary>
    /// <param name="quoted">Words of an office, to be read out as they are: only the readings are looked at.</param>
    public static IEnumerable<string> Problems(string text, bool quoted = false)
    {
        foreach (var run in Unread(text)) yield return $"no reading: {run}";
        if (quoted) yield break;
        foreach (var sentence in Sentences(Ruby.Bare(text)))
            if (sentence.Count(Ruby.IsKanji) is var kanji && kanji > MostKanji) yield return $"{kanji} kanji: {sentence}";
        var bare = Ruby.Bare(text);
        foreach (var negative in DoubleNegatives)
            if (bare.Contains(negative, StringComparison.Ordinal)) yield return $"double negative: {negative}";
    }

    private static IEnumerable<string> Sentences(string text) => text.Split(['。', '！', '？'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs of kanji without a reading behind them.</summary>
    private static IEnumerable<string> Unread(string text)
    {
        var (start, marked) = (-1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\0';
            if (c == '｜') marked = true;
            if (c == '《') marked = false;
            if (Ruby.IsKanji(c) && !marked) start = start < 0 ? i : start;
            else if (start >= 0)
            {
                if (c != '《') yield return text[start..i];
                start = -1;
            }
        }
    }
}
