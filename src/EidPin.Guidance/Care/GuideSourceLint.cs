using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Care;

/// <summary>Every rule and route of a guide has a source, a date and a confidence that there is.</summary>
internal static class GuideSourceLint
{
    public static IEnumerable<string> Look(GuideData data, DateOnly today) =>
    [
        .. GuideEntries.Dated(data).SelectMany(r => OfRule(r, today)),
        .. data.Routes.SelectMany(r => OfRoute(r.Key, r.Value)),
    ];

    private static IEnumerable<string> OfRule(IDated rule, DateOnly today)
    {
        if (rule.Sources.Count == 0) yield return $"no source: {rule.Id}";
        if (rule.Checked > today) yield return $"checked in the future: {rule.Id}";
        foreach (var problem in SourceLint.Sure(rule.Id, rule.Confidence, rule.Sources)) yield return problem;
    }

    private static IEnumerable<string> OfRoute(string id, RouteData route)
    {
        if (route.Sources.Count > 0) yield break;
        yield return $"no source: {id}";
        foreach (var fee in (route.Fee ?? []).Where(f => f.Amount is not null && f.Sources is null))
            yield return $"fee without a source: {id} {fee.Id}";
    }
}
