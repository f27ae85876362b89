using System.Text.RegularExpressions;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Plans;

/// <summary>
/// What words say of the holder and the card beside the state of a PIN, which which-PIN finds (guidance/asked.json).
/// </summary>
internal sealed class AskedWords
{
    // Nobody says it later than here; what is pasted beyond it is left out.
    private const int Longest = 500;

    private static readonly Lazy<Patterns> Known = new(() => new(GuideReader.Read("asked.json", WordShapes.Default.AskedData)));

    private readonly string text;

    public AskedWords(string words) => text = Spoken.Narrow(Beginning.Of(words, Longest));

    /// <summary>"All PINs".</summary>
    public bool IsAll => Says(Known.Value.All);

    /// <summary>"Both": the two PINs that are used every day.</summary>
    public bool IsBoth => Says(Known.Value.Both);

    /// <summary>What the words say of the holder or the card beside its PINs.</summary>
    public IEnumerable<AskedFact> Beside(string country) =>
        Known.Value.Beside.Where(b => b.Fact.Country == country && Says(b.Patterns)).Select(b => b.Fact);

    private bool Says(Regex[] patterns) => patterns.Any(p => p.IsMatch(text));

    private sealed class Patterns(AskedData data)
    {
        public Regex[] All { get; } = Spoken.Patterns(data.All);
        public Regex[] Both { get; } = Spoken.Patterns(data.Both);
        public (AskedFact Fact, Regex[] Patterns)[] Beside { get; } = [.. data.Beside.Select(b => (b, Spoken.Patterns(b.Patterns)))];
    }
}

/// <summary>The file guidance/asked.json.</summary>
internal sealed record AskedData(IReadOnlyList<string> All, IReadOnlyList<string> Both, IReadOnlyList<AskedFact> Beside);

/// <summary>Words that say something of the holder or the card.</summary>
/// <param name="Says">Fields of the situation and their values.</param>
/// <param name="As">The answer of the guide that says the same; null: the words are understood by what else they say.</param>
internal sealed record AskedFact(
    string Country, IReadOnlyList<string> Patterns, IReadOnlyDictionary<string, string> Says, string? As = null);
