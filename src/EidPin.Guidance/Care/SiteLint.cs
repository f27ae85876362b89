using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Care;

/// <summary>Looks after sites.json: what its reader cannot see is wrong. What no site can have is refused by the reader.</summary>
internal static class SiteLint
{
    public static IEnumerable<string> Look(IReadOnlyList<Site> sites, DateOnly today) => sites.SelectMany(site =>
        Names(site).Concat(site.Rules.All.SelectMany(r => Rule($"{site.Id} {r.Name}", r.Rule, site.MadeUp, today))));

    private static IEnumerable<string> Names(Site site)
    {
        foreach (var language in Texts.Languages.Where(l => !site.Name.ContainsKey(l))) yield return $"no name in {language}: {site.Id}";
        foreach (var problem in EasyJapanese.Problems(site.NameIn("ja-easy"), quoted: true))
            yield return $"{problem} in ja-easy: {site.Id}";
        // An example must never be taken for a place.
        if (site.MadeUp && !site.NameIn("ja").Contains("架空", StringComparison.Ordinal))
            yield return $"made up, and not named so: {site.Id}";
    }

    private static IEnumerable<string> Rule(string name, SiteRule rule, bool madeUp, DateOnly today)
    {
        foreach (var code in rule.Sources.Where(c => !Sources.All.ContainsKey(c))) yield return $"unknown source: {code} ({name})";
        if (rule.Checked > today) yield return $"checked in the future: {name}";
        if (!madeUp && rule.Sources.Count == 0) yield return $"no source: {name}";
    }
}
