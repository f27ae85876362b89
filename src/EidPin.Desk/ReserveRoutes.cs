using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Guiding;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk;

/// <summary>Reservation: only where an operator is configured.</summary>
internal sealed class ReserveRoutes(CardDesk desk, ResetDesk reset)
{
    /// <summary>Of a photo that a person sends; all else is small.</summary>
    public const int LargestPhoto = 1024 * 1024;

    /// <summary>The only page that may ask for the camera.</summary>
    public const string Page = "/reserve", LivePhoto = "/reserve/live";

    private readonly Once<ReserveTicket> tickets = new();
    private readonly Once<FrontTicket> fronts = new();

    /// <summary>The form with the numbers of the card's front.</summary>
    private sealed record FrontTicket(string Card, Booking Booking);

    public void Map(WebApplication app, Func<HttpContext, Func<Texts, Task>, Task> own)
    {
        app.MapPost("/reserve/form", c => own(c, texts => Form(c, texts)));
        app.MapPost("/reserve/do", c => own(c, texts => Do(c, texts)));
        app.MapPost("/reserve/front", c => own(c, texts => Front(c, texts)));
        app.MapPost("/reserve/photo", c => own(c, texts => Photo(c, texts)));
        app.MapPost(LivePhoto, c => own(c, texts => Live(c, texts)));
        app.MapGet("/reserve/limit.ics", c => Visit.Answer(c, at => reset.Find(at["id"] ?? "") is { Reservation: var reservation }
            ? CalendarFiles.Booking(at, reservation)
            : new(at.Pages.Missing(), Status: StatusCodes.Status404NotFound)));
        app.MapPost("/reserve/cancel", c => own(c, texts => Cancel(c, texts)));
    }

    private async Task Form(HttpContext context, Texts texts)
    {
        var (card, pin) = (context.Request.Query["card"].ToString(), context.Request.Query["pin"].ToString());
        if (desk.Find(card) is not { } reader || reader.View.Card is null)
            await Replies.Refuse(context, texts, "fault.card-removed.message");
        else if (!ResetPins.Can(pin) || reset.Operator is not { } taker) await Replies.Refuse(context, texts, "answer.bug");
        else if (reset.IsIssued(reader.View) != true)
            await context.Response.WriteAsync(ResetWords.Refused(texts, new(Refusals.OtherIssuer), pin, reader.View));
        else if (context.Request.Query["with"] == "" && reset.Living(reader.View, pin) is { Reservation: var made })
            await context.Response.WriteAsync(FormPart.ReserveAnew(texts, card, pin, made));
        else
        {
            var last = context.Request.Query["with"] == "last" ? LastTry.Spend : LastTry.Hold;
            var challenge = await reset.Client.Challenge();
            await Replies.OnCard(context, texts, reader, card, session =>
            {
                var part = new FormPart(desk, reader.View, session, texts);
                if (part.ReserveBarred(pin, last) is { } barred) return barred;
                if (challenge.Value is not { } made) return ResetWords.Refused(texts, challenge.Refusal!, pin, reader.View);
                if (ChallengeCheck.Fault(made, DateTimeOffset.UtcNow) is { } fault)
                    return ResetWords.Refused(texts, fault, pin, reader.View);
                var text = Reserving.Text(taker, reset.Client.Origin, pin, made);
                var ticket = new ReserveTicket(card, pin, last, reader.View.Version, made, text);
                return part.Reserve(ticket, tickets.Add(ticket), taker);
            });
        }
    }

    private async Task Do(HttpContext context, Texts texts)
    {
        var id = context.Request.Headers["X-EidPin-Ticket"].ToString();
        if (tickets.Take(id) is not { } ticket)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        using var body = await Replies.Codes(context, texts, 1);
        if (body is null) return;
        var done = await Reserving.Do(desk, reset, ticket, id, body.Codes[0], context.RequestAborted);
        using var waits = Replies.Tell(context, desk, (done as Reserved.Card)?.Reply);
        var view = desk.Find(ticket.Card)?.View;
        if (done is Reserved.Card { Reply: var reply } && AnswerPart.Keeps(reply))
        {
            var again = reply is Reply.Stale ? ticket with { Version = view?.Version ?? 0, Last = LastTry.Hold } : ticket;
            Replies.Keep(context.Response, tickets.Add(again), 0);
        }
        await context.Response.WriteAsync(done switch
        {
            Reserved.Booked { Booking.Reservation: var made } => Booked(texts, made, ticket.Card),
            Reserved.Refused refused => ResetWords.Refused(texts, refused.Refusal, ticket.Pin, view),
            Reserved.Card card => new AnswerPart(view, texts) { Again = ("/reserve/form", ticket.Pin) }.Html(
                card.Reply, new("", ticket.Card, ticket.KnownPin, Act.Check, ticket.Last, ticket.Version)),
            _ => "",
        });
    }

    // The page leads on to the reservation by itself, as soon as it stands there.
    private static string Booked(Texts texts, Reservation made, string card) => new Html(texts.Tag).Add(
        $"<div class=\"result good\" data-show=\"b-{made.Id:a}\"><h4 class=\"big\" tabindex=\"-1\">{texts["reserve.done"]}</h4>\n" +
        $"<p>{texts[made.State == "reserved" ? "reserve.done.photo" : "reserve.done.help"]}</p>\n" +
        $"<div class=\"do\"><a class=\"btn main\" href=\"#b-{made.Id:a}\">{texts["reserve.show"]}</a>" +
        $"{(made.State == "reserved" ? default : Finish(texts, card))}</div></div>").ToString();

    private static Markup Finish(Texts texts, string card) =>
        new(new Html(texts.Tag).Add($"<button type=\"button\" data-do=\"finish\" data-card=\"{card:a}\">{texts["desk.finish"]}</button>")
            .ToString());

    private async Task Front(HttpContext context, Texts texts)
    {
        var (card, id) = (context.Request.Query["card"].ToString(), context.Request.Query["pin"].ToString());
        if (desk.Find(card) is not { } reader || reset.Find(id) is not { } booking || booking.Card != ResetDesk.CardOf(reader.View))
            await Replies.Refuse(context, texts, "fault.card-removed.message");
        else
            await Replies.OnCard(context, texts, reader, card,
                session => new FormPart(desk, reader.View, session, texts).Photo(fronts.Add(new(card, booking)), id));
    }

    private async Task Photo(HttpContext context, Texts texts)
    {
        if (fronts.Take(context.Request.Headers["X-EidPin-Ticket"]) is not { Booking: var booking } ticket
            || desk.Find(ticket.Card) is not { } reader)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        using var body = await Replies.Codes(context, texts, 3);
        if (body is null) return;
        using var front = Code.Join([.. body.Codes]);
        byte[]? photo = null;
        Reply reply;
        try
        {
            reply = await reader.Run(ticket.Card, session =>
            {
                var outcome = new CardPhoto(session).Read(front, out photo);
                reader.Reread(sent: outcome.Sent != false);
                return (Reply)new Reply.Told(outcome, 0, []);
            }, abandoned: context.RequestAborted);
        }
        catch (CardException e)
        {
            reply = new Reply.Failed(e);
        }
        if (photo is null)
        {
            if (AnswerPart.Keeps(reply)) Replies.Keep(context.Response, fronts.Add(ticket), 0);
            await context.Response.WriteAsync(new AnswerPart(reader.View, texts) { Again = ("/reserve/front", booking.Reservation.Id) }
                .Html(reply, new("", ticket.Card, "jp.verification-b", Act.Check, LastTry.Hold, 0)));
            return;
        }
        if (await ChipPhoto.Decode(photo) is not { } picture)
            await context.Response.WriteAsync(ResetWords.Refused(texts, new("photo-unreadable"), booking.Reservation.Pin, reader.View));
        else
        {
            reset.Change(booking.Reservation.Id, b => b with { ChipPhoto = new(picture, Environment.TickCount64) });
            await context.Response.WriteAsync(PhotoPart.Html(texts, booking.Reservation.Id, picture));
        }
    }

    private async Task Live(HttpContext context, Texts texts)
    {
        var id = context.Request.Query["booking"].ToString();
        if (reset.Find(id) is not { ChipPhoto: { } chip } booking)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        using var live = new MemoryStream();
        await context.Request.Body.CopyToAsync(live, context.RequestAborted);
        var answer = await reset.Client.Photos(id, booking.Token, new(chip.Png, live.ToArray()));
        // Sent or not: the photo of the chip is not kept here.
        reset.Change(id, b => b with { ChipPhoto = null, Reservation = answer.Value ?? b.Reservation });
        await context.Response.WriteAsync(answer.Refusal is { } refusal ? ResetWords.Refused(texts, refusal, booking.Reservation.Pin, null)
            : $"<div class=\"result good\"><h4 class=\"big\" tabindex=\"-1\">{Html.Words(texts["photo.sent"], texts.Tag)}</h4></div>");
    }

    private async Task Cancel(HttpContext context, Texts texts)
    {
        if (reset.Find(context.Request.Query["booking"].ToString()) is not { } booking) return;
        var answer = await reset.Client.Cancel(booking.Reservation.Id, booking.Token);
        if (answer.Value is { } now) reset.Change(booking.Reservation.Id, b => b with { Reservation = now, ChipPhoto = null });
        else
            await Replies.Refuse(
                context, texts, texts.Has($"reset.reason.{answer.Refusal!.Id}") ? $"reset.reason.{answer.Refusal.Id}" : "answer.bug");
    }
}
