using System.Globalization;
using System.Text;
using EidPin.Desk.Pages;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Guiding;

/// <summary>One look at a page that needs no card: what the address says, in which language, and when.</summary>
internal sealed class Visit
{
    private static readonly IReadOnlyList<string> Scripts = ["/guide.js"];

    private readonly HttpContext context;

    private Visit(HttpContext context)
    {
        this.context = context;
        Query = [.. context.Request.Query.SelectMany(q => q.Value.OfType<string>().Select(v => KeyValuePair.Create(q.Key, v)))];
        Texts = Texts.For(DeskLinks.Language(context.Request));
        var time = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        (Now, Today) = (time.GetUtcNow(), DateOnly.FromDateTime(time.GetLocalNow().DateTime));
        Pages = new(Texts, Query, carried => Links(carried), Today);
    }

    /// <summary>The pages that every server gives.</summary>
    public QueryPages Pages { get; }

    public Texts Texts { get; }

    public DateTimeOffset Now { get; }

    public DateOnly Today { get; }

    /// <summary>As a form sends it: a name may stand several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    /// <summary>The last value of a name; null: it is not there, or a form sent it empty.</summary>
    public string? this[string name] => Pages[name];

    /// <summary>Links of this page.</summary>
    public QueryLinks Links(IReadOnlyList<KeyValuePair<string, string>>? carried = null) =>
        DeskLinks.For(context.Request, Scripts, carried);

    /// <summary>One of a closed list.</summary>
    /// <exception cref="GuideException">Another.</exception>
    public string OneOf(string name, IReadOnlyList<string> allowed) => Pages.OneOf(name, allowed);

    /// <summary>Answers with what is made, or says in words what is wrong with the address. Nothing of an address is kept.</summary>
    public static Task Answer(HttpContext context, Func<Visit, PageReply> make)
    {
        var at = new Visit(context);
        PageReply reply;
        try
        {
            reply = make(at);
        }
        catch (GuideException e)
        {
            reply = new(at.Pages.Refused(e), Status: StatusCodes.Status400BadRequest);
        }
        return reply.Send(context.Response);
    }
}

/// <param name="FileName">Offered to be kept; null: shown.</param>
internal sealed record PageReply(string Text, string Type = "text/html", int Status = StatusCodes.Status200OK, string? FileName = null)
{
    public Task Send(HttpResponse response)
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        (response.StatusCode, response.ContentType, response.ContentLength) = (Status, $"{Type}; charset=utf-8", bytes.Length);
        if (FileName is not null)
            response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{FileName}\"");
        return response.Body.WriteAsync(bytes).AsTask();
    }
}
