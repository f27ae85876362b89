using System.Text.Json.Serialization;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Care;

/// <summary>One word for one thing in each language, and what is warned of in all of them (guidance/glossary.json).</summary>
/// <param name="Terms">By language.</param>
internal sealed record Glossary(IReadOnlyDictionary<string, IReadOnlyList<Term>> Terms, IReadOnlyList<WarningKind> Warnings)
{
    public static Glossary Known { get; } = GuideReader.Read("glossary.json", WordShapes.Default.Glossary);
}

/// <param name="Word">What it is called, for whoever writes texts.</param>
/// <param name="Not">A regular expression of what it is not called.</param>
/// <param name="Source">Code of who calls it so; null: the project's own choice.</param>
internal sealed record Term(
    string Concept, [property: JsonPropertyName("term")] string Word, string Not, string? Source = null);

/// <param name="Words">By language, a regular expression of how such a warning is said.</param>
internal sealed record WarningKind(string Kind, IReadOnlyDictionary<string, string> Words);
