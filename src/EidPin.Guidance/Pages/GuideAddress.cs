using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Pages;

/// <summary>What an address of the guide says: the card, what is known of it and of the person, and the answers.</summary>
/// <param name="Card">Null: not chosen yet.</param>
/// <param name="Known">What needs no question. Only with a card.</param>
/// <param name="Carried">The same as it stands in the address, for the links of the page.</param>
public sealed record GuideAddress(
    string? Card, Situation? Known, IReadOnlyList<Given> Answers, IReadOnlyList<KeyValuePair<string, string>> Carried)
{
    // What a card in a reader says beyond its PINs.
    private static readonly string[] Facts =
    [
        "cardState",
        "pinOf",
        "pin",
        "wish",
        "trouble",
        "signatureCertificate",
        "authenticationCertificate",
        "issued",
        "scheme",
    ];

    /// <summary>
    /// What is known as an address says it: <see cref="Read"/> the other way round. What an address cannot say is left out.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Situation known) =>
        [new("card", known.Card), .. known.Stated.Where(s => IsKnown(s.Key, known.Card)).OrderBy(s => s.Key, StringComparer.Ordinal)];

    /// <summary>What else there is in an address (a language, a mark that a newsletter put there) is left alone.</summary>
    /// <param name="query">As a form sends it: a name may stand several times.</param>
    /// <exception cref="GuideException">A card or value that there is not, or two that contradict each other.</exception>
    public static GuideAddress Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var all = query.Where(q => q.Value.Length > 0).ToLookup(q => q.Key, q => q.Value);
        if (all["card"].FirstOrDefault() is not { } card) return new(null, null, [], []);
        var known = new Dictionary<string, string> { ["card"] = Value("card", card, card) };
        var (answers, carried) = (new List<Given>(), new List<KeyValuePair<string, string>>());
        foreach (var values in all)
        {
            var name = values.Key;
            if (Guide.ForCard(card).Data.Questions.FirstOrDefault(q => q.Id == name) is { } question)
                answers.Add(new(name, question.Many ? [.. Each(values).Where(v => v != "none")] : [values.Last()]));
            else if (name == "asked" && Open(all, card) is not null) continue;
            else if (IsKnown(name, card))
            {
                known[name] = Value(name, name == "has" ? string.Join(',', Each(values)) : values.Last(), card);
                carried.Add(new(name, known[name]));
            }
        }
        Contradictions.Check(new(known));
        // Words of a screen belong to the question that they answer.
        if (Open(all, card) is { } asks && answers.FindIndex(a => a.Question == asks) is >= 0 and var at)
            answers[at] = answers[at] with { Words = all["asked"].LastOrDefault() };
        return new(card, new(known), answers, carried);
    }

    // The question that is answered and may be told with the words of a screen; null: there is none.
    private static string? Open(ILookup<string, string> all, string card) =>
        Guide.ForCard(card).Data.Questions.FirstOrDefault(q => q.Answers.Any(a => a.Which) && all.Contains(q.Id))?.Id;

    // Several may stand beside each other, with commas between them or each under the same name.
    private static IEnumerable<string> Each(IEnumerable<string> values) => values.SelectMany(v => v.Split(',')).Distinct();

    private static bool IsKnown(string name, string card)
    {
        if (name is "has" or "asked" || Facts.Contains(name)) return true;
        // A PIN of another card says nothing about this one.
        return name.Split('.', 2) is ["pins" or "wrongTries", var pin] && SituationFields.Tries(card).ContainsKey(pin);
    }

    private static string Value(string name, string value, string card)
    {
        var field = SituationFields.Find(name)!;
        var allowed = name == "pin" ? [.. SituationFields.Tries(card).Keys] : field.Allowed;
        var read = name == "pin" && !allowed.Contains(value) ? null : field.Read(value);
        return read ?? throw new GuideException("value", value, allowed) { Field = name };
    }
}
