using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Terminal;

/// <summary>The holder's terminal at a municipal counter: only where this computer is one.</summary>
internal sealed class TerminalRoutes(CardDesk desk, ResetDesk reset) : IDisposable
{
    public const string Page = "/terminal", SessionPath = "/terminal/session";

    private readonly HolderVisit visit = new(desk, reset);
    private readonly Once<TerminalTicket> tickets = new();

    public void Map(WebApplication app, Func<HttpContext, Func<Texts, Task>, Task> own)
    {
        app.MapPost(SessionPath, c => own(c, texts => Look(c, texts)));
        app.MapPost("/terminal/pair", c => own(c, texts => Pair(c, texts)));
        app.MapPost("/terminal/again", c => own(c, texts => Again(c, texts)));
        app.MapPost("/terminal/unknown", c => own(c, texts => Unknown(c, texts)));
        app.MapPost("/terminal/do", c => own(c, texts => Do(c, texts)));
    }

    public void Dispose() => visit.Dispose();

    // A page that shows it already is told so: what somebody types there stays as it is.
    private async Task Look(HttpContext context, Texts texts)
    {
        var stage = await visit.Look();
        if (context.Request.Query["have"] == stage.Key) context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await Show(context, texts, stage);
    }

    private async Task Pair(HttpContext context, Texts texts) =>
        await Show(context, texts, await visit.Pair(context.Request.Query["code"].ToString()));

    private async Task Again(HttpContext context, Texts texts)
    {
        var last = context.Request.Query["last"].ToString();
        await Show(context, texts, await visit.Again(last.Length > 0 ? last : null));
    }

    private async Task Unknown(HttpContext context, Texts texts) =>
        await Show(context, texts, await visit.Unknown(context.Request.Query["pin"].ToString()));

    private async Task Do(HttpContext context, Texts texts)
    {
        if (tickets.Take(context.Request.Headers["X-EidPin-Ticket"]) is not { } ticket)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        using var body = await Replies.Codes(context, texts, ticket.Fields);
        if (body is null) return;
        var setting = new PinSetting(desk, reset, visit);
        if (ticket is TerminalTicket.New now)
        {
            if (context.Request.Headers["X-EidPin-Sure"] != "weak" && await setting.Weak(now, body.Codes) is { } weak)
            {
                Replies.Keep(context.Response, tickets.Add(ticket), weak.Field);
                await context.Response.WriteAsync(KioskPart.Weak(texts, weak));
                return;
            }
            await Show(context, texts, await setting.Set(now, body.Codes, context.RequestAborted));
        }
        else await Show(context, texts, await setting.Use((TerminalTicket.Used)ticket, body.Codes[0], context.RequestAborted));
    }

    private Task Show(HttpContext context, Texts texts, Stage stage) => context.Response.WriteAsync(
        new TerminalPart(texts, stage, desk.Views.FirstOrDefault(v => v.Id == stage.Card), reset, tickets).Html());
}
