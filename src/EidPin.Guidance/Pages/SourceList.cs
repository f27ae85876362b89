using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Pages;

/// <summary>Sources as links, where they have an address.</summary>
internal static class SourceList
{
    /// <summary>Behind the date: how sure it is, and what says so.</summary>
    public static void Write(Html html, string confidence, IEnumerable<string> codes)
    {
        var (between, stop) = html.Language == "ja" ? ("、", "。") : ("; ", ". ");
        html.Add($"{between}{confidence}{stop}");
        var first = true;
        foreach (var code in codes)
        {
            if (!first) html.Add($"{between}");
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
        // Only an address of the web becomes a link.
        var isWeb = source.Url?.StartsWith("https://", StringComparison.Ordinal) == true;
        if (isWeb) html.Add($"<a href=\"{source.Url:a}\">{source.Title}</a>");
        else html.Add($"{source.Title}");
        if (source.Date is { } date) html.Add($"{(html.Language == "ja" ? $"（{date}）" : $" ({date})")}");
    }
}
