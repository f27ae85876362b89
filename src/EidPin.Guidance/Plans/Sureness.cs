namespace EidPin.Guidance.Plans;

/// <summary>How sure a rule is: what its sources make it, unless somebody judged it less sure.</summary>
public static class Sureness
{
    /// <summary>What sources make, the surest first: an official one, several others, one other.</summary>
    public static IReadOnlyList<string> OfSources { get; } = ["official", "several", "one"];

    /// <summary>What somebody judged: places differ, sources disagree, or it was concluded.</summary>
    public static IReadOnlyList<string> Judged { get; } = ["varies", "open", "derived"];

    /// <param name="stated">The member <c>confidence</c>; null: not written.</param>
    /// <param name="sources">Codes.</param>
    public static string Of(string? stated, IReadOnlyList<string> sources) => stated ?? Most(sources);

    /// <summary>The most that may be said with these sources.</summary>
    public static string Most(IReadOnlyList<string> sources)
    {
        if (sources.Any(c => Sources.All.TryGetValue(c, out var source) && source.Class == "official")) return "official";
        return sources.Count > 1 ? "several" : "one";
    }
}
