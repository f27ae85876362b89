
namespace EidPin.Guidance.Plans;

/// <summary>Where rules are known from (guidance/sources.json), by code.</summary>
public static class Sources
{
    /// <summary>Title, address and date by code, in the order of the file.</summary>
    public static IReadOnlyDictionary<string, Source> All { get; } =
        GuideReader.Read("sources.json", GuideShapes.Default.DictionaryStringSource);
}
