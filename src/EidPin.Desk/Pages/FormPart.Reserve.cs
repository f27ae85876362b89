using EidPin.Cards;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk.Pages;

// The form of a reservation: the same fields and hints as any other, and the very text that the card is going to sign.
internal sealed partial class FormPart
{
    /// <param name="id">Of the ticket.</param>
    public string Reserve(ReserveTicket ticket, string id, OperatorInfo taker)
    {
        var known = Card.Profile[ticket.KnownPin];
        html.Add(
            $"<form class=\"code {PinMark.Class(known.Id):a}\" data-path=\"/reserve/do\" data-ticket=\"{id:a}\" data-fields=\"1\" " +
            $"data-card=\"{view.Id:a}\" data-pin=\"{ticket.Pin:a}\" aria-labelledby=\"f-{id:a}\" autocomplete=\"off\">\n");
        html.Add(
            $"<h4 id=\"f-{id:a}\" tabindex=\"-1\">{texts.Get("reserve.form", ("pin", CardWords.Pin(texts, ticket.Pin)))}" +
            $"<small>{Where(known, Cards.Act.Check)}</small><small>" +
            $"{texts.Get("reserve.by", ("operator", ResetWords.Operator(texts, taker)))}</small></h4>\n");
        html.Add(
            $"<p>{texts.Get("reserve.form.why", ("known", CardWords.Pin(texts, known)), ("pin", CardWords.Pin(texts, ticket.Pin)))}" +
            $"{(taker.FaceCheck == "off" ? "" : $" {texts["reserve.form.photo"]}")}</p>\n");
        html.Add(
            $"<details class=\"proof\"><summary>{texts["reserve.text"]}</summary>\n" +
            $"<p>{texts["reserve.text.help"]}</p>\n" +
            $"<pre lang=\"en\">{ticket.Text.ToString():a}</pre></details>\n");
        Before(known, Cards.Act.Check, ticket.Last);
        Field(0, CardWords.Pin(texts, known), known.Format, old: true);
        html.Add(
            $"<div class=\"answer\" role=\"alert\"></div>\n" +
            $"<div class=\"do\">\n" +
            $"<button type=\"submit\" class=\"main\">{texts["reserve.send"]}</button>\n" +
            $"<button type=\"button\" data-do=\"close\">{texts["form.cancel"]}</button>\n" +
            $"</div>\n");
        Code("reserve", ticket.Pin);
        Hints();
        return html.Add($"</form>\n").ToString();
    }

    /// <summary>Why the known PIN cannot be asked for as the card stands; null: it can.</summary>
    public string? ReserveBarred(string pin, LastTry last) => session.Preflight(PinOperation.Check, ResetPins.ProvenBy(pin), last) switch
    {
        null => null,
        PinOutcome.Held => ReserveLast(pin),
        var barred => new AnswerPart(view with { Card = Card }, texts).Html(barred, Cards.Act.Check, []),
    };

    /// <summary>Asked before another reservation ends the one that is there, perhaps on paper.</summary>
    public static string ReserveAnew(Texts texts, string card, string pin, Reservation made) => new Html(texts.Tag).Add(
        $"<div class=\"result last\" role=\"group\" aria-labelledby=\"anew-{card:a}\">\n" +
        $"<h4 id=\"anew-{card:a}\" tabindex=\"-1\">{texts.Get("reserve.anew.asks", ("code", made.Code))}</h4>\n" +
        $"<div class=\"do\"><button type=\"button\" data-do=\"close\" class=\"main\">{texts["reserve.keep"]}</button>\n" +
        $"<button type=\"button\" data-do=\"form\" data-path=\"/reserve/form\" data-card=\"{card:a}\" data-pin=\"{pin:a}\" " +
        $"data-with=\"anew\">{texts["reserve.anew"]}</button></div>\n</div>\n").ToString();

    private string ReserveLast(string pin)
    {
        var known = CardWords.Pin(texts, ResetPins.ProvenBy(pin));
        var after = Card[pin]?.State == PinState.Locked ? "reserve.last" : "reserve.last.open";
        AskLast(texts.Get("form.last.title", ("pin", known)), known, texts[after]);
        // What costs none comes first.
        var forgotten = GuideLink.Forgotten(texts, view with { Card = Card }, ResetPins.Signature, ResetPins.Authentication);
        html.Add(
            $"<div class=\"do\">\n" +
            $"<a class=\"btn main\" href=\"{forgotten:a}\">{texts["desk.forgot"]}</a>\n" +
            $"<button type=\"button\" data-do=\"close\">{texts["form.last.not-sure"]}</button>\n");
        return html.Add(
            $"<button type=\"button\" data-do=\"form\" data-path=\"/reserve/form\" data-card=\"{view.Id:a}\" data-pin=\"{pin:a}\" " +
            $"data-with=\"last\">{texts["form.last.sure"]}</button>\n</div>\n</div>\n").ToString();
    }

    /// <summary>The three numbers of the card's front that open the photo in its chip: verification number B.</summary>
    public string Photo(string id, string booking)
    {
        html.Add(
            $"<form class=\"code info\" data-path=\"/reserve/photo\" data-ticket=\"{id:a}\" data-card=\"{view.Id:a}\" " +
            $"data-pin=\"{booking:a}\" aria-labelledby=\"f-{id:a}\" autocomplete=\"off\">\n" +
            $"<h4 id=\"f-{id:a}\" tabindex=\"-1\">{texts["reserve.front"]}</h4>\n" +
            $"<p>{texts["reserve.front.help"]}</p>\n");
        about = $"{view.Id}-front-about";
        html.Add($"<div class=\"about\" id=\"{about:a}\">");
        if (new CardPhoto(session).Tries() is { } tries) html.Add($"{CardWords.Now(texts, tries)}\n");
        html.Add($"</div>\n");
        foreach (var (i, (name, length)) in new[] { ("born", 6), ("until", 4), ("security", 4) }.Index())
            Field(i, texts[$"reserve.front.{name}"], new PinFormat(length, length), old: true, letter: true);
        html.Add(
            $"<div class=\"answer\" role=\"alert\"></div>\n" +
            $"<div class=\"do\">\n" +
            $"<button type=\"submit\" class=\"main\">{texts["reserve.front.send"]}</button>\n" +
            $"</div>\n");
        Hints();
        return html.Add($"</form>\n").ToString();
    }
}
