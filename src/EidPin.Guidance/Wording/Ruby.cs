using System.Text;

namespace EidPin.Guidance.Wording;

/// <summary>
/// Readings beside kanji in easy Japanese, written as in <c>市役所《しやくしょ》</c>: the reading belongs to the kanji right
/// before it. Where those begin elsewhere, a <c>｜</c> marks it. Other languages have none, and their texts pass unchanged.
/// </summary>
public static class Ruby
{
    /// <summary>For a terminal: 市役所（しやくしょ）.</summary>
    public static string Plain(string text) => Convert(text, static (kanji, reading) => $"{kanji}（{reading}）", static s => s);

    /// <summary>Without readings: what a search compares.</summary>
    public static string Bare(string text) => Convert(text, static (kanji, _) => kanji, static s => s);

    /// <summary>
    /// For a page; everything is escaped. Without rp: every browser of the last ten years knows ruby, and there are many on a page.
    /// </summary>
    public static string Html(string text) => Convert(text, static (kanji, reading) => $"<ruby>{kanji}<rt>{reading}</rt></ruby>", Escape);

    /// <summary>Escapes what means something in HTML.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    public static bool IsKanji(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or '々' or '〆' or 'ヶ';

    private static string Convert(string text, Func<string, string, string> ruby, Func<string, string> other)
    {
        if (!text.Contains('《')) return other(text.Replace("｜", "", StringComparison.Ordinal));
        var (made, at) = (new StringBuilder(text.Length * 2), 0);
        while (text.IndexOf('《', at) is var open and >= 0 && text.IndexOf('》', open) is var close and >= 0)
        {
            var mark = text.LastIndexOf('｜', open, open - at + 1);
            var start = mark >= 0 ? mark + 1 : open;
            if (mark < 0)
                while (start > at && IsKanji(text[start - 1])) start--;
            var before = text[at..(mark >= 0 ? mark : start)];
            var (kanji, reading) = (text[start..open], text[(open + 1)..close]);
            made.Append(other(before)).Append(ruby(other(kanji), other(reading)));
            at = close + 1;
        }
        return made.Append(other(text[at..])).ToString();
    }
}
