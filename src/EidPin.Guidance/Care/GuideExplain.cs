using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Care;

/// <summary>How one rule stood: it decided, was not reached, or which conditions spoke against it.</summary>
/// <param name="Against">The facts that did not fit: what they are and what was wanted.</param>
public sealed record RuleStood(string Rule, string Route, bool Decided, IReadOnlyList<(string Fact, string Value, string Wanted)> Against)
{
    /// <summary>One single condition was missing.</summary>
    public bool Nearly => !Decided && Against.Count == 1;
}

/// <summary>Why this plan: the rules in their order up to the one that decided.</summary>
public static class GuideExplain
{
    /// <summary>Each rule in its order; the last is the one that decided.</summary>
    public static IReadOnlyList<RuleStood> Rules(Guide guide, Situation situation, DateOnly today)
    {
        var facts = new Facts(Asked.Apply(situation).Situation.Complete(), today);
        var stood = new List<RuleStood>();
        foreach (var rule in guide.Data.Rules.Where(r => Guide.InForce(r, today)))
        {
            var against = rule.When.Where(c => facts[c.Key] is not { } value || !c.Value.Contains(value))
                .Select(c => (c.Key, facts[c.Key] ?? "?", string.Join(" | ", c.Value))).ToArray();
            stood.Add(new(rule.Id, guide.Taken(rule.Route, facts), against.Length == 0, against));
            if (against.Length == 0) break;
        }
        return stood;
    }
}
