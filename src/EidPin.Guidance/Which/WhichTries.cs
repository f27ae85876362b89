using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Which;

/// <summary>A number of tries that a text names.</summary>
/// <param name="Place">In the folded text.</param>
/// <param name="IsLeft">They are left; else as many were wrong.</param>
internal sealed record WhichTry(WhichPlace Place, int Count, bool IsLeft);

/// <summary>Finds numbers of tries (guidance/which/tries.json).</summary>
internal static class WhichTries
{
    private static readonly Lazy<Patterns> Known = new(() => new(GuideReader.Read("which/tries.json", TriesShapes.Default.TriesData)));

    /// <summary>In no order; those that are left first.</summary>
    public static IReadOnlyList<WhichTry> In(WhichText text)
    {
        // Most texts name none.
        if (!Known.Value.Any.IsMatch(text.Original)) return [];
        var typed = string.Concat(text.Original.Select(Narrow));
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

    // Digits and letters as wide as kanji.
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    private sealed class Patterns(TriesData data)
    {
        public Regex Any { get; } = Made(data.Any);
        public Regex[] Left { get; } = [.. data.Left.Select(Made)];
        public Regex[] Missed { get; } = [.. data.Missed.Select(Made)];
        public Dictionary<string, int> Numbers { get; } = new(data.Numbers, StringComparer.OrdinalIgnoreCase);

        private static Regex Made(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}

/// <summary>The file guidance/which/tries.json.</summary>
/// <param name="Any">What stands in every text that names a number of tries.</param>
/// <param name="Left">The group <c>n</c> is the number.</param>
/// <param name="Missed">The same.</param>
/// <param name="Numbers">As words.</param>
internal sealed record TriesData(string Any, IReadOnlyList<string> Left, IReadOnlyList<string> Missed, Dictionary<string, int> Numbers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(TriesData))]
internal sealed partial class TriesShapes : JsonSerializerContext;
