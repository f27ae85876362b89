using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Safety;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>How the pages' script is answered.</summary>
internal static class Replies
{
    public static Task Refuse(HttpContext context, Texts texts, string why, int status = StatusCodes.Status409Conflict)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync($"<p>{Html.Words(texts[why], texts.Tag)}</p>");
    }

    /// <summary>The codes of a request, which the caller owns; null: there are none as they have to be, and that was said.</summary>
    public static async Task<CodeBody?> Codes(HttpContext context, Texts texts, int fields)
    {
        var body = await CodeBody.Read(context.Request, fields);
        if (body is null) await Refuse(context, texts, "answer.bug", context.Response.StatusCode);
        return body;
    }

    /// <summary>The form stays as it is: only this objection is new, and the ticket for the next sending.</summary>
    public static void Keep(HttpResponse response, string ticket, int field)
    {
        (response.Headers["X-EidPin-Keeps"], response.Headers["X-EidPin-Ticket"]) = ("1", ticket);
        response.Headers["X-EidPin-Field"] = $"{field}";
    }

    /// <summary>
    /// Names what became of a code for the tab that waits for it. Where that was closed or loaded anew meanwhile, the next one hears it.
    /// </summary>
    public static CancellationTokenRegistration Tell(HttpContext context, CardDesk desk, Reply? answer)
    {
        if (answer is not Reply.Told { Kept: { } kept }) return default;
        context.Response.Headers["X-EidPin-Told"] = kept;
        return context.RequestAborted.Register(() => desk.Answers.Lose(kept));
    }

    /// <summary>A part that is made on the reader's thread.</summary>
    public static async Task OnCard(HttpContext context, Texts texts, ReaderDesk reader, string card, Func<PinSession, string> html)
    {
        try
        {
            await context.Response.WriteAsync(await reader.Run(card, html));
        }
        catch (CardException e)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsync(
                new AnswerPart(null, texts).Html(new Reply.Failed(e), new("", card, "", Act.Check, LastTry.Hold, 0)));
        }
    }
}
