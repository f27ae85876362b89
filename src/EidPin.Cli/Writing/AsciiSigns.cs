namespace EidPin.Cli.Writing;

/// <summary>
/// For terminals that show ASCII alone: typographic signs have one of it in their place; letters are left, since no sign stands for them.
/// </summary>
internal static class AsciiSigns
{
    public static string For(string text) => text
        .Replace('“', '"').Replace('”', '"').Replace('’', '\'').Replace('‘', '\'').Replace('–', '-').Replace('—', '-')
        .Replace("…", "...", StringComparison.Ordinal).Replace("→", "->", StringComparison.Ordinal);

    /// <summary>A page names every other sign by its number.</summary>
    public static string InHtml(string html) =>
        string.Concat(html.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : $"&#{r.Value};"));
}
