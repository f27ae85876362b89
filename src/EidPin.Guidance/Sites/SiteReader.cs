using System.Text.Json;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Sites;

/// <summary>Reads sites: those of the program, and a city's own in the same shape.</summary>
public static class SiteReader
{
    /// <param name="file">As it is called when something is wrong in it.</param>
    /// <exception cref="GuidanceFileException">No JSON, an unknown or missing member, or a value that a member cannot have.</exception>
    public static IReadOnlyList<Site> Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            return Checked(JsonSerializer.Deserialize(json, GuideShapes.Default.SiteArray) ?? throw new JsonException("no list of sites"));
        }
        catch (JsonException e)
        {
            throw new GuidanceFileException(file, e);
        }
    }

    internal static IReadOnlyList<Site> Embedded(string name)
    {
        try
        {
            return Checked(GuideReader.Read(name, GuideShapes.Default.SiteArray));
        }
        catch (JsonException e)
        {
            throw new GuidanceFileException($"guidance/{name}", e);
        }
    }

    private static Site[] Checked(Site[] sites)
    {
        var twice = sites.GroupBy(s => s.Id).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new JsonException($"site {twice.Key} stands twice");
        foreach (var site in sites)
            if (Problems(site).FirstOrDefault() is { } problem) throw new JsonException($"site {site.Id}: {problem}");
        return sites;
    }

    private static IEnumerable<string> Problems(Site site)
    {
        if (!IsId(site.Id)) yield return "an id is made of small letters, digits and hyphens";
        foreach (var language in (string[])["ja", "en"])
            if (!site.Name.ContainsKey(language)) yield return $"no name in {language}";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(site.Zone, out _)) yield return $"no such zone: {site.Zone}";
        foreach (var problem in site.Hours.SelectMany(OfHours)) yield return problem;
        if (site.Hours.Count == 0) yield return "no hours";
        foreach (var pause in site.Closed.Where(c => c.From >= c.Until)) yield return $"closed until before it begins: {pause.From:s}";
        foreach (var language in site.Languages.Where(l => l.Length != 2 || !l.All(char.IsAsciiLetterLower)))
            yield return $"no code of a language: {language}";
        if (site.ReplyDays is < 1 or > 365) yield return $"replyDays is 1 to 365, not {site.ReplyDays}";
        foreach (var reason in site.Supervisor.Except(SiteRules.SupervisorReasons))
            yield return $"supervisor holds {string.Join(" or ", SiteRules.SupervisorReasons)}, not {reason}";
        foreach (var (name, rule) in site.Rules.All)
            if (!SiteRules.Values[name].Contains(rule.Value))
                yield return $"{name} is {string.Join(" or ", SiteRules.Values[name])}, not {rule.Value}";
    }

    private static IEnumerable<string> OfHours(SiteHours hours)
    {
        if (hours.From >= hours.Until) yield return $"hours end before they begin: {hours.From:HH\\:mm}";
        if (hours.Days.Count == 0) yield return "hours of no day";
        foreach (var day in hours.Days.Except(SiteHours.Week)) yield return $"no day of the week: {day}";
        foreach (var week in (hours.Weeks ?? []).Where(w => w is < 1 or > 5)) yield return $"a month has no week {week}";
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 40 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
