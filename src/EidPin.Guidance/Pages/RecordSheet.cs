using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>
/// One sheet of paper to write PINs on by hand and keep apart from the card. It never has a code in it, and is not kept by any program.
/// </summary>
public static class RecordSheet
{
    private sealed record Field(string Pin, string Format, int Tries, int Fewest, int Most);

    /// <summary>A whole page.</summary>
    /// <param name="card">One of <see cref="SituationFields.Cards"/>.</param>
    /// <param name="links">Null: a file for itself.</param>
    /// <param name="anyKind">The card did not say of which kind it is: all lengths of its kinds are named.</param>
    public static string Html(string card, Texts texts, IPageLinks? links = null, bool anyKind = false)
    {
        var frame = new Frame(texts, links);
        var (words, country) = (frame.Words, card[..2]);
        var name = Name(card, words, anyKind);
        var fields = Fields(card, words, anyKind).ToArray();
        return frame.Page(Place.Sheet, words.Get("sheet.title", ("card", name)), html =>
        {
            html.Add($"<p class=\"lead\">{words["sheet.lead"]}</p>\n<div class=\"grid\">\n");
            foreach (var field in fields) Box(html, words, field, name);
            html.Add($"</div>\n<h2>{words["sheet.keep"]}</h2>\n<ul>\n");
            foreach (var advice in (string[])["sheet.apart", $"sheet.numbers.{country}", "sheet.manager", "sheet.nobody-asks"])
                html.Add($"<li>{words[advice]}</li>\n");
            html.Add($"</ul>\n<h2>{words["sheet.locked"]}</h2>\n<ul>\n<li>{words[$"sheet.locked.{country}"]}</li>\n");
            if (country == "fi") html.Add($"<li>{words[card == "fi.citizen" ? "sheet.order.citizen" : "sheet.order.other"]}</li>\n");
            Line(html, texts, country);
            html.Add($"</ul>\n");
            frame.Tools(html);
        }, style: fields.Length < 4 ? "sheet few" : "sheet", screen: $"{ScreenList.OfSheet(card)}");
    }

    // Where a lost card is stopped at any hour.
    private static void Line(Html html, Texts texts, string country)
    {
        var id = country == "jp" ? "stop-line" : "revocation-line";
        var contact = Guide.For(country).Data.Contacts[id];
        html.Add($"<li>{texts.Of(country)[$"contact.{id}"]}: <a class=\"tel\" href=\"tel:{contact.Dialled:a}\">{contact.Phone}</a>");
        html.Add($" · {texts.Of("page")["hours.always"]}</li>\n");
    }

    /// <summary>Of the entry in a password manager: the same words everywhere.</summary>
    public static string Entry(string card, string pin) => $"{card} – {pin}";

    private static string Name(string card, Texts words, bool anyKind)
    {
        if (anyKind) return words["card.fi.organisation.name"];
        return words[card is "jp.my-number" or "fi.citizen" ? $"card.{card}.name" : $"guide.card.{card}"];
    }

    // Lengths as every program takes them: what a card could hold beyond is not advised.
    private static IEnumerable<Field> Fields(string card, Texts words, bool anyKind)
    {
        foreach (var (pin, tries) in SituationFields.Tries(card))
        {
            var (fewest, most) = pin switch
            {
                "signature" => (6, 16),
                "pin1" => (4, 8),
                "pin2" => (anyKind || card is "fi.professional" or "fi.personnel" ? 4 : 6, 8),
                "activation-code" => (0, 0),
                _ => (4, 4),
            };
            var id = $"{card[..2]}.{pin}";
            var format = pin switch
            {
                "activation-code" when card == "fi.citizen" => words[$"pin.{id}.format"],
                "activation-code" => words.CodeFormat(8, 8, false),
                "pin2" when anyKind => words[$"pin.{id}.format"],
                _ => words.CodeFormat(fewest, most, pin == "signature"),
            };
            yield return new(id, format, tries, fewest, most);
        }
    }

    private static void Box(Html html, Texts words, Field field, string card)
    {
        var (name, local) = (words[$"pin.{field.Pin}.name"], words[$"pin.{field.Pin}.official"]);
        html.Add($"<section class=\"pin {PinMark.Class(field.Pin)}\" aria-labelledby=\"{field.Pin}\">\n");
        html.Add($"<h2 id=\"{field.Pin}\">{PinMark.Svg(field.Pin)}<span>{name}");
        if (!Ruby.Bare(name).Contains(local, StringComparison.OrdinalIgnoreCase))
            html.Add($"<small>{Foreign.In(Foreign.OfPin(field.Pin), local, html.Language)}</small>");
        html.Add($"</span></h2>\n<p><strong>{field.Format}</strong> · {words.Get("sheet.tries", ("n", field.Tries))}</p>\n");
        html.Add($"<p>{words[$"pin.{field.Pin}.use"]}</p>\n");
        if (field.Most == 0)
        {
            html.Add($"<p>{words["sheet.letter"]}</p>\n");
            html.Add($"<p class=\"line\"><span>{words["sheet.letter.where"]}</span> <i></i></p>\n</section>\n");
            return;
        }
        html.Add($"<p class=\"boxes\" aria-hidden=\"true\">");
        for (var i = 0; i < field.Most; i++) html.Add($"<i{new Markup(i < field.Fewest ? "" : " class=\"may\"")}></i>");
        var entry = Entry(Ruby.Bare(card), Ruby.Bare(name));
        html.Add($"</p>\n<p><small>{words.Get("sheet.entry", ("entry", entry))}</small></p>\n</section>\n");
    }
}
