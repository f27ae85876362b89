using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>
/// The queue of faces that staff compares: for programs with the staff's secret, for people with a short-lived cookie that was made with
/// it.
/// </summary>
internal sealed class StaffApi(CurrentSettings current, ResetStore store)
{
    private Settings Settings => current.Now;

    private readonly PhotoQueue queue = new(store);
    private readonly FaceClaims claims = new(store);
    private readonly FaceDecisions decisions = new(store);
    private readonly LeftCookies left = new(store);

    private const string Cookie = "__Host-eidpin-staff", PlainCookie = "eidpin-staff", TokenField = "token";
    private const string Skip = "skip", Leave = "leave";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/staff/faces", (Delegate)List)
            .Produces<IReadOnlyList<FaceWaiting>>()
            .WithSummary("Reservations that wait for the comparison and that nobody looks at, the oldest first.");
        routes
            .MapGet("/v1/staff/faces/{id}/{which}", (Delegate)Photo)
            .Produces(200, contentType: "image/jpeg")
            .WithSummary("One of the two photos: chip or live; with ?photos=NAME only while both are those of that name.");
        routes
            .MapPost("/v1/staff/faces/{id}", (Delegate)Decide)
            .Accepts<FaceAnswer>("application/json")
            .Produces(204)
            .WithSummary("What both show: same, other, or unclear, which asks the holder for others. The photos are deleted.");
        routes.MapGet("/staff/faces", (Delegate)Page).ExcludeFromDescription();
        routes.MapPost("/staff/faces", (Delegate)Form).ExcludeFromDescription();
    }

    private async Task List(HttpContext context)
    {
        await MustBeStaff(context);
        await Problems.Write(context, await queue.Waiting(), StaffJson.Default.IReadOnlyListFaceWaiting);
    }

    private async Task Photo(HttpContext context, string id, string which)
    {
        await MustBeStaff(context);
        if (await store.Photos.Of(id) is not { } photos || which is not ("chip" or "live"))
            throw new RefusedException(Refusals.NoReservation);
        // A page shows what its buttons decide on, or nothing.
        if (context.Request.Query["photos"].ToString() is { Length: > 0 } name && name != photos.Name)
            throw new RefusedException(Refusals.PhotosChanged);
        var photo = which == "chip" ? photos.Chip : photos.Live;
        Secure(context);
        context.Response.ContentType = PhotoType.Of(photo);
        await context.Response.Body.WriteAsync(photo);
    }

    private async Task Decide(HttpContext context, string id)
    {
        // A cookie is for reading; a decision by a person comes by the form, which carries its token.
        Shown.MustKnow(Settings.StaffSecret, context);
        var answer = Problems.Parse(await Problems.Body(context), ServerJson.Default.FaceAnswer);
        await decisions.Decide(id, answer.Answer, answer.Photos, session: null);
        context.Response.StatusCode = 204;
    }

    private async Task Page(HttpContext context) => await Show(context, await CookieOf(context), null);

    private async Task Form(HttpContext context)
    {
        // Only a page of this server sends here.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
            throw new RefusedException(Refusals.NotAllowed);
        var form = FormFields.Parse(await Problems.Body(context));
        if (await CookieOf(context) is { } cookie) await Act(context, form, cookie);
        else if (form.ContainsKey("act"))
        {
            context.Response.StatusCode = 401;
            await Show(context, null, "staff.told.ended");
        }
        else await SignIn(context, form.GetValueOrDefault("secret"));
    }

    private async Task SignIn(HttpContext context, string? secret)
    {
        await store.Requests.Count(
            Caller.Counted(context, Settings.Key, "sign-ins", Settings.Limits.SignInsPerMinute, TimeSpan.FromMinutes(1)));
        if (!Settings.StaffSecret.Is(secret?.Trim()))
        {
            context.Response.StatusCode = 401;
            await Show(context, null, "staff.secret-wrong");
            return;
        }
        var (cookie, secure) = (Settings.StaffSecret.NewCookie(store.Now), context.Request.IsHttps);
        context.Response.Cookies.Append(
            secure ? Cookie : PlainCookie,
            cookie,
            new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = secure, Path = "/", MaxAge = OperatorSecret.SessionLife });
        SeeOther(context);
    }

    private async Task Act(HttpContext context, IReadOnlyDictionary<string, string> form, string cookie)
    {
        if (!Settings.StaffSecret.IsFormToken(cookie, form.GetValueOrDefault(TokenField))) throw new RefusedException(Refusals.NotAllowed);
        var act = form.GetValueOrDefault("act");
        // The case of this page: a second press may come when the next one is there already.
        if (act == Skip) await claims.GiveBack(OperatorSecret.NumberOf(cookie), form.GetValueOrDefault("id") ?? "");
        else if (act == Leave) await claims.GiveBack(OperatorSecret.NumberOf(cookie));
        else if (await NotTaken(form, cookie) is { } why)
        {
            context.Response.StatusCode = 409;
            await Show(context, cookie, why);
            return;
        }
        if (act == Leave) await SignOut(context, cookie);
        SeeOther(context);
    }

    private async Task SignOut(HttpContext context, string cookie)
    {
        await left.Add(cookie);
        foreach (var name in (string[])[Cookie, PlainCookie])
            context.Response.Cookies.Delete(name, new() { Path = "/", Secure = name == Cookie });
    }

    // Why a decision of the page did not count, in words of the page; null: it did.
    private async Task<string?> NotTaken(IReadOnlyDictionary<string, string> form, string cookie)
    {
        try
        {
            return await decisions.Decide(
                form.GetValueOrDefault("id") ?? "", form.GetValueOrDefault("act") ?? "", form.GetValueOrDefault("photos") ?? "",
                OperatorSecret.NumberOf(cookie)) ? null : "staff.told.decided";
        }
        catch (RefusedException e) when (e.Refusal.Id != Refusals.Malformed)
        {
            return e.Refusal.Id switch
            {
                Refusals.PhotosChanged => "staff.told.changed",
                Refusals.FaceTaken => "staff.told.late",
                _ => "staff.told.decided",
            };
        }
    }

    /// <param name="told">What the page says first; null: nothing.</param>
    private async Task Show(HttpContext context, string? cookie, string? told)
    {
        Secure(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.Vary = "Accept-Language";
        var page = new StaffPage(Settings, Language(context), told);
        await context.Response.WriteAsync(
            cookie is null
                ? page.SignIn()
                : page.Queue(await claims.Next(OperatorSecret.NumberOf(cookie)), Settings.StaffSecret.FormToken(cookie)));
    }

    // What the browser likes best of what there is.
    private static string Language(HttpContext context) =>
        context.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(liked => liked.Quality ?? 1)
            .Select(liked => liked.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(Texts.Translations.Contains) ?? "en";

    private static void SeeOther(HttpContext context)
    {
        Secure(context);
        context.Response.StatusCode = 303;
        context.Response.Headers.Location = "/staff/faces";
    }

    // Photos of people: nothing is kept, framed, or loaded from elsewhere.
    private static void Secure(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; img-src 'self'; style-src '{StaffPage.StyleHash}'; form-action 'self'; base-uri 'none'; " +
            "frame-ancestors 'none'";
        (headers.CacheControl, headers["Referrer-Policy"]) = ("no-store", "no-referrer");
        (headers["Cross-Origin-Resource-Policy"], headers["Cross-Origin-Opener-Policy"]) = ("same-origin", "same-origin");
    }

    private async Task MustBeStaff(HttpContext context)
    {
        if (await CookieOf(context) is null) Shown.MustKnow(Settings.StaffSecret, context);
    }

    // The plain one can be set by whoever stands between a browser and a page without TLS: where there is TLS it is none.
    private async Task<string?> CookieOf(HttpContext context) =>
        context.Request.Cookies[context.Request.IsHttps ? Cookie : PlainCookie] is { } cookie
            && Settings.StaffSecret.IsCookie(cookie, store.Now) && !await left.Has(cookie)
            ? cookie
            : null;
}
