using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Desk.Terminal;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk;

/// <summary>The pages of cards, and what their script asks for.</summary>
internal sealed class CardRoutes : IDisposable
{
    private readonly Doorway doorway;
    private readonly CardDesk cards;
    private readonly DemoStrip? strip;
    private readonly ResetDesk? reset, counter;
    private readonly LiveSocket live;
    private readonly Practices practices = new();
    private TerminalRoutes? terminal;

    /// <param name="reset">Null: no operator is configured, and no page speaks of reservations.</param>
    /// <param name="counter">Null: there is no terminal of a counter here.</param>
    public CardRoutes(Doorway doorway, CardDesk cards, DemoStrip? strip, ResetDesk? reset, ResetDesk? counter, DeskLog log)
    {
        (this.doorway, this.cards, this.strip, this.reset, this.counter) = (doorway, cards, strip, reset, counter);
        live = new(doorway, Show, log);
    }

    /// <summary>A tab shows cards, or waits for them.</summary>
    public bool IsShown => live.IsShown;

    /// <summary>This computer is a machine of the operator's, or a counter's terminal: it shows that page and no other.</summary>
    public bool IsMachine => strip is null && (reset?.Client.Kiosk is not null || counter is not null);

    public void Map(WebApplication app)
    {
        var first = !IsMachine ? "/" : counter is not null ? TerminalRoutes.Page : KioskRoutes.Page;
        app.MapGet("/start", c => Page(c, (texts, links) => new Shell(texts, links).Start(first, demo: strip is not null)));
        app.MapPost("/start", doorway.Enter);
        app.Map("/live", live.Serve);
        if (reset is { Client.Kiosk: not null }) Machine(app, reset);
        if (counter is not null) Counter(app, counter);
        app.MapPost("/again", c => Own(c, Again));
        if (IsMachine) return;
        Pages(app);
        app.MapPost("/form", c => Own(c, Form));
        app.MapPost("/do", c => Own(c, Do));
        app.MapPost("/told", c => Own(c, Told));
        app.MapPost("/finish", c => Own(c, Finish));
        app.MapPost("/practise", c => Own(c, Practise));
        if (strip is not null) app.MapPost("/simulate", c => Own(c, Simulate));
        if (reset is not null) Reserve(app, reset);
    }

    private void Pages(WebApplication app)
    {
        var band = strip is null ? null : "demo.band";
        app.MapGet(
            "/", c => Page(c, (texts, links) => new Shell(texts, links).Html(Place.Cards, texts["desk.cards"], "cards", band: band)));
        app.MapGet("/certificates", c => Page(c, (texts, links) =>
            new Shell(texts, links).Html(Place.Certificates, texts["cert.title"], "certificates", band: band, lead: "cert.lead")));
        app.MapGet("/help", c => Page(
            c, (texts, links) => new Shell(texts, links).Html(Place.Help, texts["help.title"], "help", band: band, lead: "help.lead")));
        app.MapGet("/practice", c => Page(c,
            (texts, links) => new Shell(texts, links).Html(
                Place.Cards, texts["desk.practise"], "cards", c.Request.Query["desk"].ToString(), "practice.band")));
    }

    private void Reserve(WebApplication app, ResetDesk reset)
    {
        app.MapGet(ReserveRoutes.Page, c => Page(c, (texts, links) =>
            new Shell(texts, links).Html(
                Place.Reserve, texts["reserve.title"], "reserve", band: reset.IsPractice ? "reserve.band" : null, lead: "reserve.lead"),
            "/reserve.js"));
        new ReserveRoutes(cards, reset).Map(app, Mine);
    }

    private void Counter(WebApplication app, ResetDesk counter)
    {
        app.MapGet(TerminalRoutes.Page, c => Page(c, (texts, _) => TerminalPage.Html(texts)));
        (terminal = new(cards, counter)).Map(app, Mine);
    }

    private void Machine(WebApplication app, ResetDesk reset)
    {
        app.MapGet(KioskRoutes.Page, c => Page(c, (texts, _) => KioskPage.Html(texts)));
        new KioskRoutes(cards, reset).Map(app, Mine);
    }

    private Task Mine(HttpContext context, Func<Texts, Task> act) => Own(context, (_, _, texts) => act(texts));

    public void Dispose()
    {
        practices.Dispose();
        terminal?.Dispose();
    }

    private static Task Page(HttpContext context, Func<Texts, IPageLinks, string> html, params string[] scripts)
    {
        var links = DeskLinks.For(context.Request, ["/typing.js", "/sending.js", "/desk.js", .. scripts]);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html(Words(context.Request), links));
    }

    private static Texts Words(HttpRequest request) => Texts.For(DeskLinks.Language(request), "desk").ForPages();

    /// <summary>Only for a tab that was opened with the token.</summary>
    private async Task Own(HttpContext context, Func<HttpContext, CardDesk, Texts, Task> act)
    {
        if (!doorway.MayOperate(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        var texts = Words(context.Request);
        context.Response.ContentType = "text/html; charset=utf-8";
        if (Desk(context.Request.Query["desk"].ToString()) is not { } desk) await Replies.Refuse(context, texts, "practice.gone");
        else await act(context, desk, texts);
    }

    private CardDesk? Desk(string? id) => string.IsNullOrEmpty(id) ? cards : practices.Find(id)?.Desk;

    private LiveSocket.Show? Show(LiveSocket.Wish wish)
    {
        if (Desk(wish.Desk) is not { } desk) return null;
        var texts = Texts.For(wish.Lang ?? "en", "desk").ForPages();
        var practice = practices.Find(wish.Desk ?? "");
        return wish.View switch
        {
            "certificates" => new(desk, "certificates", () => CertificatesPage.Html(desk, texts)),
            "help" => new(desk, "help", () => HelpPage.Html(desk, texts)),
            "reserve" when reset is not null => new(desk, "reserve", () => ReservePage.Html(desk, reset, texts), reset.Watch),
            "terminal" when counter is not null =>
                new(desk, "terminal", () => TerminalPage.Live(desk, texts, counter.Client.Kiosk!.Reader)),
            "kiosk" when reset is { Client.Kiosk: { } kiosk } => new(desk, "kiosk", () => KioskPage.Live(desk, texts, kiosk.Reader)),
            _ when IsMachine => new(desk, "none", () => ""),
            _ => new(
                desk, "cards",
                () => CardsPage.Html(desk, texts, practice is null ? strip : null, practice?.Card, practice is null ? reset : null),
                reset is null ? null : reset.Watch),
        };
    }

    // The words alone: a number would be taken for one of them.
    private static Act? ActOf(string? word) => word switch
    {
        "check" => Act.Check,
        "change" => Act.Change,
        "unlock" => Act.Unlock,
        "activate" => Act.Activate,
        _ => null,
    };

    private static async Task Form(HttpContext context, CardDesk desk, Texts texts)
    {
        var query = context.Request.Query;
        var (card, pin, with) = (query["card"].ToString(), query["pin"].ToString(), query["with"].ToString());
        if (ActOf(query["act"]) is not { } act) await Replies.Refuse(context, texts, "answer.bug");
        else if (desk.Find(card) is not { } reader || reader.View.Card?[pin] is null)
            await Replies.Refuse(context, texts, "fault.card-removed.message");
        else
        {
            var last = with == "last" ? LastTry.Spend : LastTry.Hold;
            await Replies.OnCard(context, texts, reader, card,
                session => new FormPart(desk, reader.View, session, texts).Html(pin, act, last, with == "keyboard"));
        }
    }

    private static async Task Do(HttpContext context, CardDesk desk, Texts texts)
    {
        if (desk.Tickets.Take(context.Request.Headers["X-EidPin-Ticket"]) is not { } ticket)
        {
            await Replies.Refuse(context, texts, "outcome.used");
            return;
        }
        // Without a body the codes are typed on the reader's own keys, which cannot unlock or activate.
        var onKeys = context.Request.ContentLength == 0 && ticket.Act is (Act.Check or Act.Change);
        using var body = onKeys ? null : await Replies.Codes(context, texts, ticket.Fields);
        if (!onKeys && body is null) return;
        var answer = await Operations.Do(
            desk, ticket, body?.Codes ?? [], context.Request.Headers["X-EidPin-Sure"] == "weak", context.RequestAborted);
        using var waits = Replies.Tell(context, desk, answer);
        var view = desk.Find(ticket.Card)?.View;
        if (AnswerPart.Keeps(answer))
        {
            var again = desk.Tickets.Issue(
                ticket.Card, ticket.Pin, ticket.Act, answer is Reply.Stale ? LastTry.Hold : ticket.Last, view?.Version ?? 0);
            Replies.Keep(context.Response, again.Id, answer is Reply.Told told ? told.Field : answer is Reply.Weak weak ? weak.Field : 0);
        }
        await context.Response.WriteAsync(new AnswerPart(view, texts).Html(answer, ticket));
    }

    private static Task Told(HttpContext context, CardDesk desk, Texts texts)
    {
        desk.Answers.Shown(context.Request.Query["answer"].ToString());
        return Task.CompletedTask;
    }

    private static async Task Finish(HttpContext context, CardDesk desk, Texts texts)
    {
        var card = context.Request.Query["card"].ToString();
        try
        {
            // Gone already is finished too.
            if (desk.Find(card) is { } reader) await reader.Finish(card);
        }
        catch (CardException)
        {
            // Pulled in that moment: nothing is open in a card without power.
        }
    }

    private static Task Again(HttpContext context, CardDesk desk, Texts texts)
    {
        desk.Find(context.Request.Query["card"].ToString())?.Again();
        return Task.CompletedTask;
    }

    private async Task Practise(HttpContext context, CardDesk desk, Texts texts)
    {
        if (desk.Find(context.Request.Query["card"].ToString())?.View is { Card: { } card } view)
            await context.Response.WriteAsync(practices.Begin(card, view.Scheme, texts["demo.reader-a"]));
        else await Replies.Refuse(context, texts, "fault.card-removed.message");
    }

    private Task Simulate(HttpContext context, CardDesk desk, Texts texts)
    {
        strip!.Do(context.Request.Query["reader"].ToString(), context.Request.Query["what"].ToString());
        return Task.CompletedTask;
    }
}
