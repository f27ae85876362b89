using System.Security.Cryptography;
using System.Text;

namespace EidPin.Desk.Safety;

/// <summary>
/// Who may come in. A page is for everybody on this computer's own user; cards are only for a tab that was opened with the start token. A cookie of
/// 127.0.0.1 goes to every port of it, so the cookie alone is worth an empty page: the tab's key, kept by the browser for this very origin, is asked for too.
/// </summary>
/// <param name="port">Where the program listens.</param>
/// <param name="startToken">From whoever started the program; null: a new one.</param>
internal sealed class Doorway(int port, string? startToken = null)
{
    public const string KeyHeader = "X-EidPin-Key";

    private readonly string cookie = Secret(), key = Secret();

    public string Origin { get; } = $"http://127.0.0.1:{port}";

    public string StartToken { get; } = startToken ?? Secret();

    /// <summary>The address to open. The token stands behind the number sign: it is in no request line, log or referrer.</summary>
    public string StartUrl(string language) => $"{Origin}/start?lang={language}#{StartToken}";

    private string CookieName { get; } = $"eidpin-{port}";

    /// <summary>First of all: another name for this computer (DNS rebinding) is refused, and every answer says what a page may do.</summary>
    public async Task Check(HttpContext context, RequestDelegate next)
    {
        Headers(context.Response.Headers);
        if (context.Request.Host.Value != $"127.0.0.1:{port}")
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }
        if (HttpMethods.IsPost(context.Request.Method) && !IsOwnPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        await next(context);
    }

    /// <summary>The token for a cookie and a key.</summary>
    /// <param name="given">As the start page sends it.</param>
    /// <returns>The tab's key; null: a wrong token.</returns>
    public string? Start(HttpContext context, ReadOnlySpan<byte> given)
    {
        if (!Same(given, StartToken)) return null;
        context.Response.Cookies.Append(CookieName, cookie, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        return key;
    }

    /// <summary>A request from a tab that was opened with the token.</summary>
    public bool MayOperate(HttpRequest request) => IsOwnPage(request) && HasCookie(request) && IsKey(request.Headers[KeyHeader]);

    /// <summary>The handshake of a socket; its first message must be the key.</summary>
    public bool MayListen(HttpRequest request) => request.Headers.Origin == Origin && HasCookie(request)
        && request.Headers["Sec-Fetch-Site"] is var site && (site.Count == 0 || site == "same-origin");

    public bool IsKey(string? given) => given is not null && Same(Encoding.UTF8.GetBytes(given), key);

    private bool IsOwnPage(HttpRequest request) => request.Headers.Origin == Origin && request.Headers["Sec-Fetch-Site"] == "same-origin";

    private bool HasCookie(HttpRequest request) => request.Cookies[CookieName] is { } given && Same(Encoding.UTF8.GetBytes(given), cookie);

    private static bool Same(ReadOnlySpan<byte> given, string secret) => CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(secret));

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static void Headers(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), clipboard-read=()";
        headers.CacheControl = "no-store";
    }
}
