using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

/// <summary>
/// What words say of a card or PIN, beside naming it: lost, forgotten, locked, and how many tries are left (guidance/asked.json).
/// Which PIN it is, which-PIN finds.
/// </summary>
internal sealed class AskedWords
{
    // Nobody says it later than here; what is pasted beyond it is left out.
    private const int Longest = 500;

    private static readonly Lazy<Patterns> Known = new(() => new(GuideReader.Read("asked.json", AskedShapes.Default.AskedData)));

    private readonly string text;

    public AskedWords(string words) => text = string.Concat(Beginning.Of(words, Longest).Select(Narrow));

    /// <summary>The parts of a sentence of which each may say something else, as they were typed.</summary>
    public static IReadOnlyList<string> Clauses(string words)
    {
        var whole = Beginning.Of(words, Longest);
        // Narrow letters stand where the wide ones stood.
        var text = string.Concat(whole.Select(Narrow));
        var cuts = Known.Value.Between.SelectMany(p => p.Matches(text)).OrderBy(m => m.Index).ToArray();
        var (clauses, from) = (new List<string>(), 0);
        foreach (var cut in cuts.Where(c => c.Index >= from))
        {
            clauses.Add(whole[from..cut.Index].Trim());
            from = cut.Index + cut.Length;
        }
        clauses.Add(whole[from..].Trim());
        return [.. clauses.Where(c => c.Length > 0)];
    }

    /// <summary>Whether nothing is said but what was found, and small words: "both PIN1".</summary>
    public bool IsOnly(IEnumerable<string> found)
    {
        var rest = text;
        foreach (var name in found) rest = rest.Replace(string.Concat(name.Select(Narrow)), "", StringComparison.OrdinalIgnoreCase);
        return !Known.Value.Small.Aggregate(rest, (left, small) => small.Replace(left, "")).Any(char.IsLetter);
    }

    /// <summary>The card itself is lost or stolen, not a code of it.</summary>
    public bool CardIsLost => !IsDenied && !IsOfOtherCard && Known.Value.CardLost.Any(p =>
        p.Match(text) is { Success: true } found && !Known.Value.Code.Any(c => c.IsMatch(found.Value)));

    /// <summary>They speak of somebody else's card.</summary>
    public bool IsOfOtherCard => Says(Known.Value.OtherCard);

    /// <summary>"It is not locked": nothing is said to be wrong.</summary>
    public bool IsDenied => Says(Known.Value.Denied);

    /// <summary>"One more miss and it is locked": it is not yet.</summary>
    public bool IsYetToLock => Says(Known.Value.YetToLock) && Left is not 0;

    /// <summary>What the words say of the holder or the card beside its PINs.</summary>
    public IEnumerable<AskedFact> Beside(string country) =>
        Known.Value.Beside.Where(b => b.Fact.Country == country && Says(b.Patterns)).Select(b => b.Fact);

    /// <summary><c>locked</c>, <c>forgotten</c>; null: neither is said. A code that is lost is as good as forgotten.</summary>
    public string? State
    {
        get
        {
            if (IsDenied) return null;
            if ((Says(Known.Value.Locked) && !IsYetToLock) || Left == 0) return "locked";
            return Says(Known.Value.Forgotten) || Says(Known.Value.Lost) ? "forgotten" : null;
        }
    }

    /// <summary>Tries that are left; null: not said.</summary>
    public int? Left
    {
        get
        {
            var found = Known.Value.Left.Select(p => p.Match(text)).FirstOrDefault(m => m.Success);
            if (found?.Groups["n"].Value is not { } n) return null;
            return Known.Value.Numbers.TryGetValue(n, out var number) ? number : n[0] - '0';
        }
    }

    private bool Says(Regex[] patterns) => patterns.Any(p => p.IsMatch(text));

    // Digits and letters as wide as kanji.
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    private sealed class Patterns(AskedData data)
    {
        public Regex[] CardLost { get; } = Made(data.CardLost);
        public Regex[] OtherCard { get; } = Made(data.OtherCard);
        public Regex[] Code { get; } = Made(data.Code);
        public Regex[] Lost { get; } = Made(data.Lost);
        public Regex[] Forgotten { get; } = Made(data.Forgotten);
        public Regex[] Locked { get; } = Made(data.Locked);
        public Regex[] Denied { get; } = Made(data.Denied);
        public Regex[] Between { get; } = Made(data.Between);
        public Regex[] Small { get; } = Made(data.Small);
        public Regex[] YetToLock { get; } = Made(data.YetToLock);
        public (AskedFact Fact, Regex[] Patterns)[] Beside { get; } = [.. data.Beside.Select(b => (b, Made(b.Patterns)))];
        public Regex[] Left { get; } = Made(data.Left);
        public Dictionary<string, int> Numbers { get; } = new(data.Numbers, StringComparer.OrdinalIgnoreCase);

        private static Regex[] Made(IReadOnlyList<string> patterns) =>
            [.. patterns.Select(p => new Regex(p, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))];
    }
}

/// <summary>The file guidance/asked.json.</summary>
internal sealed record AskedData(
    IReadOnlyList<string> CardLost,
    IReadOnlyList<string> OtherCard,
    IReadOnlyList<string> Code,
    IReadOnlyList<string> Lost,
    IReadOnlyList<string> Forgotten,
    IReadOnlyList<string> Locked,
    IReadOnlyList<string> Denied,
    IReadOnlyList<string> Between,
    IReadOnlyList<string> Small,
    IReadOnlyList<string> YetToLock,
    IReadOnlyList<AskedFact> Beside,
    IReadOnlyList<string> Left,
    Dictionary<string, int> Numbers);

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
