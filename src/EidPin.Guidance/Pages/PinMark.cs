
namespace EidPin.Guidance.Pages;

/// <summary>
/// A PIN has one mark and colour everywhere: pen and vermilion sign, key and indigo log in, a green house is the resident register, a brown
/// card what is printed on the card, a slate envelope the letter.
/// </summary>
public static class PinMark
{
    private const string Stroke = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.4\"";

    private static readonly Dictionary<string, string> Paths = new()
    {
        ["sign"] = """<circle cx="16" cy="16" r="13.5"/><path d="M10 22l1.2-4.6L20 8.6a2 2 0 0 1 2.8 0l.6.6a2 2 0 0 1 0 2.8l-8.8 8.8z"/>""",
        ["auth"] = """<circle cx="11" cy="16" r="6"/><path d="M17 16h12M24 16v5M28 16v4"/>""",
        ["home"] = """<path d="M4 16L16 5l12 11M8 13v14h16V13M13 27v-8h6v8"/>""",
        ["info"] = """<rect x="3" y="7" width="26" height="18" rx="3"/><circle cx="10.5" cy="14.5" r="2.6"/>"""
            + """<path d="M6.5 21.5c.8-2.4 7.2-2.4 8 0M18 13h7M18 18h7"/>""",
        ["letter"] = """<rect x="3" y="7" width="26" height="18" rx="2"/><path d="M3.5 8.5L16 18 28.5 8.5"/>""",
    };

    /// <summary>The style class of a PIN: its colour.</summary>
    public static string Class(string pin) => pin switch
    {
        "jp.signature" or "fi.pin2" => "sign",
        "jp.authentication" or "fi.pin1" => "auth",
        "jp.resident-register" => "home",
        "jp.card-info" => "info",
        _ => "letter",
    };

    /// <summary>The mark drawn in place.</summary>
    /// <param name="pin">With its country.</param>
    public static Markup Svg(string pin) =>
        new($"""
            <svg class="mark" viewBox="0 0 32 32" width="32" height="32" {Stroke} aria-hidden="true">{Paths[Class(pin)]}</svg>
            """);

    /// <summary>All marks, unseen: a page that shows them often draws each once and names it by <see cref="Use"/>.</summary>
    public static Markup Sprite { get; } =
        new($"""<svg class="sprite" width="0" height="0" aria-hidden="true">{string.Concat(Paths.Select(Symbol))}</svg>""");

    private static string Symbol(KeyValuePair<string, string> mark) =>
        $"""<symbol id="mark-{mark.Key}" viewBox="0 0 32 32">{mark.Value}</symbol>""";

    /// <summary>The mark of <see cref="Sprite"/>.</summary>
    public static Markup Use(string pin) => new($"""<svg class="mark" aria-hidden="true"><use href="#mark-{Class(pin)}"/></svg>""");
}
