using System.Text.RegularExpressions;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Care;

/// <summary>Holds every text against the glossary: one word for one thing, and no warning that a language lost.</summary>
public static class WordingLint
{
    /// <summary>The folders of texts.</summary>
    private static readonly string[] Sets = ["app", "desk", "fi", "guide", "jp", "outcome", "page", "staff", "visit", "which"];

    private const string Lost = "the number is gone";

    // Commands and names are no conditions, nor are numbers that stand in a word, as in PIN1.
    private static readonly Regex Number = new(@"(?<![\p{L}\d.])\d+(?:[.,:]\d+)*(?![\p{L}\d])");

    public static IReadOnlyList<string> Look()
    {
        var files = from set in Sets from language in Texts.Languages select Texts.For(language, set);
        // A row of the finder is a name with a note: in easy Japanese it says less on purpose.
        return [.. files.Where(t => !t.FellBack).SelectMany(t => Look(Glossary.Known, t.Language, Own(t), Own(Texts.For("en", t.Set)))
            .Where(finding => t.Set != "which" || !finding.Contains(Lost, StringComparison.Ordinal))
            .Select(finding => $"{t.Set}/{t.Language}: {finding}"))];
    }

    /// <summary>How many texts warn, in English.</summary>
    public static int Warnings() => Sets
        .SelectMany(set => Own(Texts.For("en", set)).Values)
        .Count(text => Glossary.Known.Warnings.Any(w => Regex.IsMatch(text, w.Words["en"])));

    /// <param name="texts">Of one language, by key.</param>
    /// <param name="english">The same in English.</param>
    internal static IEnumerable<string> Look(
        Glossary glossary, string language, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> english)
    {
        // Each expression is read once, not once a text.
        var terms = (glossary.Terms.GetValueOrDefault(language) ?? []).Select(t => (t.Word, Not: new Regex(t.Not))).ToArray();
        var warnings = glossary.Warnings
            .Select(w => (w.Kind, English: new Regex(w.Words["en"]), Own: new Regex(w.Words[language])))
            .ToArray();
        foreach (var (key, text) in texts)
        {
            // Names that people use are found by them, official or not.
            if (!key.EndsWith(".also", StringComparison.Ordinal))
                foreach (var (word, not) in terms)
                    if (not.Match(text) is { Success: true } found) yield return $"{key}: {found.Value}, not {word}";
            foreach (var (kind, inEnglish, own) in warnings)
                if (english.TryGetValue(key, out var said) && inEnglish.IsMatch(said) && !own.IsMatch(text))
                    yield return $"{key}: the warning is gone ({kind})";
            foreach (var number in LostNumbers(text, english.GetValueOrDefault(key) ?? "")) yield return $"{key}: {Lost} ({number})";
        }
    }

    // A condition, a date or a price hangs on its number; each language writes it in its own way.
    private static IEnumerable<string> LostNumbers(string text, string english) =>
        from number in Number.Matches(english).Select(m => m.Value).Distinct()
        let parts = string.Join(@"[.,:\s\u00A0\u202F時]?", number.Split('.', ',', ':'))
        where !Regex.IsMatch(text, $@"(?<!\d){parts}(?!\d)")
        select number;

    private static Dictionary<string, string> Own(Texts texts) => texts.Keys.ToDictionary(k => k, k => texts[k]);
}
