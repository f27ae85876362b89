namespace EidPin.Guidance.Pages;

/// <summary>What an address of the guide says: the card, what is known of it and of the person, and the answers.</summary>
/// <param name="Card">Null: not chosen yet.</param>
/// <param name="Known">What needs no question. Only with a card.</param>
/// <param name="Carried">The same as it stands in the address, for the links of the page.</param>
public sealed record GuideAddress(string? Card, Situation? Known, IReadOnlyList<Given> Answers, IReadOnlyList<KeyValuePair<string, string>> Carried)
{
    // What a card in a reader says beyond its PINs.
    private static readonly string[] Facts = ["cardState", "pinOf", "pin", "wish", "trouble", "signatureCertificate", "authenticationCertificate", "issued", "scheme"];

    /// <summary>What is known as an address says it: <see cref="Read"/> the other way round. What an address cannot say is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Situation known) =>
        [new("card", known.Card), .. known.Stated.Where(s => IsKnown(s.Key, known.Card)).OrderBy(s => s.Key, StringComparer.Ordinal)];

    /// <summary>What else there is in an address (a language, a mark that a newsletter put there) is left alone.</summary>
    /// <param name="query">As a form sends it: a name may stand several times.</param>
    /// <exception cref="GuideException">A card or value that there is not, or two that contradict each other.</exception>
    public static GuideAddress Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var all = query.Where(q => q.Value.Length > 0).GroupBy(q => q.Key).Select(g => (Name: g.Key, Values: g.Select(q => q.Value).ToArray())).ToArray();
        if (all.FirstOrDefault(q => q.Name == "card") is not { Values: [var card, ..] }) return new(null, null, [], []);
        var known = new Dictionary<string, string> { ["card"] = Value("card", card, card) };
        var (answers, carried) = (new List<Given>(), new List<KeyValuePair<string, string>>());
        foreach (var (name, values) in all)
        {
            if (Guide.ForCard(card).Data.Questions.FirstOrDefault(q => q.Id == name) is { } question)
                answers.Add(new(name, question.Many ? [.. values.SelectMany(v => v.Split(',')).Where(v => v != "none").Distinct()] : [values[^1]]));
            else if (IsKnown(name, card))
            {
                known[name] = Value(name, name == "has" ? string.Join(',', values.SelectMany(v => v.Split(',')).Distinct()) : values[^1], card);
                carried.Add(new(name, known[name]));
            }
        }
        Contradictions.Check(new(known));
        return new(card, new(known), answers, carried);
    }

    // A PIN of another card says nothing about this one.
    private static bool IsKnown(string name, string card) => name is "has" or "asked" || Facts.Contains(name)
        || (name.Split('.', 2) is ["pins" or "wrongTries", var pin] && SituationFields.Tries(card).ContainsKey(pin));

    private static string Value(string name, string value, string card)
    {
        var field = SituationFields.Find(name)!;
        var allowed = name == "pin" ? [.. SituationFields.Tries(card).Keys] : field.Allowed;
        return (name != "pin" || allowed.Contains(value) ? field.Read(value) : null) ?? throw new GuideException("value", value, allowed) { Field = name };
    }
}
