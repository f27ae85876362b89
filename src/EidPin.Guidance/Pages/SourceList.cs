using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Sources by name, and as links to the very page.</summary>
internal static class SourceList
{
    /// <summary>Behind the date: how sure it is, and who says so. The rules page has the links.</summary>
    public static void Names(Html html, string confidence, IEnumerable<string> codes)
    {
        var (between, stop) = Marks(html);
        var names = codes.Select(c => Sources.All.TryGetValue(c, out var source) ? source.By : c).Distinct();
        html.Add($"{between}{confidence}{stop}{string.Join(between, names)}");
    }

    /// <summary>Behind the date: how sure it is, and what says so.</summary>
    public static void Write(Html html, string confidence, IEnumerable<string> codes)
    {
        var (between, stop) = Marks(html);
        html.Add($"{between}{confidence}{stop}");
        All(html, codes);
    }

    private static void All(Html html, IEnumerable<string> codes)
    {
        var first = true;
        foreach (var code in codes)
        {
            if (!first) html.Add($"{Marks(html).Between}");
            first = false;
            One(html, code);
        }
    }

    public static void One(Html html, string code)
    {
        if (!Sources.All.TryGetValue(code, out var source))
        {
            html.Add($"{code}");
            return;
        }
        html.Add($"{source.By}{(html.Language == "ja" ? "「" : ": ")}");
        // Only an address of the web becomes a link.
        var isWeb = source.Url?.StartsWith("https://", StringComparison.Ordinal) == true;
        if (isWeb) html.Add($"<a href=\"{source.Url:a}\">{source.Title}</a>");
        else html.Add($"{source.Title}");
        if (html.Language == "ja") html.Add($"」");
        if (source.Date is { } date) html.Add($"{(html.Language == "ja" ? $"（{date}）" : $" ({date})")}");
    }

    /// <summary>Where sources say different things about a rule: what about, how it was decided, and each side with its dates.</summary>
    public static void Differing(Html html, Texts words, string rule)
    {
        foreach (var difference in Differences.Of(rule))
        {
            html.Add($"<p>{words[$"page.differ.{difference.Id}"]} <small>{words[$"page.differ.{difference.Decided}"]}");
            for (var i = 0; i < difference.Sides.Count; i++)
            {
                html.Add($"<br/>{i + 1}. ");
                All(html, difference.Sides[i]);
            }
            html.Add($"</small></p>\n");
        }
    }

    private static (string Between, string Stop) Marks(Html html) => html.Language == "ja" ? ("、", "。") : ("; ", ". ");
}
