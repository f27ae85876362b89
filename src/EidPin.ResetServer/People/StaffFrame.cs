using System.Buffers.Text;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.People;

/// <summary>The frame of each page for staff: who is signed in, where one can go, and the words of the page.</summary>
/// <param name="by">Null: nobody is signed in.</param>
internal sealed class StaffFrame(Settings settings, string language, SignedIn? by)
{
    // Where the pages are, for whom.
    private static readonly (string Path, string Words, DoorRule Rule)[] Places =
    [
        ("/staff", "staff.nav.home", DoorRule.AnyStaff), ("/counter", "staff.nav.counter", DoorRule.Counter),
        ("/staff/faces", "staff.nav.faces", DoorRule.Faces),
        ("/oversight", "staff.nav.oversight", DoorRule.Oversight),
        ("/staff/people", "staff.nav.people", DoorRule.People),
    ];

    private readonly Html html = new(language);

    public Texts Texts { get; } = Texts.For(language, "staff");

    /// <param name="title">By its key.</param>
    public string Page(string title, Action<Html> content)
    {
        var name = settings.Name.GetValueOrDefault(language) ?? settings.Name["en"];
        html.Add($"<!DOCTYPE html>\n<html lang=\"{language:a}\"><head><meta charset=\"utf-8\">\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Add($"<title>{Texts[title]:t} – {name:t}</title>\n");
        html.Add($"<link rel=\"stylesheet\" href=\"{StaffPages.StyleLink:a}\">\n");
        html.Add($"<script src=\"{StaffPages.ScriptLink:a}\" defer></script></head><body>\n");
        if (settings.Practice) html.Add($"<p class=\"practice\">{Texts["staff.practice"]}</p>\n");
        if (by is not null) Header(by);
        html.Add($"<main><h1>{Texts[title]}</h1>\n");
        html.Add($"<noscript><p class=\"wrong\">{Texts["staff.no-script"]}</p></noscript>\n");
        html.Add($"<p id=\"told\" class=\"wrong\" role=\"alert\" hidden></p>\n");
        content(html);
        html.Add($"</main></body></html>\n");
        return html.ToString();
    }

    /// <summary>The beginning of a form of somebody who is signed in.</summary>
    public void Form(string action) =>
        html.Add($"<form method=\"post\" action=\"{action:a}\"><input type=\"hidden\" name=\"token\" value=\"{by!.Token:a}\">\n");

    /// <summary>The words of a record, and the button by which a passkey signs them.</summary>
    /// <param name="action">Where the signature goes.</param>
    /// <param name="back">Where one goes who does not sign.</param>
    public string Sign(ToSign sign, IReadOnlyList<string> words, string action, string back) => Page("staff.sign.title", _ =>
    {
        html.Add($"<p>{Texts["staff.sign.how"]}</p>\n<div class=\"record\">");
        foreach (var line in words) html.Add($"<p>{line}</p>\n");
        html.Add($"<p>{Texts.Get("staff.sign.by", ("name", by!.Member.Name))}</p></div>\n");
        var credentials = string.Join(' ', sign.Credentials);
        html.Add($"<form method=\"post\" action=\"{action:a}\"");
        // What the server signs itself asks no browser for a passkey.
        if (!IsPlayed) html.Add($" data-sign=\"{Base64Url.EncodeToString(sign.Challenge):a}\" data-credentials=\"{credentials:a}\"");
        html.Add($" data-broken=\"{Texts["staff.broken-off"]:t}\"><input type=\"hidden\" name=\"token\" value=\"{by!.Token:a}\">\n");
        html.Add($"<input type=\"hidden\" name=\"ceremony\" value=\"{sign.Id:a}\">\n");
        foreach (var field in (string[])["credential", "authenticator", "client", "signature"])
            html.Add($"<input type=\"hidden\" name=\"{field:a}\">\n");
        html.Add($"<p class=\"acts\"><button class=\"main\">{Texts["staff.sign.button"]}</button>\n");
        html.Add($"<a class=\"button\" href=\"{back:a}\">{Texts["staff.sign.back"]}</a></p></form>\n");
    });

    private bool IsPlayed => settings.Practice && PracticeStaff.RoleOf(by!.Member.Id) is not null;

    private void Header(SignedIn signedIn)
    {
        html.Add($"<header><nav aria-label=\"{Texts["staff.nav"]:t}\"><ul>");
        foreach (var (path, words, rule) in Places)
            if (rule.LetsIn(signedIn.Member, signedIn.At))
                html.Add($"<li><a href=\"{path:a}\">{Texts[words]}</a></li>");
        html.Add($"</ul></nav>\n<p>{signedIn.Member.Name}");
        if (signedIn.Member.Site is { } site) html.Add($" · {site}");
        html.Add($"</p>\n");
        Form("/staff/sign-out");
        html.Add($"<button>{Texts["staff.sign-out"]}</button></form></header>\n");
    }
}
