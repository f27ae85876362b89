namespace EidPin.Guidance.Pages;

/// <summary>Which PIN is a screen asking for? The PINs of both countries with their marks, and all screens.</summary>
public static class WhichPage
{
    private static readonly string[] Pins =
        ["jp.signature", "jp.authentication", "jp.resident-register", "jp.card-info", "fi.pin1", "fi.pin2", "fi.activation-code"];

    public static string Html(Texts texts, IPageLinks links)
    {
        var frame = new Frame(texts, links);
        var words = frame.Words;
        return frame.Page(Place.Which, words["page.which.title"], html =>
        {
            html.Add($"<p class=\"lead\">{words["page.which.lead"]}</p>\n<ul>\n");
            foreach (var country in Guide.Countries) html.Add($"<li><a href=\"#{country}\">{words[$"page.country.{country}"]}</a></li>\n");
            html.Add($"</ul>\n");
            foreach (var country in Guide.Countries) Country(html, words, country);
        });
    }

    private static void Country(Html html, Texts words, string country)
    {
        html.Add($"<section aria-labelledby=\"{country}\">\n<h2 id=\"{country}\">{words[$"page.country.{country}"]}</h2>\n");
        foreach (var pin in Pins.Where(p => p.StartsWith(country, StringComparison.Ordinal))) Pin(html, words, pin);
        Screens(html, words, country);
        html.Add($"</section>\n");
    }

    private static void Screens(Html html, Texts words, string country)
    {
        var which = words.Of("which");
        // What is asked for in both countries has a row in each.
        var rows = WhichPin.Services(country).Select(WhichPin.Row).OfType<WhichRow>()
            .Where(r => which.Has($"row.{r.Id}") && r.Pins is not [] && r.Pins.All(p => !IsPin(p) || p.StartsWith(country, StringComparison.Ordinal))).ToArray();
        if (rows.Length == 0) return;
        html.Add($"<h3>{words["page.which.screens"]}</h3>\n<ul class=\"screens\">\n");
        foreach (var row in rows)
        {
            html.Add($"<li><span>{which[$"row.{row.Id}"]}</span>");
            Answers(html, words, row.Pins);
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
    }

    private static void Answers(Html html, Texts words, IEnumerable<string> pins)
    {
        html.Add($"<ul>");
        foreach (var pin in pins)
            if (IsPin(pin)) html.Add($"<li class=\"{PinMark.Class(pin)}\">{PinMark.Svg(pin)}<a href=\"#{pin}\">{words[$"pin.{pin}.name"]}</a></li>");
            else html.Add($"<li>{words[$"page.not-card.{pin}"]}</li>");
        html.Add($"</ul>");
    }

    private static bool IsPin(string pin) => Pins.Contains(pin);

    private static void Pin(Html html, Texts words, string pin)
    {
        var (name, local) = (words[$"pin.{pin}.name"], words[$"pin.{pin}.official"]);
        html.Add($"<article class=\"pin {PinMark.Class(pin)}\" id=\"{pin}\">\n<h3>{PinMark.Svg(pin)}<span>{name}");
        if (!Ruby.Bare(name).Contains(local, StringComparison.OrdinalIgnoreCase)) html.Add($"<small>{Foreign.In(pin[..2] == "jp" ? "ja" : "fi", local, html.Language)}</small>");
        html.Add($"</span></h3>\n<p>{words[$"pin.{pin}.format"]}. {words[$"pin.{pin}.use"]}</p>\n");
        html.Add($"<p><small>{words.Get("page.also-called", ("names", words[$"pin.{pin}.also"].Replace("|", " · ", StringComparison.Ordinal)))}</small></p>\n</article>\n");
    }
}
