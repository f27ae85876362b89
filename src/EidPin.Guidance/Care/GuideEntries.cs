using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Care;

using When = IReadOnlyDictionary<string, IReadOnlyList<string>>;

/// <summary>What stands in a guide, one after the other, wherever it stands.</summary>
internal static class GuideEntries
{
    /// <summary>What has an id, sources and a date of its own.</summary>
    public static IEnumerable<IDated> Dated(GuideData data) => [.. data.Rules, .. data.Also, .. data.RuledOut, .. data.Warnings];

    /// <summary>The conditions of rules, of what is ruled out, and of warnings.</summary>
    public static IEnumerable<When> RuleConditions(GuideData data) =>
    [
        .. data.Rules.Concat(data.Also).Select(r => r.When),
        .. data.RuledOut.Select(r => r.When),
        .. data.Warnings.Select(w => w.When),
    ];

    /// <summary>All conditions: those of routes and questions, too.</summary>
    public static IEnumerable<When> Conditions(GuideData data) =>
    [
        .. RuleConditions(data),
        .. data.Routes.Values.SelectMany(RouteConditions),
        .. data.Questions.SelectMany(QuestionConditions),
    ];

    /// <summary>The sources of everything.</summary>
    public static IEnumerable<string> Sources(GuideData data)
    {
        var routes = data.Routes.Values;
        IEnumerable<IReadOnlyList<string>?> all =
        [
            .. Dated(data).Select(r => r.Sources),
            .. routes.Select(r => r.Sources),
            .. data.Contacts.Values.Select(c => c.Sources),
            .. routes.SelectMany(Parts).Select(p => p.Sources),
            .. routes.SelectMany(r => r.Fee ?? []).Select(f => f.Sources),
            .. routes.SelectMany(r => r.Duration ?? []).Select(d => d.Sources),
            .. routes.SelectMany(r => r.Hours ?? []).Select(h => h.Sources),
        ];
        return all.SelectMany(s => s ?? []).Distinct();
    }

    private static IEnumerable<Part> Parts(RouteData route) =>
    [
        .. route.Where, .. route.Steps, .. route.Documents ?? [], .. route.Needs ?? [],
        .. route.SayFirst ?? [], .. route.Say ?? [], .. route.SayAlso ?? [], .. route.Contacts ?? [],
    ];

    private static IEnumerable<When> RouteConditions(RouteData route)
    {
        IEnumerable<When?> all =
        [
            .. Parts(route).Select(p => p.When),
            .. (route.Instead ?? []).Select(i => i.When),
            .. (route.Fee ?? []).Select(f => f.When),
            .. (route.Duration ?? []).Select(d => d.When),
            .. (route.Hours ?? []).Select(h => h.When),
        ];
        return all.OfType<When>();
    }

    private static IEnumerable<When> QuestionConditions(Question question) =>
        question.Answers.Select(a => a.When).Append(question.When).OfType<When>();
}
