using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.People;

/// <summary>A request of somebody who is signed in and may be here.</summary>
/// <param name="Form">What a form of the page says; empty for a page that is only looked at.</param>
internal sealed record StaffRequest(SignedIn By, IReadOnlyDictionary<string, string> Form)
{
    public static StaffRequest Of(HttpContext context) => context.Features.Get<StaffRequest>()!;
}

/// <summary>Looks at who comes to an endpoint for staff, before it does anything.</summary>
internal sealed class StaffDoor(CurrentSettings current, StaffSessions sessions, ILogger log, ResetMeter meter)
{
    private const string Cookie = "__Host-eidpin-staff", PlainCookie = "eidpin-staff";

    public async Task Enter(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DoorRule>() is not { IsPage: true } rule)
        {
            await next(context);
            return;
        }
        StaffPages.Secure(context);
        try
        {
            if (rule.Shows == Shows.Session) context.Features.Set(await Known(context, rule));
            await next(context);
        }
        catch (RefusedException e) when (!context.Response.HasStarted)
        {
            Problems.Told(context, e.Refusal, log, meter);
            await StaffPages.Refused(context, current.Now, e.Refusal);
        }
    }

    /// <summary>Who is signed in in this browser; null: nobody.</summary>
    public async Task<SignedIn?> Who(HttpContext context)
    {
        // The plain one can be set by whoever stands between a browser and a page without TLS: where there is TLS it is none.
        var token = context.Request.Cookies[NameOf(context, current.Now)];
        return token is null ? null : await sessions.Of(token);
    }

    public static void Keep(HttpContext context, Settings settings, string token) => context.Response.Cookies.Append(
        NameOf(context, settings),
        token,
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = NameOf(context, settings) == Cookie,
            Path = "/",
            MaxAge = StaffSessions.Longest,
        });

    public static void Drop(HttpContext context)
    {
        foreach (var name in (string[])[Cookie, PlainCookie])
            context.Response.Cookies.Delete(name, new() { Path = "/", Secure = name == Cookie });
    }

    /// <summary>Only a page of this server sends here.</summary>
    /// <exception cref="RefusedException"/>
    public static void MustBeOwnPage(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
            throw new RefusedException(Refusals.NotAllowed);
    }

    private async Task<StaffRequest> Known(HttpContext context, DoorRule rule)
    {
        var by = await Who(context) ?? throw new RefusedException(StaffRefusals.SignedOut);
        if (!rule.LetsIn(by.Member, by.At)) throw new RefusedException(StaffRefusals.NotYourRole);
        if (!HttpMethods.IsPost(context.Request.Method)) return new(by, new Dictionary<string, string>());
        MustBeOwnPage(context);
        var form = FormFields.Parse(await Problems.Body(context));
        if (!sessions.IsFormToken(by, form.GetValueOrDefault("token"))) throw new RefusedException(Refusals.NotAllowed, "token");
        return new(by, form);
    }

    // Also behind a proxy that says nothing of its TLS.
    private static string NameOf(HttpContext context, Settings settings) =>
        context.Request.IsHttps || StaffOrigin.Of(settings, context).StartsWith("https:", StringComparison.Ordinal) ? Cookie : PlainCookie;
}
