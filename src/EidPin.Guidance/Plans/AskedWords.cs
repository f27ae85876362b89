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

    /// <summary>The card itself is lost or stolen, not a code of it.</summary>
    public bool CardIsLost => !IsDenied && !Says(Known.Value.OtherCard) && Known.Value.CardLost.Any(p =>
        p.Match(text) is { Success: true } found && !Known.Value.Code.Any(c => c.IsMatch(found.Value)));

    /// <summary>"It is not locked", without a word that turns it: nothing is said to be wrong.</summary>
    public bool IsDenied => Says(Known.Value.Denied) && !Says(Known.Value.But);

    /// <summary><c>locked</c>, <c>forgotten</c>; null: neither is said. A code that is lost is as good as forgotten.</summary>
    public string? State
    {
        get
        {
            if (IsDenied) return null;
            if (Says(Known.Value.Locked) || Left == 0) return "locked";
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
        public Regex[] But { get; } = Made(data.But);
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
    IReadOnlyList<string> But,
    IReadOnlyList<string> Left,
    Dictionary<string, int> Numbers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(AskedData))]
internal sealed partial class AskedShapes : JsonSerializerContext;
