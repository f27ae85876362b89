using System.Security.Cryptography;
using System.Text;
using EidPin.Cards;
using CookieHeaderValue = Microsoft.Net.Http.Headers.CookieHeaderValue;

namespace EidPin.Desk.Safety;

/// <summary>
/// Who may come in. A page is for everybody on this computer's own user; cards are only for a tab that was opened with the start token. A
/// cookie of 127.0.0.1 goes to every port of it, so the cookie alone is worth an empty page: the tab's key, kept by the browser for this
/// very origin, is asked for too.
/// </summary>
/// <param name="port">Where the program listens.</param>
internal sealed class Doorway(int port, TimeProvider? clock = null)
{
    public const string KeyHeader = "X-EidPin-Key";

    /// <summary>Of any request. A body with codes is smaller still.</summary>
    public const int LargestBody = 1024;

    /// <summary>Of a request to this path: a photo is larger than anything else.</summary>
    public static int Largest(PathString path) => path == ReserveRoutes.LivePhoto ? ReserveRoutes.LargestPhoto : LargestBody;

    private const int LongestToken = 128;

    private readonly string cookie = Secret(), key = Secret();
    private readonly Once<string> starts = new();
    private readonly Guesses guesses = new(clock ?? TimeProvider.System);

    public int Port => port;

    public string Origin { get; } = $"http://127.0.0.1:{port}";

    /// <summary>
    /// An address to open, another one each time. Its token stands behind the number sign, so it is in no request line, log or referrer;
    /// and it is good once, so that what a browser keeps of it in its history opens nothing.
    /// </summary>
    public string NewAddress(string language) => $"{Origin}/start?lang={language}#{starts.Add(language)}";

    private string CookieName { get; } = $"eidpin-{port}";

    /// <summary>
    /// First of all: another name for this computer (DNS rebinding) is refused, and every answer says what a page may do.
    /// </summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        Headers(context.Response.Headers, context.Request.Path);
        if (Refusal(context.Request) is not { } refusal) return next(context);
        context.Response.StatusCode = refusal;
        if (refusal == StatusCodes.Status405MethodNotAllowed) context.Response.Headers.Allow = "GET, HEAD, POST";
        // A body that nobody wants is not read to its end.
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    /// <summary>The token for a cookie and a key: the body is the token, the answer the tab's key.</summary>
    public async Task Enter(HttpContext context)
    {
        var given = new byte[LongestToken];
        var length = await context.Request.Body.ReadAtLeastAsync(given, given.Length, throwOnEndOfStream: false, context.RequestAborted);
        // Whatever else somebody sends here, a code perhaps, becomes no text.
        var token = Once<string>.IsId(given.AsSpan(0, length)) ? NoCode.Text(given.AsMemory(0, length), Encoding.ASCII) : null;
        CryptographicOperations.ZeroMemory(given);
        var tabKey = Start(context, token);
        if (tabKey is not null) await context.Response.WriteAsync(tabKey, context.RequestAborted);
    }

    /// <summary>Exchanges the token, once; where it is refused, the response says so: 403, and 429 after too many.</summary>
    /// <param name="given">As the start page sends it; null: it was none.</param>
    /// <returns>The tab's key; null: refused.</returns>
    public string? Start(HttpContext context, string? given)
    {
        if (guesses.TooMany)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "60";
            return null;
        }
        if (starts.Take(given) is null)
        {
            guesses.Wrong();
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return null;
        }
        context.Response.Cookies.Append(
            CookieName, cookie, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        return key;
    }

    /// <summary>A request from a tab that was opened with the token.</summary>
    public bool MayOperate(HttpRequest request) =>
        IsOwnPage(request) && HasCookie(request) && request.Headers[KeyHeader] is { Count: 1 } given && IsKey(given);

    /// <summary>The handshake of a socket; its first message must be the key.</summary>
    public bool MayListen(HttpRequest request) => request.Headers.Origin == Origin && HasCookie(request)
        && request.Headers["Sec-Fetch-Site"] is var site && (site.Count == 0 || site == "same-origin");

    public bool IsKey(string? given) => given is not null && Same(Encoding.UTF8.GetBytes(given), key);

    private int? Refusal(HttpRequest request)
    {
        if (request.Host.Value != $"127.0.0.1:{port}") return StatusCodes.Status421MisdirectedRequest;
        if (request.Method is "GET" or "HEAD") return IsAsked(request) ? null : StatusCodes.Status403Forbidden;
        // No answer to OPTIONS ever allows another page anything.
        if (request.Method is not "POST") return StatusCodes.Status405MethodNotAllowed;
        if (!IsOwnPage(request)) return StatusCodes.Status403Forbidden;
        // In pieces (chunked) nobody knows how long it gets, and our own script sends none so.
        if (request.ContentLength is not { } length) return StatusCodes.Status411LengthRequired;
        return length > Largest(request.Path) ? StatusCodes.Status413PayloadTooLarge : null;
    }

    /// <summary>
    /// By our own page or by a person: another page may lead here in a tab of its own, and no more; it neither loads anything of ours into
    /// itself nor frames it. A program that is no browser does not say where it comes from and gets what everybody may see.
    /// </summary>
    private static bool IsAsked(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count == 0 || site == "same-origin" || site == "none"
            || request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";
    }

    private bool IsOwnPage(HttpRequest request) => request.Headers.Origin == Origin && request.Headers["Sec-Fetch-Site"] == "same-origin";

    /// <summary>Among all of that name: a page of another port can put a second one before ours, which shall not lock us out.</summary>
    private bool HasCookie(HttpRequest request) => CookieHeaderValue.TryParseList(request.Headers.Cookie, out var cookies)
        && cookies.Any(c => c.Name == CookieName && Same(Encoding.UTF8.GetBytes(c.Value.ToString()), cookie));

    private static bool Same(ReadOnlySpan<byte> given, string secret) =>
        CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(secret));

    private static string Secret() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    private static void Headers(IHeaderDictionary headers, PathString path)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; " +
            "frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Origin-Agent-Cluster"] = "?1";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            $"camera={(path == ReserveRoutes.Page ? "(self)" : "()")}, microphone=(), geolocation=(), clipboard-read=()";
        headers.CacheControl = "no-store";
    }
}
