using System.Text;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Public;

/// <summary>
/// The guide for everybody: no sign-in, no cookie, no script, no statement to the database. Where somebody stands in it is in the address,
/// which a help desk can send and nobody here keeps.
/// </summary>
internal sealed class GuideDoor(CurrentSettings current, TimeProvider time)
{
    /// <summary>Of a query, in characters as they are sent: 500 Japanese ones of a screen are 4,500.</summary>
    public const int LongestQuery = 6000;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly byte[] Style = Encoding.UTF8.GetBytes(PageStyle.Css);

    public void Map(IEndpointRouteBuilder routes)
    {
        void Page(string path, Func<QueryPages, string> make) =>
            routes
                .MapMethods(path, Methods, (Delegate)((HttpContext context) => Answer(context, make))).For(DoorRule.Anyone)
                .ExcludeFromDescription();

        Page("/guide", pages => pages.Guided());
        Page("/which", pages => pages.Found());
        Page("/sheet", pages => pages.Sheet());
        Page("/slip", pages => pages.Slip());
        Page("/rules", pages => pages.Rules());
        Page("/about", pages => pages.About());
        Page("/help", pages => pages.Help());
        routes.MapMethods("/n/{code?}", Methods, (Delegate)Screen).For(DoorRule.Anyone).ExcludeFromDescription();
        routes.MapMethods("/guide.css", Methods, (Delegate)Css).For(DoorRule.Anyone).ExcludeFromDescription();
    }

    private Task Screen(HttpContext context)
    {
        var typed = context.Request.RouteValues["code"] as string ?? context.Request.Query["code"].ToString();
        return Answer(context, pages =>
        {
            var (to, html, isThere) = pages.Screen(typed);
            context.Response.StatusCode = to is not null ? StatusCodes.Status302Found
                : isThere ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            if (to is not null) context.Response.Headers.Location = to;
            return html ?? "";
        });
    }

    private async Task Answer(HttpContext context, Func<QueryPages, string> make)
    {
        Secure(context);
        var isLong = context.Request.QueryString.Value?.Length > LongestQuery;
        var visit = new GuideVisit(context, current.Now, time, isLong);
        string html;
        try
        {
            html = isLong ? visit.Pages.TooLong() : make(visit.Pages);
            if (isLong) context.Response.StatusCode = StatusCodes.Status414UriTooLong;
        }
        catch (GuideException e)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            html = visit.Pages.Refused(e);
        }
        // What somebody has answered is kept by no browser, and the rest by that one alone.
        context.Response.Headers.CacheControl = visit.HasAnswers ? "no-store" : "private, max-age=300";
        context.Response.Headers.Vary = "Accept-Language";
        await Send(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));
    }

    private static Task Css(HttpContext context)
    {
        Secure(context);
        context.Response.Headers.CacheControl = "private, max-age=300";
        return Send(context, "text/css; charset=utf-8", Style);
    }

    private static async Task Send(HttpContext context, string type, byte[] body)
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, body.Length);
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(body);
    }

    // Nothing is loaded from elsewhere, framed, or run; and no other page learns from which one somebody came.
    private static void Secure(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        (headers["Cross-Origin-Resource-Policy"], headers["Cross-Origin-Opener-Policy"]) = ("same-origin", "same-origin");
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Robots-Tag"] = "noarchive";
    }
}
