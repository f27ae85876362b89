namespace EidPin.Guidance.Pages;

/// <summary>Sources as links, where they have an address.</summary>
internal static class SourceList
{
    public static void Write(Html html, IEnumerable<string> codes)
    {
        var first = true;
        foreach (var code in codes)
        {
            if (!first) html.Add($"; ");
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
        if (source.Date is { } date) html.Add($" ({date})");
    }
}
