using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Guidance.Wording;

namespace EidPin.Desk;

/// <summary>The machine in a shop: only where this computer is one.</summary>
internal sealed class KioskRoutes(CardDesk desk, ResetDesk reset)
{
    public const string Page = "/kiosk", SessionPath = "/kiosk/session";

    private readonly KioskVisit visit = new(desk, reset);
    private readonly Once<VisitTicket> tickets = new();

    public void Map(WebApplication app, Func<HttpContext, Func<Texts, Task>, Task> own)
    {
        app.MapPost(SessionPath, c => own(c, texts => Session(c, texts)));
        app.MapPost("/kiosk/find", c => own(c, texts => Find(c, texts)));
        app.MapPost("/kiosk/known", c => own(c, texts => Known(c, texts)));
        app.MapPost("/kiosk/do", c => own(c, texts => Do(c, texts)));
        app.MapPost("/kiosk/finish", c => own(c, _ => Finish(c)));
    }

    private async Task Session(HttpContext context, Texts texts)
    {
        var answer = await reset.Client.Session();
        if (answer.Value is not null) await reset.Reached();
        // A server from before knows no signature of this machine: that is not the key's fault.
        var isTooOld = reset.Operator is null && reset.Trouble == ResetClient.TooOld;
        var refusal = (isTooOld ? null : answer.Refusal) ?? new(reset.Trouble);
        await context.Response.WriteAsync(
            answer.Value is { } now && reset.Operator is { } taker
                ? KioskPart.Session(texts, taker, now, reset.IsForgetful)
                : KioskPart.Refused(texts, refusal, null, null, reset.Client.Kiosk!.Id));
    }

    private async Task Find(HttpContext context, Texts texts)
    {
        var query = context.Request.Query;
        var card = query["card"].ToString();
        var visited = await visit.Find(
            card, query["code"], query["with"] == "last" ? LastTry.Spend : LastTry.Hold, newPinUnknown: query["unknown"] == "unknown");
        await context.Response.WriteAsync(await Show(visited, card, texts));
    }

    // What was found is asked of the card first: a PIN that cannot be tried is not asked for.
    private async Task<string> Show(Visited visited, string card, Texts texts)
    {
        var view = desk.Find(card)?.View;
        if (visited is not Visited.Found { Ticket: var ticket } || desk.Find(card) is not { } reader)
            return KioskPart.Ended(texts, visited, view, reset.Operator, reset.Client.Kiosk!.Id);
        try
        {
            return await reader.Run(card, session =>
                (ticket.Tries ? session.Preflight(PinOperation.Check, ticket.Case.Pin, ticket.Last) : new ResetByIssuer(session)
                    .Preflight(ticket.Case.Pin, ticket.Case.KnownPin, ticket.Last)) switch
                {
                    null => KioskPart.Steps(texts, reader.View, session, ticket, tickets.Add(ticket), reset.Client.Kiosk!.Id),
                    PinOutcome.Held => KioskPart.LastTryAsked(texts, ticket, session.Status[ticket.Case.Pin]?.State == PinState.Locked),
                    var barred => KioskPart.Ended(
                        texts, new Visited.Card(new Reply.Told(barred, 0, []), ticket.Case.Pin), reader.View, reset.Operator,
                        reset.Client.Kiosk!.Id),
                });
        }
        catch (CardException e)
        {
            return KioskPart.Ended(
                texts, new Visited.Card(new Reply.Failed(e), ticket.Case.Pin), view, reset.Operator, reset.Client.Kiosk!.Id);
        }
    }

    // The PIN that the holder knows, before the new one is asked for: right, the visit goes on with a new ticket.
    private async Task Known(HttpContext context, Texts texts)
    {
        if (tickets.Take(context.Request.Headers["X-EidPin-Ticket"]) is not { Tries: false } ticket)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        using var body = await Replies.Codes(context, texts, 1);
        if (body is null) return;
        var visited = await visit.TryKnown(ticket, body.Codes[0], context.RequestAborted);
        if (visited is Visited.Found found) Replies.Keep(context.Response, tickets.Add(found.Ticket), 0);
        else await context.Response.WriteAsync(await Show(visited, ticket.Card, texts));
    }

    private async Task Do(HttpContext context, Texts texts)
    {
        if (tickets.Take(context.Request.Headers["X-EidPin-Ticket"]) is not { } ticket)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        using var body = await Replies.Codes(context, texts, ticket.Fields);
        if (body is null) return;
        var weakIsFine = context.Request.Headers["X-EidPin-Sure"] == "weak";
        var visited = ticket.Tries
            ? await visit.TryNew(ticket, body.Codes[0], context.RequestAborted)
            : await visit.Do(ticket, body.Codes[0], body.Codes[1], weakIsFine, context.RequestAborted);
        if (visited is Visited.Card { Reply: Reply.Weak weak })
        {
            Replies.Keep(context.Response, tickets.Add(ticket), 1);
            await context.Response.WriteAsync(KioskPart.Weak(texts, weak));
        }
        else await context.Response.WriteAsync(await Show(visited, ticket.Card, texts));
    }

    private async Task Finish(HttpContext context)
    {
        var card = context.Request.Query["card"].ToString();
        try
        {
            if (desk.Find(card) is { } reader) await reader.Finish(card);
        }
        catch (CardException)
        {
            // Taken away in that moment: nothing is open in a card without power.
        }
    }
}
