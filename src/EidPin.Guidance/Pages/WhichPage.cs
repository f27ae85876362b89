using EidPin.Guidance.Plans;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Which PIN is a screen asking for? The PINs of both countries with their marks, and all screens.</summary>
public static class WhichPage
{
    private static readonly string[] Pins =
        ["jp.signature", "jp.authentication", "jp.resident-register", "jp.card-info", "fi.pin1", "fi.pin2", "fi.activation-code"];

    /// <summary>A whole page.</summary>
    /// <param name="asked">What was searched for, where a program answers.</param>
    public static string Html(Texts texts, IPageLinks links, WhichResult? asked = null)
    {
        var frame = new Frame(texts, links);
        var words = frame.Words;
        return frame.Page(Place.Which, words["page.which.title"], html =>
        {
            // The marks are drawn once for the whole page, answers included.
            html.Add($"{PinMark.Sprite}\n");
            if (links is QueryLinks query) new WhichFound(asked, frame, query, html).Whole();
            html.Add($"<p class=\"lead\">{words["page.which.lead"]}</p>\n");
            // Files cannot search: who finds nothing here goes on to the questions.
            if (links is not QueryLinks)
                html.Add($"<p><a class=\"btn\" href=\"{links.Start(words.Language):a}\">{words["page.which.way"]}</a></p>\n");
            html.Add($"<ul>\n");
            foreach (var country in Guide.Countries)
                html.Add($"<li><a href=\"#{country}\">{words[$"page.country.{country}"]}</a></li>\n");
            html.Add($"</ul>\n");
            foreach (var country in Guide.Countries) Country(html, words, country, links);
        });
    }

    private static void Country(Html html, Texts words, string country, IPageLinks links)
    {
        html.Add($"<section aria-labelledby=\"{country}\">\n<h2 id=\"{country}\">{words[$"page.country.{country}"]}</h2>\n");
        foreach (var pin in Pins.Where(p => p.StartsWith(country, StringComparison.Ordinal))) Pin(html, words, pin);
        Screens(html, words, country, links, WhichKind.Service, "page.which.screens");
        Screens(html, words, country, links, WhichKind.Message, "page.which.messages");
        Screens(html, words, country, links, WhichKind.NotPin, "page.which.not");
        html.Add($"</section>\n");
    }

    // What belongs to no country is everybody's.
    private static void Screens(Html html, Texts words, string country, IPageLinks links, WhichKind kind, string title)
    {
        var which = words.Of("which");
        html.Add($"<h3>{words[title]}</h3>\n<ul class=\"screens\">\n");
        // What people say themselves ("I forgot it") stands on no screen.
        foreach (var row in WhichPin.Rows.Where(r => r.Kind == kind && r.IsOf(country) && r.State is not ("forgotten" or "change")))
        {
            html.Add($"<li><span>{which[$"row.{row.Id}"]}");
            if (which.Has($"row.{row.Id}.note")) html.Add($"<small>{which[$"row.{row.Id}.note"]}</small>");
            html.Add($"</span>");
            Answers(html, words, which, row);
            Ways(html, words, links, country, row);
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
    }

    private static void Answers(Html html, Texts words, Texts which, WhichRow row)
    {
        html.Add($"<ul>");
        foreach (var (pin, i) in row.Pins.Where(p => p != "none").Select((p, i) => (p, i)))
        {
            var before = i > 0 && row.OneOf ? words["page.which.or"] : "";
            if (IsPin(pin))
            {
                html.Add($"<li class=\"{PinMark.Class(pin)}\">{before}{PinMark.Use(pin)}");
                html.Add($"<a href=\"#{pin}\">{words[$"pin.{pin}.name"]}</a></li>");
            }
            else html.Add($"<li>{before}{words[$"page.not-card.{pin}"]}</li>");
        }
        if (row.State is { } state) html.Add($"<li><small>{which[$"which.state.{state}"]}</small></li>");
        else if (row.Pins is ["none"]) html.Add($"<li>{words["page.which.none"]}</li>");
        html.Add($"</ul>");
    }

    // A message that says what happened leads on with that, and with the PIN where it means one: of several the guide asks. Which of the
    // Finnish cards it is, a message does not say.
    private static void Ways(Html html, Texts words, IPageLinks links, string country, WhichRow row)
    {
        if (row.State is not ("locked" or "forgotten") || Guide.For(country).Data.Cards is not [var card]) return;
        var happened = Guide.For(country).Data.Questions.First(q => q.Id == "happened");
        var said = happened.Answers.First(a => a.Set.GetValueOrDefault("trouble") == row.State);
        var own = row.Pins.Where(p => p.StartsWith(country + ".", StringComparison.Ordinal)).ToArray();
        Given[] answers = [new(happened.Id, [said.Id]), .. own is [var one] ? [new("which", [one[3..]])] : Array.Empty<Given>()];
        html.Add($"<ul><li><a href=\"{links.Guide(words.Language, card, answers):a}\">{words["page.which.way"]}</a></li></ul>");
    }

    internal static bool IsPin(string pin) => Pins.Contains(pin);

    private static void Pin(Html html, Texts words, string pin)
    {
        var (name, local) = (words[$"pin.{pin}.name"], words[$"pin.{pin}.official"]);
        html.Add($"<article class=\"pin {PinMark.Class(pin)}\" id=\"{pin}\">\n<h3>{PinMark.Use(pin)}<span>{name}");
        if (!Ruby.Bare(name).Contains(local, StringComparison.OrdinalIgnoreCase))
            html.Add($"<small>{Foreign.In(Foreign.OfPin(pin), local, html.Language)}</small>");
        var stop = words.Tag == "ja" ? "。" : ". ";
        html.Add($"</span></h3>\n<p>{words[$"pin.{pin}.format"]}{stop}{words[$"pin.{pin}.use"]}</p>\n");
        var also = words[$"pin.{pin}.also"].Replace("|", " · ", StringComparison.Ordinal);
        html.Add($"<p><small>{words.Get("page.also-called", ("names", also))}</small></p>\n</article>\n");
    }
}
