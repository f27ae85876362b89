using EidPin.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Desk.Pages;

/// <summary>What stands beside simulated cards: above them made-up codes, below them what can be done to their readers.</summary>
internal static class StripPart
{
    /// <summary>The copy that somebody practises on, with the codes made up for it.</summary>
    public static void Practice(Html html, Texts texts, SimulatedCard card)
    {
        html.Add(
            $"<aside class=\"strip\" id=\"codes\" aria-labelledby=\"practice-codes\">\n" +
            $"<h2 id=\"practice-codes\">{texts["practice.codes"]}</h2>\n");
        Codes(html, texts, card);
        html.Add($"<div class=\"do\"><a class=\"btn\" href=\"/?lang={texts.Language:a}\">{texts["practice.leave"]}</a></div>\n</aside>\n");
    }

    /// <param name="office">Where the reset server is dialled; null: there is none.</param>
    public static void Demo(Html html, Texts texts, DemoStrip strip, string? office = null)
    {
        html.Add(
            $"<aside class=\"strip\" id=\"readers\" aria-labelledby=\"strip\">\n" +
            $"<h2 id=\"strip\">{texts["demo.strip"]}</h2>\n" +
            $"<p>{texts["demo.strip.help"]}</p>\n" +
            $"<div class=\"do\">\n");
        html.Add(
            $"{Button(texts, "", strip.ServiceStopped ? "service-start" : "service-stop")}{Button(texts, "", "fresh")}\n" +
            $"</div>\n" +
            $"<ul>\n");
        foreach (var (i, place) in strip.Places.Index())
        {
            html.Add(
                $"<li id=\"strip-{i}\"><h3>{place.Reader.Name}<small>{Named(texts, place.Name)}</small></h3>\n" +
                $"<div class=\"do\">\n");
            foreach (var act in place.Offers) html.Add($"{Button(texts, place.Reader.Name, act)}\n");
            html.Add($"</div>\n<details><summary>{texts["demo.codes"]}<span class=\"unseen\">: {place.Reader.Name}</span></summary>\n");
            Codes(html, texts, place.Card);
            html.Add($"</details>\n");
            if (place is { Plugged: true, Reader: { Pad: not null, Card: not null } }) Keys(html, texts, place);
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
        if (office is not null) Office(html, texts, strip, office);
        html.Add($"</aside>\n");
    }

    // The other side: a clerk's page on the server, and the holder's terminal beside it.
    private static void Office(Html html, Texts texts, DemoStrip strip, string office)
    {
        var reader = strip.Places[0].Reader.Name;
        html.Add($"<h3 id=\"office\">{texts["demo.office"]}</h3>\n<p>{texts.Get("demo.office.help", ("reader", reader))}</p>\n");
        html.Add($"<div class=\"do\"><a class=\"btn\" href=\"{office:a}/staff\">{texts["demo.office.clerk"]}</a>\n");
        html.Add($"<a class=\"btn\" href=\"/terminal?lang={texts.Language:a}\">{texts["demo.office.terminal"]}</a></div>\n");
    }

    // A card of a file is called by it.
    private static string Named(Texts texts, string name) =>
        texts.Has($"simulate.card.{name}") ? texts[$"simulate.card.{name}"] : Path.GetFileName(name);

    private static void Codes(Html html, Texts texts, SimulatedCard card)
    {
        html.Add($"<dl class=\"codes\">\n");
        foreach (var (pin, code) in card.Codes.Where(c => card.Profile[c.Key] is { Extra: false }))
            html.Add($"<div><dt>{CardWords.Pin(texts, pin)}</dt><dd><code>{code:a}</code></dd></div>\n");
        if (card.Definition is { Activated: false, Scheme: ActivationScheme.SevenDigits } d)
            html.Add($"<div><dt>{texts["practice.letter"]}</dt><dd><code>{d.LetterCode:a}</code></dd></div>\n");
        html.Add($"</dl>\n");
    }

    // A simulated reader has no keys to press: these stand for them.
    private static void Keys(Html html, Texts texts, DemoStrip.Place place)
    {
        html.Add($"<p>{texts["demo.type"]}</p>\n<div class=\"do\">\n");
        foreach (var (pin, _) in place.Card.Codes.Where(c => place.Card.Profile[c.Key] is { Checkable: true, Extra: false }))
            html.Add(
                $"<button type=\"button\" data-do=\"simulate\" data-reader=\"{place.Reader.Name:a}\" " +
                $"data-what=\"type-{pin:a}\">{CardWords.Pin(texts, pin)}</button>\n");
        html.Add(
            $"<button type=\"button\" data-do=\"simulate\" data-reader=\"{place.Reader.Name:a}\" " +
            $"data-what=\"type-new\">{texts.Get("demo.type-new", ("code", DemoStrip.NewCode))}</button>\n" +
            $"{Button(texts, place.Reader.Name, "type-cancel")}\n" +
            $"</div>\n");
    }

    private static Markup Button(Texts texts, string reader, string act) =>
        new(
            $"<button type=\"button\" data-do=\"simulate\" data-reader=\"{reader}\" " +
            $"data-what=\"{act}\">{Html.Words(texts[$"demo.{act}"], texts.Tag)}</button>");
}
