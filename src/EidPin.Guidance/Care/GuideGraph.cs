using System.Text;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Care;

using When = IReadOnlyDictionary<string, IReadOnlyList<string>>;

/// <summary>Draws the rules: a Mermaid flow chart, the first rule on top.</summary>
public static class GuideGraph
{
    /// <summary>Text of a Mermaid <c>flowchart</c>, with the rules in force on that day.</summary>
    public static string Mermaid(Guide guide, DateOnly today)
    {
        var rules = guide.Data.Rules.Where(r => Guide.InForce(r, today)).ToArray();
        var drawn = new StringBuilder("flowchart TD\n");
        drawn.Append($"  start([{string.Join(", ", guide.Data.Cards)}]) --> r0\n");
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            if (rule.When.Count == 0)
            {
                drawn.Append($"  r{i}[\"{rule.Route}<br/><small>{rule.Id}</small>\"]:::route\n");
                continue;
            }
            var conditions = Conditions(rule.When, "<br/>");
            drawn.Append($"  r{i}{{{{\"{conditions}\"}}}} -- yes --> t{i}[\"{rule.Route}<br/><small>{rule.Id}</small>\"]:::route\n");
            if (i + 1 < rules.Length) drawn.Append($"  r{i} -- no --> r{i + 1}\n");
        }
        foreach (var (route, data) in guide.Data.Routes)
            foreach (var instead in data.Instead ?? [])
            {
                var conditions = Conditions(instead.When, ", ");
                drawn.Append($"  i_{route}[\"{route}\"] -. {conditions} .-> i_{instead.Route}[\"{instead.Route}\"]\n");
            }
        return drawn.Append("  classDef route fill:#e8f0fe,stroke:#3b5998,color:#111\n").ToString();
    }

    private static string Conditions(When when, string separator) =>
        string.Join(separator, when.Select(c => $"{c.Key}: {string.Join(" / ", c.Value)}"));
}
