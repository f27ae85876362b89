using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>
/// The empty page of everything that shows a card: title, navigation, and places that the script fills. It is the same for everybody, so
/// that it is worth nothing to a page that got hold of a cookie.
/// </summary>
internal sealed class Shell(Texts texts, IPageLinks links)
{
    private readonly Frame frame = new(texts, links);

    /// <param name="view">What the socket shall send.</param>
    /// <param name="desk">The id of a practice; empty: the cards of this computer.</param>
    public string Html(Place place, string title, string view, string desk = "", string? band = null, string? lead = null) =>
        frame.Page(place, title, html =>
        {
            // One place that stays in sight for both, so that neither ever covers the other.
            html.Add($"<div class=\"top\">\n");
            if (band is not null) html.Add($"<p class=\"band\" role=\"note\">{texts[band]}</p>\n");
            html.Add($"<div id=\"notice\" role=\"alert\"></div>\n</div>\n");
            if (lead is not null) html.Add($"<p class=\"lead\">{texts[lead]}</p>\n");
            html.Add($"<p id=\"said\" class=\"unseen\" role=\"status\"></p>\n");
            html.Add(
                $"<div id=\"live\" data-view=\"{view:a}\" data-desk=\"{desk:a}\"><p class=\"busy\">{texts["desk.connecting"]}</p></div>\n");
            html.Add(
                $"<noscript><div class=\"note\"><p>{texts["desk.no-script"]}</p><p>" +
                $"<a class=\"btn\" href=\"/guide?lang={texts.Language:a}\">{texts["desk.guide"]}</a></p></div></noscript>\n");
            var demo = band == "demo.band";
            Words(
                html,
                demo,
                ("no-key", "desk.no-key", "desk.no-key.help"),
                ("restarted", "desk.restarted", "desk.no-key.help"),
                ("gone", "desk.gone", "desk.gone.help"),
                ("gone-sending", "desk.gone", "desk.gone.sending"),
                ("pulled", "kiosk.gone", null),
                ("crowded", "desk.crowded", null),
                ("bug", "answer.bug", null),
                ("practice-gone", "practice.gone", null));
        }, style: desk.Length > 0 ? "desk practice" : band is null ? "desk" : "desk demo");

    /// <summary>Takes the start token from the address.</summary>
    /// <param name="to">Where the page goes on: the first page.</param>
    public string Start(string to, bool demo) => frame.Page(Place.Cards, texts["desk.cards"], html =>
    {
        html.Add(
            $"<div id=\"start\" data-to=\"{to:a}\"><p class=\"busy\">{texts["desk.start"]}</p></div>\n" +
            $"<noscript><p class=\"note\">{texts["desk.no-script"]}</p></noscript>\n");
        Words(html, demo, ("refused", "desk.start.refused", "desk.start.again"));
    }, style: "desk");

    // The command that starts it again is that of this very program.
    private void Words(Html html, bool demo, params ReadOnlySpan<(string Name, string First, string? Second)> words)
    {
        var command = ("command", (object)(demo ? "eidpin demo" : "eidpin desk"));
        html.Add($"<div id=\"words\" hidden=\"hidden\">\n");
        foreach (var (name, first, second) in words)
        {
            html.Add($"<div data-word=\"{name:a}\"><p tabindex=\"-1\"><strong>{texts[first]}</strong></p>");
            if (second is not null) html.Add($"<p>{texts.Get(second, command)}</p>");
            html.Add($"</div>\n");
        }
        html.Add($"</div>\n");
    }
}
