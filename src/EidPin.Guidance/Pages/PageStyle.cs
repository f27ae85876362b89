
namespace EidPin.Guidance.Pages;

/// <summary>The one style sheet of all pages.</summary>
public static class PageStyle
{
    private static readonly Lazy<string> Text = new(() =>
    {
        using var reader = new StreamReader(typeof(PageStyle).Assembly.GetManifestResourceStream("guide.css")!);
        return reader.ReadToEnd();
    });

    public static string Css => Text.Value;

    /// <summary>For a page that carries its style in itself.</summary>
    internal static Markup Markup => new(Css);
}
