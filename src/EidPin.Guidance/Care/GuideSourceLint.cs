using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Care;

/// <summary>Every rule and route of a guide has a source, a date and a confidence that there is.</summary>
internal static class GuideSourceLint
{
    private static readonly string[] Confidences = ["ok", "one", "varies", "open", "derived"];

    public static IEnumerable<string> Look(GuideData data, DateOnly today) =>
    [
        .. GuideEntries.Dated(data).SelectMany(r => OfRule(r, today)),
        .. Unknown(data),
        .. data.Routes.SelectMany(r => OfRoute(r.Key, r.Value)),
    ];

    private static IEnumerable<string> OfRule(IDated rule, DateOnly today)
    {
        if (rule.Sources.Count == 0) yield return $"no source: {rule.Id}";
        if (rule.Checked > today) yield return $"checked in the future: {rule.Id}";
        if (!Confidences.Contains(rule.Confidence)) yield return $"no such confidence: {rule.Id} {rule.Confidence}";
    }

    private static IEnumerable<string> Unknown(GuideData data) =>
        GuideEntries.Sources(data).Where(code => !Sources.All.ContainsKey(code)).Select(code => $"unknown source: {code}");

    private static IEnumerable<string> OfRoute(string id, RouteData route)
    {
        if (route.Sources.Count > 0) yield break;
        yield return $"no source: {id}";
        foreach (var fee in (route.Fee ?? []).Where(f => f.Amount is not null && f.Sources is null))
            yield return $"fee without a source: {id} {fee.Id}";
    }
}
