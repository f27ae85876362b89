namespace EidPin.Guidance.Plans;

/// <summary>Where a rule is known from.</summary>
/// <param name="By">Who says it.</param>
/// <param name="Title">What it is called there.</param>
/// <param name="Class">
/// <c>official</c>: an issuer, ministry, municipality, police or law; <c>publisher</c>: an established publisher, or who makes a program,
/// about it; <c>other</c>: named, but nobody is sent there.
/// </param>
/// <param name="Url">The very page; null where its address is not known or is no place to send people to.</param>
/// <param name="Date">The date on it; null: undated.</param>
public sealed record Source(string By, string Title, string Class, string? Url, string? Date);

/// <summary>Where rules are known from (guidance/sources.json), by code.</summary>
public static class Sources
{
    /// <summary>In the order of the file.</summary>
    public static IReadOnlyDictionary<string, Source> All { get; } =
        GuideReader.Read("sources.json", GuideShapes.Default.DictionaryStringSource);
}
