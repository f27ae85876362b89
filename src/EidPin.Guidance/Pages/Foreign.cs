using System.Text;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>
/// Marks words of another language, so that a screen reader says them as they are said and fonts draw them as they are written.
/// </summary>
internal static class Foreign
{
    // Terms that stand on Finnish cards, letters and counters.
    private static readonly string[] Finnish =
    [
        "perustunnusluku",
        "allekirjoitustunnusluku",
        "aktivointitunnusluku",
        "rekisteröintipiste",
        "poliisin lupapalvelut",
        "varakortti",
        "varmennekortti",
        "henkilökortti",
        "Kansalaisvarmenteen aktivointitunnusluvun uusiminen",
    ];

    /// <param name="html">Escaped, its tags without foreign words.</param>
    public static string Mark(string html, string language)
    {
        if (language != "fi")
            foreach (var term in Finnish) html = html.Replace(term, $"<span lang=\"fi\">{term}</span>", StringComparison.Ordinal);
        return language == "ja" || !html.Any(IsJapanese) ? html : Japanese(html);
    }

    /// <summary>The language in which a PIN has its official name.</summary>
    /// <param name="pin">With its country.</param>
    public static string OfPin(string pin) => pin.StartsWith("fi.", StringComparison.Ordinal) ? "fi" : "ja";

    /// <summary>Escapes and marks a term of which the language is known.</summary>
    public static Markup In(string language, string words, string pageLanguage) =>
        new(language == pageLanguage ? Ruby.Escape(words) : $"<span lang=\"{language}\">{Ruby.Escape(words)}</span>");

    private static string Japanese(string html)
    {
        var (marked, at) = (new StringBuilder(html.Length + 64), 0);
        while (at < html.Length)
        {
            var start = at;
            while (start < html.Length && !IsJapanese(html[start])) start++;
            var end = start;
            while (end < html.Length && (IsJapanese(html[end]) || Joins(html, end))) end++;
            marked.Append(html, at, start - at);
            if (end > start) marked.Append("<span lang=\"ja\">").Append(html, start, end - start).Append("</span>");
            at = end;
        }
        return marked.ToString();
    }

    // 「JPKI暗証番号リセット」 is one term: Latin letters between Japanese ones belong to it.
    private static bool Joins(string html, int at)
    {
        if (!char.IsAsciiLetterOrDigit(html[at])) return false;
        while (at < html.Length && char.IsAsciiLetterOrDigit(html[at])) at++;
        return at < html.Length && IsJapanese(html[at]);
    }

    private static bool IsJapanese(char c) =>
        c is >= '\u3000' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uFF00' and <= '\uFFEF';
}
