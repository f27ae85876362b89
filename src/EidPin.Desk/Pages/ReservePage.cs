using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk.Pages;

/// <summary>Reserve: which card, which PIN, and the reservations that were made here. Kept up to date by the socket.</summary>
internal static class ReservePage
{
    public static string Html(CardDesk desk, ResetDesk reset, Texts texts)
    {
        var html = new Html(texts.Tag);
        Live.Open(html, texts["reserve.title"], "", "ready");
        if (reset.Operator is not { } taker) html.Add($"<p class=\"note\">{texts[$"reset.reason.{reset.Trouble}"]}</p>\n");
        else
        {
            html.Add($"<p class=\"operator\">{texts.Get("reserve.by", ("operator", ResetWords.Operator(texts, taker)))}</p>\n");
            foreach (var booking in Shown(reset.Bookings))
                new BookingPart(html, texts, taker, reset.Client.Kiosk is not null).Write(
                    booking, desk.Views.FirstOrDefault(v => v.Phase == Phase.Ready && ResetDesk.CardOf(v) == booking.Card));
            var cards = desk.Views.Where(v => v is { Phase: Phase.Ready, Card.Profile.Id: "jp.my-number" }).ToArray();
            var finished = desk.Views.Where(v => v.IsFinished).ToArray();
            foreach (var view in finished) Finished(html, texts, view);
            if (cards.Length == 0 && finished.Length == 0) html.Add($"<p>{texts["reserve.no-card"]}</p>\n");
            foreach (var view in cards) Card(html, texts, reset, taker, view, alone: cards.Length == 1);
        }
        return html.Add($"</div>\n").ToString();
    }

    // Without power it tells nothing of itself, but it lies there.
    private static void Finished(Html html, Texts texts, ReaderView view) => html.Add(
        $"<section class=\"card\" id=\"{view.Id:a}\" aria-labelledby=\"{view.Id:a}-h\">\n" +
        $"<h2 id=\"{view.Id:a}-h\">{texts["desk.finished"]}<small>{CardWords.Reader(texts, view)} " +
        $"<span class=\"device\">{view.Name}</span></small></h2>\n" +
        $"<div class=\"do\"><button type=\"button\" data-do=\"again\" data-card=\"{view.Id:a}\">{texts["desk.show-again"]}</button>" +
        $"</div>\n</section>\n");

    // What is over stands there until the same card reserves again.
    private static IEnumerable<Booking> Shown(IReadOnlyList<Booking> bookings) =>
        bookings.Where((b, i) => b.Lives || bookings.Take(i).All(newer => newer.Card != b.Card));

    private static void Card(Html html, Texts texts, ResetDesk reset, OperatorInfo taker, ReaderView view, bool alone)
    {
        html.Add(
            $"<section class=\"card\" id=\"{view.Id:a}\" aria-labelledby=\"{view.Id:a}-h\">\n" +
            $"<h2 id=\"{view.Id:a}-h\">{CardWords.Sentence(CardWords.Card(texts, view.Card!))}<small>{CardWords.Reader(texts, view)} " +
            $"<span class=\"device\">{view.Name}</span></small></h2>\n");
        switch (reset.IsIssued(view))
        {
            case null:
                html.Add($"<p class=\"busy\">{texts["desk.reading"]}</p>\n");
                break;
            case false:
                html.Add(
                    $"<div class=\"note away\" data-reason=\"{Refusals.OtherIssuer:a}\">\n" +
                    $"<p><strong>{texts.Get("reserve.other-issuer", ("operator", ResetWords.Operator(texts, taker)))}</strong></p>\n" +
                    $"<p>{texts["reserve.other-issuer.help"]}</p>\n" +
                    $"<p><a class=\"btn main\" href=\"{GuideLink.Of(texts, view):a}\">{texts["answer.plan"]}</a></p>\n" +
                    $"</div>\n");
                break;
            default:
                html.Add($"<h3>{texts["reserve.which"]}</h3>\n<ul class=\"pins\">\n");
                string[] pins = [ResetPins.Signature, ResetPins.Authentication];
                // With one card and one locked PIN there is no doubt what the person came for.
                var opens = alone && pins.Where(p => view.Card![p]?.State == PinState.Locked).ToArray() is [var only] ? only : null;
                foreach (var pin in pins) Pin(html, texts, view, pin, reset.Living(view, pin), pin == opens);
                html.Add($"</ul>\n<p class=\"sub\">{texts["reserve.never"]}</p>\n");
                break;
        }
        html.Add($"</section>\n");
    }

    private static void Pin(Html html, Texts texts, ReaderView view, string pin, Booking? booked, bool opens)
    {
        var (status, known) = (view.Card![pin], view.Card[ResetPins.ProvenBy(pin)]);
        var locked = status?.State == PinState.Locked;
        html.Add(
            $"<li class=\"pin {PinMark.Class(pin):a}{new Markup(locked ? " locked" : "")}\" id=\"{view.Id:a}-{pin:a}\"" +
            $"{new Markup(opens && booked is null && Barred(status, known) is null ? " data-open=\"reserve\"" : "")}>\n" +
            $"<div class=\"face\">\n" +
            $"{PinMark.Svg(pin)}\n" +
            $"<h3>{CardWords.Pin(texts, pin)}");
        if (CardWords.Local(texts, view.Card.Profile[pin]) is { } local) html.Add($"<span class=\"local\" lang=\"ja\">{local}</span>");
        html.Add($"</h3>\n");
        if (status is not null and { State: not PinState.Absent }) html.Add($"{CardWords.State(texts, status)}\n");
        var reason = Barred(status, known);
        if (reason is null && booked is not null) Booked(html, texts, view, pin, booked.Reservation);
        else if (reason is null)
        {
            html.Add($"<p class=\"use\">{texts.Get("reserve.needs", ("known", CardWords.Pin(texts, ResetPins.ProvenBy(pin))))}</p>\n");
            html.Add(
                $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"form\" data-path=\"/reserve/form\" " +
                $"data-card=\"{view.Id:a}\" data-pin=\"{pin:a}\">{texts["reserve.start"]}" +
                $"<span class=\"unseen\">: {CardWords.Pin(texts, pin)}</span></button></div>\n");
        }
        else if (reason == Refusals.BothUnknown && !locked)
            html.Add(
                $"<p class=\"use\" data-reason=\"{reason:a}\">{texts["reserve.proves"]}</p>\n" +
                $"<div class=\"do\"><a class=\"btn\" href=\"{GuideLink.Forgotten(texts, view, pin):a}\">{texts["desk.forgot"]}" +
                $"<span class=\"unseen\">: {CardWords.Pin(texts, pin)}</span></a></div>\n");
        else
        {
            html.Add($"<p class=\"use\" data-reason=\"{reason:a}\">{texts[$"reset.reason.{reason}"]}</p>\n");
            html.Add(
                $"<div class=\"do\"><a class=\"btn main\" href=\"{GuideLink.Forgotten(texts, view, pin):a}\">{texts["answer.plan"]}" +
                $"<span class=\"unseen\">: {CardWords.Pin(texts, pin)}</span></a></div>\n");
        }
        html.Add($"</div>\n<div class=\"slot\" data-keep=\"keep\"></div>\n</li>\n");
    }

    // Another reservation ends this one: the way to what is there comes first.
    private static void Booked(Html html, Texts texts, ReaderView view, string pin, Reservation made)
    {
        var until = ResetWords.Time(texts, made.ExpiresAt);
        html.Add(
            $"<p class=\"use\"><strong>{texts.Get("reserve.booked", ("code", made.Code), ("time", until))}</strong></p>\n" +
            $"<div class=\"do\"><a class=\"btn main\" href=\"#b-{made.Id:a}\">{texts["reserve.show"]}</a>\n");
        html.Add(
            $"<button type=\"button\" data-do=\"form\" data-path=\"/reserve/form\" data-card=\"{view.Id:a}\" data-pin=\"{pin:a}\">" +
            $"{texts["reserve.anew"]}<span class=\"unseen\">: {CardWords.Pin(texts, pin)}</span></button></div>\n");
    }

    /// <summary>What the card itself already rules out, before any PIN is asked: the guide's reason.</summary>
    public static string? Barred(PinStatus? pin, PinStatus? known) =>
        pin is null or { State: PinState.Absent } || known is null or { State: PinState.Absent } ? Refusals.NoSignatureCertificate
        : known.State == PinState.Locked ? Refusals.BothUnknown : null;
}
