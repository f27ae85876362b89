namespace EidPin.Guidance.Plans;

/// <summary>Where sources contradict each other, and how it was decided (guidance/differences.json).</summary>
/// <param name="Id">Its sentence is the text <c>page.differ.ID</c>.</param>
/// <param name="Rules">The rules that it touches.</param>
/// <param name="Decided"><c>first</c>: the first side is followed; <c>open</c>; <c>varies</c>: places do it differently.</param>
/// <param name="Sides">Codes of the sources that agree.</param>
public sealed record Difference(
    string Id, IReadOnlyList<string> Rules, string Decided, IReadOnlyList<IReadOnlyList<string>> Sides);

public static class Differences
{
    public static IReadOnlyList<Difference> All { get; } =
        GuideReader.Read("differences.json", GuideShapes.Default.DifferenceArray);

    public static IEnumerable<Difference> Of(string rule) => All.Where(d => d.Rules.Contains(rule));
}
