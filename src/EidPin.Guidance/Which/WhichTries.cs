using System.Text.RegularExpressions;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Which;

/// <summary>A number of tries that a text names.</summary>
/// <param name="Place">In the folded text.</param>
/// <param name="IsLeft">They are left; else as many were wrong.</param>
internal sealed record WhichTry(WhichPlace Place, int Count, bool IsLeft);

/// <summary>Finds numbers of tries (guidance/which/tries.json).</summary>
internal static class WhichTries
{
    private static readonly Lazy<Patterns> Known = new(() => new(GuideReader.Read("which/tries.json", WordShapes.Default.TriesData)));

    /// <summary>In no order; those that are left first.</summary>
    public static IReadOnlyList<WhichTry> In(WhichText text)
    {
        // Most texts name none.
        if (!Known.Value.Any.IsMatch(text.Original)) return [];
        var typed = Spoken.Narrow(text.Original);
        var left = Of(text, typed, Known.Value.Left, isLeft: true);
        var missed = Of(text, typed, Known.Value.Missed, isLeft: false).Where(m => !left.Exists(l => Overlap(l.Place, m.Place)));
        return [.. left, .. missed];
    }

    private static List<WhichTry> Of(WhichText text, string typed, Regex[] patterns, bool isLeft)
    {
        var found = new List<WhichTry>();
        foreach (var match in patterns.SelectMany(p => p.Matches(typed)))
        {
            var (start, end) = (text.Index(match.Index), text.Index(match.Index + match.Length));
            WhichPlace place = new(start, end - start);
            if (!found.Exists(f => Overlap(f.Place, place))) found.Add(new(place, Number(match.Groups["n"].Value), isLeft));
        }
        return found;
    }

    private static int Number(string said) => Known.Value.Numbers.TryGetValue(said, out var number) ? number : said[0] - '0';

    private static bool Overlap(WhichPlace one, WhichPlace other) => one.Start < other.End && other.Start < one.End;

    private sealed class Patterns(TriesData data)
    {
        public Regex Any { get; } = Spoken.Pattern(data.Any);
        public Regex[] Left { get; } = Spoken.Patterns(data.Left);
        public Regex[] Missed { get; } = Spoken.Patterns(data.Missed);
        public Dictionary<string, int> Numbers { get; } = new(data.Numbers, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>The file guidance/which/tries.json.</summary>
/// <param name="Any">What stands in every text that names a number of tries.</param>
/// <param name="Left">The group <c>n</c> is the number.</param>
/// <param name="Missed">The same.</param>
/// <param name="Numbers">As words.</param>
internal sealed record TriesData(string Any, IReadOnlyList<string> Left, IReadOnlyList<string> Missed, Dictionary<string, int> Numbers);
