using System.Security.Cryptography;
using System.Text;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.People;

/// <summary>What all pages for staff have alike: their headers, their language, and what they say of a refusal.</summary>
internal static class StaffPages
{
    public const string ScriptPath = "/staff/staff.js", StylePath = "/staff/staff.css";

    public static byte[] Script { get; } = Read("staff.js");

    public static byte[] Style { get; } = Read("staff.css");

    /// <summary>As pages name it: another one has another address.</summary>
    public static string ScriptLink { get; } = $"{ScriptPath}?{VersionOf(Script)}";

    /// <inheritdoc cref="ScriptLink"/>
    public static string StyleLink { get; } = $"{StylePath}?{VersionOf(Style)}";

    // Refusals that these pages have a sentence for; of all others one says it.
    private static readonly HashSet<string> Told =
    [
        .. StaffRefusals.All.Select(kind => kind.Id), Refusals.StaleProof, Refusals.TooMany, Refusals.RegisterChanged, Refusals.Malformed,
    ];

    /// <summary>Nothing is kept, framed, or loaded from elsewhere: photos of people are among it.</summary>
    public static void Secure(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; " +
            "base-uri 'none'; frame-ancestors 'none'";
        (headers.CacheControl, headers["Referrer-Policy"]) = ("no-store", "same-origin");
        (headers["Cross-Origin-Resource-Policy"], headers["Cross-Origin-Opener-Policy"]) = ("same-origin", "same-origin");
        headers["Permissions-Policy"] = "publickey-credentials-get=(self), publickey-credentials-create=(self)";
    }

    public static Task Show(HttpContext context, string page, int status = 200)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/html; charset=utf-8");
        context.Response.Headers.Vary = "Accept-Language";
        return context.Response.WriteAsync(page);
    }

    /// <summary>After something was done: the page that shows what came of it.</summary>
    public static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    public static Task Refused(HttpContext context, Settings settings, Refusal refusal)
    {
        var kind = Refusals.All[refusal.Id];
        if (kind.Id == Refusals.TooMany) context.Response.Headers.RetryAfter = refusal.Detail;
        var texts = Texts.For(Language(context), "staff");
        var words = Words(texts, refusal.Id);
        if (IsAsked(context)) return Problems.Write(context, new(words, kind.Status, kind.Id));
        var frame = new StaffFrame(settings, Language(context), context.Features.Get<StaffRequest>()?.By);
        var page = frame.Page("staff.refused.title", html =>
        {
            html.Add($"<p class=\"wrong\" role=\"alert\">{words}</p>\n");
            html.Add($"<p><a class=\"button\" href=\"/staff\">{texts["staff.refused.on"]}</a></p>\n");
        });
        return Show(context, page, kind.Status);
    }

    /// <summary>The sentence of a refusal, by its key.</summary>
    public static string WordsOf(string refusal) => Told.Contains(refusal) ? $"staff.refused.{refusal}" : "staff.refused.other";

    // What was not done at a counter stands with the words of visits.
    private static string Words(Texts texts, string refusal) =>
        VisitRefusals.All.Any(kind => kind.Id == refusal) ? texts.Of("visit")[$"visit.reason.{refusal}"] : texts[WordsOf(refusal)];

    public static string Language(HttpContext context) => Liked.Language(context.Request, Texts.Translations);

    // By the script of a page, which shows the words itself.
    private static bool IsAsked(HttpContext context) => context.Request.Headers.Accept.ToString() == "application/json";

    private static string VersionOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];

    private static byte[] Read(string name)
    {
        using var stream = typeof(StaffPages).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
