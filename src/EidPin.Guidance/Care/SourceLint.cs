using System.Text.RegularExpressions;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Care;

/// <summary>Looks after sources.json: nobody is sent to a mirror, a private page, or a host without a page.</summary>
public static partial class SourceLint
{
    private static readonly string[] Classes = ["official", "publisher", "other"], Decisions = ["first", "open", "varies"];

    // Hosts that a page was seen on but that are not its own: of tests, of an editing system, of a store of copies.
    private static readonly string[] NotItsOwn = ["stg", "staging", "test", "dev", "cms", "joruri-cms", "cache", "web", "archive", "proxy"];

    public static IReadOnlyList<string> Look() =>
    [
        .. Look(Sources.All, [.. Cited().Distinct()]),
        .. WhichPin.Rows.SelectMany(r => Sure(r.Id, r.Stated, r.Sources)),
        .. Look(Differences.All, [.. Guide.Countries.SelectMany(c => GuideEntries.Dated(Guide.For(c).Data)).Select(r => r.Id)]),
    ];

    /// <param name="cited">The codes that rules, rows, chains and differences name.</param>
    internal static IEnumerable<string> Look(IReadOnlyDictionary<string, Source> sources, IReadOnlyCollection<string> cited) =>
    [
        .. cited.Where(c => !sources.ContainsKey(c)).Select(c => $"missing source: {c}"),
        .. sources.Keys.Where(c => !cited.Contains(c)).Select(c => $"nothing uses the source {c}"),
        .. sources.SelectMany(s => Of(s.Key, s.Value)),
        .. sources.Where(s => s.Value.Url is not null).GroupBy(s => s.Value.Url!).Where(g => g.Count() > 1)
            .Select(g => $"one page under several codes: {string.Join(' ', g.Select(s => s.Key))}"),
    ];

    internal static IEnumerable<string> Look(IReadOnlyList<Difference> differences, IReadOnlyCollection<string> rules)
    {
        foreach (var difference in differences)
        {
            if (!Decisions.Contains(difference.Decided)) yield return $"no such decision: {difference.Id} {difference.Decided}";
            if (difference.Sides.Count < 2 || difference.Sides.Any(s => s.Count == 0)) yield return $"no two sides: {difference.Id}";
            foreach (var rule in difference.Rules.Where(r => !rules.Contains(r))) yield return $"no such rule: {rule} ({difference.Id})";
        }
    }

    /// <summary>A rule may say less than its sources, never more.</summary>
    internal static IEnumerable<string> Sure(string id, string? stated, IReadOnlyList<string> sources)
    {
        if (stated is null || Sureness.Judged.Contains(stated)) yield break;
        var (said, most) = (At(stated), At(Sureness.Most(sources)));
        if (said < 0) yield return $"no such confidence: {id} {stated}";
        else if (said < most) yield return $"surer than its sources: {id} {stated}, not {Sureness.Most(sources)}";
        else if (said == most) yield return $"confidence that follows from the sources: {id} {stated}";
    }

    private static int At(string sure) => Sureness.OfSources.ToList().IndexOf(sure);

    private static IEnumerable<string> Of(string code, Source source)
    {
        if (!Code().IsMatch(code)) yield return $"no code of a source: {code}";
        if (!Classes.Contains(source.Class)) yield return $"no such class: {code} {source.Class}";
        if (source.By.Length == 0 || source.Title.Length == 0) yield return $"source without a name: {code}";
        if (source.Date is { } date && !Date().IsMatch(date)) yield return $"no date: {code} {date}";
        if (IsMirror(source.By) || IsMirror(source.Title)) yield return $"names a mirror: {code}";
        if (source.Url is null) yield break;
        if (source.Class == "other") yield return $"nobody is sent to this class: {code} {source.Class}";
        foreach (var problem in Address(source.Url)) yield return $"{problem}: {code} {source.Url}";
    }

    private static IEnumerable<string> Address(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            yield return "no address of the web";
            yield break;
        }
        if (address.PathAndQuery == "/") yield return "a host, not a page";
        if (IsMirror(address.Host)) yield return "a mirror";
        if (address.Host.Split('.').Any(NotItsOwn.Contains)) yield return "not the page's own host";
    }

    // Those seen so far: 300499.q88px.group, 133439.lt5jd.group, 400767.oceanhubhk.tech.
    private static bool IsMirror(string text) => Mirror().IsMatch(text);

    private static IEnumerable<string> Cited() =>
    [
        .. Guide.Countries.SelectMany(c => GuideEntries.Sources(Guide.For(c).Data)),
        .. Operators.All.SelectMany(o => o.Sources),
        .. SiteList.All.SelectMany(s => s.Rules.All).SelectMany(r => r.Rule.Sources),
        .. WhichPin.Rows.SelectMany(r => r.Sources),
        .. Differences.All.SelectMany(d => d.Sides).SelectMany(s => s),
    ];

    [GeneratedRegex("^[A-Z][0-9]+[a-z]?$")]
    private static partial Regex Code();

    [GeneratedRegex("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
    private static partial Regex Date();

    // A label of many digits before the name, or a name of letters and digits before an ending that is no country's.
    [GeneratedRegex(@"\b[0-9]{5,}\.[a-z0-9-]+\.[a-z]{2,}|\b(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{5}\.(group|top|xyz|tech|site|online)\b")]
    private static partial Regex Mirror();
}
