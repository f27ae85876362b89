using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

/// <summary>
/// What words say of the holder and the card beside the state of a PIN, which which-PIN finds (guidance/asked.json).
/// </summary>
internal sealed class AskedWords
{
    // Nobody says it later than here; what is pasted beyond it is left out.
    private const int Longest = 500;

    private static readonly Lazy<Patterns> Known = new(() => new(GuideReader.Read("asked.json", AskedShapes.Default.AskedData)));

    private readonly string text;

    public AskedWords(string words) => text = string.Concat(Beginning.Of(words, Longest).Select(Narrow));

    /// <summary>"All PINs".</summary>
    public bool IsAll => Says(Known.Value.All);

    /// <summary>"Both": the two PINs that are used every day.</summary>
    public bool IsBoth => Says(Known.Value.Both);

    /// <summary>What the words say of the holder or the card beside its PINs.</summary>
    public IEnumerable<AskedFact> Beside(string country) =>
        Known.Value.Beside.Where(b => b.Fact.Country == country && Says(b.Patterns)).Select(b => b.Fact);

    private bool Says(Regex[] patterns) => patterns.Any(p => p.IsMatch(text));

    // Digits and letters as wide as kanji.
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    private sealed class Patterns(AskedData data)
    {
        public Regex[] All { get; } = Made(data.All);
        public Regex[] Both { get; } = Made(data.Both);
        public (AskedFact Fact, Regex[] Patterns)[] Beside { get; } = [.. data.Beside.Select(b => (b, Made(b.Patterns)))];

        private static Regex[] Made(IReadOnlyList<string> patterns) =>
            [.. patterns.Select(p => new Regex(p, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))];
    }
}

/// <summary>The file guidance/asked.json.</summary>
internal sealed record AskedData(IReadOnlyList<string> All, IReadOnlyList<string> Both, IReadOnlyList<AskedFact> Beside);

/// <summary>Words that say something of the holder or the card.</summary>
/// <param name="Says">Fields of the situation and their values.</param>
/// <param name="As">The answer of the guide that says the same; null: the words are understood by what else they say.</param>
internal sealed record AskedFact(
    string Country, IReadOnlyList<string> Patterns, IReadOnlyDictionary<string, string> Says, string? As = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(AskedData))]
internal sealed partial class AskedShapes : JsonSerializerContext;
