using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Plans;

/// <summary>A field that was said and had no part in the plan: whatever it says, the plan is the same.</summary>
/// <param name="Reason"><c>card</c>: the card itself is replaced or stopped first; <c>same</c>: this way does not depend on it.</param>
public sealed record Unused(string Field, string Reason)
{
    // Bounds that rules know, for fields without a list of values.
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["age"] = ["10", "17", "40"],
        ["stayEndsInDays"] = ["-1", "30", "400"],
        ["reservationAgeHours"] = ["1", "48"],
        ["time"] = ["03:00", "12:00", "20:00"],
        ["issued"] = ["2015-01-01", "2024-01-01", "2026-02-01"],
        ["has"] = ["passport", "pension-book"],
    };

    internal static IReadOnlyList<Unused> Of(Guide guide, Situation said, DateOnly today)
    {
        var told = Outcome(guide.Plan(said, today));
        // The words that were asked are answered in their own place, and the fields of a dialogue are no fields of JSON.
        var looked = said.Stated.Keys.Except(SituationFields.Dialogue.Select(d => d.Name)).Except(["card", "asked"]);
        var reason = said["cardState"] is "lost" or "damaged" or "expired" ? "card" : "same";
        string[] same = [.. looked.Where(f => Variants(said, f).All(v => Outcome(guide.Plan(v, today)) == told))];
        // Of two that say the same either could be left out, but not both: then they had a part.
        var without = same.Aggregate(said, (left, field) => left.Without(field));
        if (same.Length > 1 && Outcome(guide.Plan(without, today)) is var less && less != told)
            same = [.. same.Where(f => Outcome(guide.Plan(without.Where(f, said.Stated[f]), today)) == less)];
        return [.. same.Select(f => new Unused(f, reason))];
    }

    // Without the field, and with each other value of it.
    private static IEnumerable<Situation> Variants(Situation said, string field)
    {
        yield return said.Without(field);
        foreach (var value in Values(field)) yield return said.Where(field, value);
    }

    private static IEnumerable<string> Values(string field)
    {
        if (field.StartsWith("wrongTries.", StringComparison.Ordinal))
            return Enumerable.Range(0, (int)SituationFields.Find(field)!.Max + 1).Select(n => $"{n}");
        // There are far more services and shops than ways.
        if (field == "service") return ["clinic", "moving-in", "convenience-store", "card-reader-trouble"];
        return Others.GetValueOrDefault(field) ?? SituationFields.Find(field)!.Values;
    }

    // All that a person can see of it.
    private static string Outcome(Plan plan)
    {
        var words = new PlanWords(plan, Texts.For("en"));
        return string.Join('|',
        [
            .. plan.Routes.SelectMany(r => Parts(r, words)), .. plan.RuledOut.Select(r => $"{r}"), .. plan.Warnings.Select(words.Warning),
        ]);
    }

    private static IEnumerable<string> Parts(PlanRoute route, PlanWords words) =>
    [
        route.Id, route.Rule, .. route.Resets, .. route.Shops, .. route.Documents.Select(d => $"{d.Id} {d.Required} {d.Enough} {d.Text}"),
        .. route.Steps, route.Where, .. route.Needs, $"{route.Fee?.Id} {route.Duration?.Min} {words.Say(route)}",
    ];
}
