using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Staff;

/// <summary>The one page of the staff's queue, in the language of the browser, without a script.</summary>
/// <param name="told">What it says first, by its key; null: nothing.</param>
internal sealed class StaffPage(Settings settings, string language, string? told)
{
    private const string Css = """
        body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;color:#111;background:#fff}
        .practice{background:#fd6;border:2px solid #111;padding:.5rem 1rem;font-weight:600}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:1rem 0}
        figure{margin:0}
        img{width:100%;max-height:30rem;object-fit:contain;background:#eee}
        button{font:inherit;font-size:1.25rem;padding:.75rem 1.5rem;min-height:3rem;border:2px solid #111;border-radius:.25rem;
        background:#fff;cursor:pointer}
        button.same{background:#111;color:#fff}button:focus-visible,input:focus-visible{outline:3px solid #06c;outline-offset:2px}
        .acts{display:flex;gap:1rem;flex-wrap:wrap}input{font:inherit;padding:.5rem;width:24rem;max-width:100%}
        .wrong{border-left:4px solid #111;padding-left:1rem;font-weight:600}
        """;

    private readonly Texts texts = Texts.For(language, "staff");
    private readonly Html html = new(language);

    /// <summary>By which the policy of the page allows this style and no other.</summary>
    public static string StyleHash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}";

    public string SignIn() => Page(() =>
    {
        html.Add($"<form method=\"post\" action=\"/staff/faces\" autocomplete=\"off\">\n");
        html.Add($"<p><label for=\"secret\">{texts["staff.secret"]}</label><br>\n");
        html.Add($"<input id=\"secret\" name=\"secret\" type=\"password\" autocomplete=\"off\" required></p>\n");
        html.Add($"<p><button class=\"same\">{texts["staff.sign-in"]}</button></p></form>\n");
    });

    /// <param name="face">Null: nobody waits.</param>
    /// <param name="token">Of this page's forms.</param>
    public string Queue(ClaimedFace? face, string token) => Page(() =>
    {
        if (face is not null) Compare(face, token);
        else html.Add($"<p>{texts["staff.nobody"]}</p>\n");
        Form(token);
        html.Add($"<p><button name=\"act\" value=\"leave\">{texts["staff.sign-out"]}</button></p></form>\n");
    });

    private void Compare(ClaimedFace face, string token)
    {
        var since = face.ReservedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var until = face.Until.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        html.Add($"<p>{texts.Get("staff.waiting", ("n", face.Waiting), ("since", since))} ");
        html.Add($"{texts.Get("staff.yours", ("until", until))}</p>\n");
        html.Add($"<h2>{texts["staff.question"]}</h2>\n<div class=\"pair\">");
        foreach (var photo in (string[])["chip", "live"])
        {
            var name = texts[$"staff.{photo}"];
            html.Add($"<figure><img src=\"/v1/staff/faces/{face.Id:a}/{photo:a}?photos={face.Photos:a}\" alt=\"{name:t}\">");
            html.Add($"<figcaption>{name}</figcaption></figure>\n");
        }
        html.Add($"</div>\n");
        Form(token);
        html.Add($"<input type=\"hidden\" name=\"id\" value=\"{face.Id:a}\">\n");
        html.Add($"<input type=\"hidden\" name=\"photos\" value=\"{face.Photos:a}\">\n<p class=\"acts\">");
        html.Add($"<button class=\"same\" name=\"act\" value=\"{FaceDecisions.Same:a}\">{texts["staff.same"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"{FaceDecisions.Other:a}\">{texts["staff.other"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"{FaceDecisions.Unclear:a}\">{texts["staff.unclear"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"skip\">{texts["staff.skip"]}</button></p></form>\n");
        html.Add($"<p>{texts["staff.deleted"]}</p>\n");
    }

    private void Form(string token) =>
        html.Add($"<form method=\"post\" action=\"/staff/faces\"><input type=\"hidden\" name=\"token\" value=\"{token:a}\">\n");

    private string Page(Action content)
    {
        var name = settings.Name.GetValueOrDefault(language) ?? settings.Name["en"];
        html.Add($"<!DOCTYPE html>\n<html lang=\"{language:a}\"><head><meta charset=\"utf-8\">\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Add($"<title>{texts.Get("staff.page", ("name", name)):t}</title><style>{new Markup(Css)}</style></head><body>\n");
        if (settings.Practice) html.Add($"<p class=\"practice\">{texts["staff.practice"]}</p>\n");
        html.Add($"<main><h1>{texts["staff.title"]}</h1>\n");
        if (told is not null) html.Add($"<p class=\"wrong\" role=\"alert\">{texts[told]}</p>\n");
        content();
        html.Add($"</main></body></html>\n");
        return html.ToString();
    }
}
