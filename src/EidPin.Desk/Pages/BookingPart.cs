using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk.Pages;

/// <summary>A reservation: what it is good for, its code, until when and where; and the photo, where one is still wanted.</summary>
/// <param name="machine">Whether the machine's page is here too.</param>
internal sealed class BookingPart(Html html, Texts texts, OperatorInfo taker, bool machine)
{
    /// <param name="card">Where its card is now; null: it is not here.</param>
    public void Write(Booking booking, ReaderView? card)
    {
        var reservation = booking.Reservation;
        var living = booking.Lives;
        html.Add(
            $"<div class=\"booking {PinMark.Class(reservation.Pin):a}\" id=\"b-{reservation.Id:a}\" " +
            $"data-state=\"{reservation.State:a}\">\n" +
            $"<h3 tabindex=\"-1\">{PinMark.Svg(reservation.Pin)} " +
            $"{texts.Get("booking.title", ("pin", CardWords.Pin(texts, reservation.Pin)))}</h3>\n");
        if (card is not null) html.Add($"<p class=\"sub\">{CardWords.Reader(texts, card)} – {CardWords.Card(texts, card.Card!)}</p>\n");
        var state = reservation.NewPhoto ? "booking.new-photo" : $"booking.state.{reservation.State}";
        html.Add($"<p class=\"big\">{texts[state]}</p>\n");
        if (living) Code(reservation);
        html.Add($"<p>{texts.Get("reserve.by", ("operator", ResetWords.Operator(texts, taker)))}</p>\n");
        if (living && card?.Card?[reservation.KnownPin]?.State == PinState.Locked)
            html.Add(
                $"<p class=\"note\"><strong>{texts.Get("booking.known-locked", ("known", CardWords.Pin(texts, reservation.KnownPin)))}" +
                $"</strong></p>\n" +
                $"<div class=\"do\"><a class=\"btn main\" href=\"{GuideLink.Of(texts, card):a}\">{texts["answer.plan"]}</a></div>\n");
        if (living)
        {
            if (reservation.State == "reserved") Photo(booking, card);
            html.Add(
                $"<h4>{texts["booking.bring"]}</h4>\n" +
                $"<ol>\n" +
                $"<li>{texts["booking.bring.card"]}</li>\n" +
                $"<li>{texts.Get("booking.bring.known", ("known", CardWords.Pin(texts, reservation.KnownPin)))}</li>\n" +
                $"<li>{texts.Get("booking.bring.new", ("pin", CardWords.Pin(texts, reservation.Pin)))}</li>\n" +
                $"</ol>\n");
            html.Add($"<h4>{texts["booking.where"]}</h4>\n<ul>\n");
            foreach (var place in reservation.Places) Place(place, reservation.ExpiresAt);
            html.Add($"</ul>\n<div class=\"do\">\n");
            if (machine && reservation.State != "reserved")
                html.Add($"<a class=\"btn main\" href=\"/kiosk?lang={texts.Language:a}\">{texts["booking.kiosk"]}</a>\n");
            html.Add(
                $"<a class=\"btn\" href=\"/reserve/limit.ics?lang={texts.Language:a}&amp;id={reservation.Id:a}\">" +
                $"{texts["booking.calendar"]}</a>\n" +
                $"<button type=\"button\" data-do=\"print\">{texts["booking.print"]}</button>\n");
            html.Add(
                $"<button type=\"button\" data-do=\"cancel\" data-booking=\"{reservation.Id:a}\">{texts["booking.cancel"]}</button>\n" +
                $"</div>\n");
        }
        html.Add($"</div>\n");
    }

    // First: it is what people write down, whatever else is wanted of them.
    private void Code(Reservation reservation) => html.Add(
        $"<p>{texts["booking.code"]}<br/>" +
        $"<strong class=\"shortcode\" lang=\"en\">{reservation.Code:a}</strong></p>\n" +
        $"<p class=\"until\">{texts.Get("booking.until", ("time", ResetWords.Time(texts, reservation.ExpiresAt)))}</p>\n");

    private void Place(PlaceInfo place, DateTimeOffset end)
    {
        // Twenty-four hours often end at night, when the shop is shut.
        var last = place.LastMoment(DateTimeOffset.UtcNow, end);
        var said = last is { } at ? texts.Get("booking.last", ("time", ResetWords.Time(texts, at))) : texts["booking.never"];
        html.Add($"<li>{ResetWords.Place(texts, place)} – <strong>{said}</strong>");
        foreach (var closure in place.Closures ?? [])
        {
            var (from, until) = (ResetWords.Time(texts, closure.From), ResetWords.Time(texts, closure.Until));
            html.Add($"<br/>{texts.Get("booking.closed", ("from", from), ("until", until))}");
        }
        html.Add($"</li>\n");
    }

    // Left alone by the socket while somebody works in it; another one when another photo is asked for, in the same place for the script.
    private void Photo(Booking booking, ReaderView? card)
    {
        var id = booking.Reservation.Id;
        html.Add(
            $"<div class=\"photo\" id=\"p-{id:a}\">\n" +
            $"<h4>{texts["photo.title"]}</h4>\n" +
            $"<p>{texts[booking.Reservation.NewPhoto ? "booking.new-photo.why" : "photo.why"]}</p>\n" +
            $"<p class=\"sub\">{texts["photo.deleted"]}</p>\n");
        if (card is null) html.Add($"<p>{texts["reserve.no-card"]}</p>\n");
        else
            html.Add(
                $"<div id=\"{card.Id:a}-{id:a}\">" +
                $"<div class=\"slot\" id=\"{card.Id:a}-{id:a}-{booking.Asked}\" data-keep=\"keep\"><div class=\"do\">" +
                $"<button type=\"button\" class=\"main\" data-do=\"form\" data-path=\"/reserve/front\" data-card=\"{card.Id:a}\" " +
                $"data-pin=\"{id:a}\">{texts["photo.start"]}</button></div></div></div>\n");
        html.Add($"</div>\n");
    }
}
