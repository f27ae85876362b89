using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Safety;
using EidPin.Guidance;
using EidPin.Guidance.Pages;

namespace EidPin.Desk;

/// <summary>The pages of cards, and what their script asks for.</summary>
internal sealed class CardRoutes : IDisposable
{
    private readonly Doorway doorway;
    private readonly CardDesk cards;
    private readonly DemoStrip? strip;
    private readonly Practices practices = new();

    public CardRoutes(Doorway doorway, CardDesk cards, DemoStrip? strip) => (this.doorway, this.cards, this.strip) = (doorway, cards, strip);

    public void Map(WebApplication app)
    {
        app.MapGet("/start", c => Page(c, (texts, links) => new Shell(texts, links).Start()));
        app.MapPost("/start", doorway.Enter);
        var band = strip is null ? null : "demo.band";
        app.MapGet("/", c => Page(c, (texts, links) => new Shell(texts, links).Html(Place.Cards, texts["desk.cards"], "cards", band: band)));
        app.MapGet("/certificates", c => Page(c, (texts, links) => new Shell(texts, links).Html(Place.Certificates, texts["cert.title"], "certificates", band: band, lead: "cert.lead")));
        app.MapGet("/help", c => Page(c, (texts, links) => new Shell(texts, links).Html(Place.Help, texts["help.title"], "help", band: band, lead: "help.lead")));
        app.MapGet("/practice", c => Page(c, (texts, links) => new Shell(texts, links).Html(Place.Cards, texts["desk.practise"], "cards", c.Request.Query["desk"].ToString(), "practice.band")));
        app.Map("/live", new LiveSocket(doorway, Show).Serve);
        app.MapPost("/form", c => Own(c, Form));
        app.MapPost("/do", c => Own(c, Do));
        app.MapPost("/finish", c => Own(c, Finish));
        app.MapPost("/again", c => Own(c, Again));
        app.MapPost("/practise", c => Own(c, Practise));
        if (strip is not null) app.MapPost("/simulate", c => Own(c, Simulate));
    }

    public void Dispose() => practices.Dispose();

    private static Task Page(HttpContext context, Func<Texts, IPageLinks, string> html)
    {
        var links = DeskLinks.For(context.Request, ["/desk.js"]);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html(Words(context.Request), links));
    }

    private static Texts Words(HttpRequest request) => Texts.For(DeskLinks.Language(request), "desk");

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
        if (Desk(context.Request.Query["desk"].ToString()) is not { } desk) await Refuse(context, texts, "practice.gone");
        else await act(context, desk, texts);
    }

    private CardDesk? Desk(string? id) => string.IsNullOrEmpty(id) ? cards : practices.Find(id)?.Desk;

    private LiveSocket.Show? Show(LiveSocket.Wish wish)
    {
        if (Desk(wish.Desk) is not { } desk) return null;
        var texts = Texts.For(wish.Lang ?? "en", "desk");
        var practice = practices.Find(wish.Desk ?? "");
        return new(desk, wish.View switch
        {
            "certificates" => () => CertificatesPage.Html(desk, texts),
            "help" => () => HelpPage.Html(desk, texts),
            _ => () => CardsPage.Html(desk, texts, practice is null ? strip : null, practice?.Card),
        });
    }

    private static async Task Form(HttpContext context, CardDesk desk, Texts texts)
    {
        var query = context.Request.Query;
        var (card, pin, with) = (query["card"].ToString(), query["pin"].ToString(), query["with"].ToString());
        if (!Enum.TryParse<Act>(query["act"], ignoreCase: true, out var act)) await Refuse(context, texts, "answer.bug");
        else if (desk.Find(card) is not { } reader || reader.View.Card?[pin] is null) await Refuse(context, texts, "fault.card-removed.message");
        else
        {
            try
            {
                var last = with == "last" ? LastTry.Spend : LastTry.Hold;
                await context.Response.WriteAsync(await reader.Run(card, session => new FormPart(desk, reader.View, session, texts).Html(pin, act, last, with == "keyboard")));
            }
            catch (CardException e)
            {
                context.Response.StatusCode = StatusCodes.Status409Conflict;
                await context.Response.WriteAsync(new AnswerPart(null, texts).Html(new Reply.Failed(e), new("", card, pin, act, LastTry.Hold, 0)));
            }
        }
    }

    private static async Task Do(HttpContext context, CardDesk desk, Texts texts)
    {
        if (desk.Tickets.Take(context.Request.Headers["X-EidPin-Ticket"]) is not { } ticket)
        {
            await Refuse(context, texts, "answer.used");
            return;
        }
        // Without a body the codes are typed on the reader's own keys, which cannot unlock or activate.
        var onKeys = context.Request.ContentLength == 0 && ticket.Act is (Act.Check or Act.Change);
        using var body = onKeys ? null : await CodeBody.Read(context.Request, ticket.Fields);
        if (!onKeys && body is null)
        {
            await Refuse(context, texts, "answer.bug", context.Response.StatusCode);
            return;
        }
        var answer = await Operations.Do(desk, ticket, body?.Codes ?? [], context.Request.Headers["X-EidPin-Sure"] == "weak");
        var view = desk.Find(ticket.Card)?.View;
        if (AnswerPart.Keeps(answer))
        {
            var again = desk.Tickets.Issue(ticket.Card, ticket.Pin, ticket.Act, answer is Reply.Stale ? LastTry.Hold : ticket.Last, view?.Version ?? 0);
            var headers = context.Response.Headers;
            (headers["X-EidPin-Keeps"], headers["X-EidPin-Ticket"]) = ("1", again.Id);
            headers["X-EidPin-Field"] = $"{(answer is Reply.Told told ? told.Field : answer is Reply.Weak weak ? weak.Field : 0)}";
        }
        await context.Response.WriteAsync(new AnswerPart(view, texts).Html(answer, ticket));
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
        else await Refuse(context, texts, "fault.card-removed.message");
    }

    private Task Simulate(HttpContext context, CardDesk desk, Texts texts)
    {
        strip!.Do(context.Request.Query["reader"].ToString(), context.Request.Query["what"].ToString());
        return Task.CompletedTask;
    }

    private static Task Refuse(HttpContext context, Texts texts, string why, int status = StatusCodes.Status409Conflict)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync($"<p>{Html.Words(texts[why], texts.Tag)}</p>");
    }
}
