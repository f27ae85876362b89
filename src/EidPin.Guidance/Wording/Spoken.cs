using System.Text.RegularExpressions;

namespace EidPin.Guidance.Wording;

/// <summary>What people type, and the patterns that read it: capitals and full width make no difference.</summary>
internal static class Spoken
{
    /// <summary>
    /// Digits and letters as wide as kanji become usual ones. By hand: programs without tables of the system's do not fold them.
    /// </summary>
    public static string Narrow(string typed) =>
        string.Concat(typed.Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c));

    public static Regex Pattern(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static Regex[] Patterns(IReadOnlyList<string> patterns) => [.. patterns.Select(Pattern)];
}
