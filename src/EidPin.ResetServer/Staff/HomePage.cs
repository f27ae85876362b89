using EidPin.Guidance.Pages;
using EidPin.Reset.People;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Staff;

/// <summary>Where staff signs in, makes a passkey, and sees what is known of oneself.</summary>
internal sealed class HomePage(StaffFrame frame)
{
    private readonly PeopleParts parts = new(frame);

    public string SignIn(bool isPractice) => frame.Page("staff.sign-in.title", html =>
    {
        if (isPractice) Practice(html);
        html.Add($"<p>{frame.Texts["staff.sign-in.how"]}</p>\n");
        html.Add($"<form data-passkey=\"sign-in\" data-broken=\"{frame.Texts["staff.broken-off"]:t}\">");
        html.Add($"<p><button class=\"main\">{frame.Texts["staff.sign-in.button"]}</button></p></form>\n");
        html.Add($"<p><a href=\"/staff/enrol\">{frame.Texts["staff.sign-in.new"]}</a></p>\n");
    });

    private void Practice(Html html)
    {
        html.Add($"<form method=\"post\" action=\"/staff/practice\"><fieldset><legend>{frame.Texts["staff.practice.title"]}</legend>\n");
        html.Add($"<p>{frame.Texts["staff.practice.how"]}</p><p class=\"acts\">");
        foreach (var role in StaffRoles.All) html.Add($"<button name=\"role\" value=\"{role.Word():a}\">{parts.Role(role)}</button>\n");
        html.Add($"</p></fieldset></form>\n");
    }

    public string Enrol() => frame.Page("staff.enrol.title", html =>
    {
        html.Add($"<form data-passkey=\"enrol\" autocomplete=\"off\" data-broken=\"{frame.Texts["staff.broken-off"]:t}\">");
        html.Add($"<p>{frame.Texts["staff.enrol.how"]}</p>\n<p><label for=\"code\">{frame.Texts["staff.enrol.code"]}</label>\n");
        html.Add($"<input id=\"code\" name=\"code\" type=\"text\" autocomplete=\"off\" autocapitalize=\"characters\" ");
        html.Add($"spellcheck=\"false\" maxlength=\"40\" required></p>\n");
        html.Add($"<p><button class=\"main\">{frame.Texts["staff.enrol.button"]}</button></p></form>\n");
        html.Add($"<div id=\"made\" hidden><p>{frame.Texts["staff.enrol.made"]}</p><p class=\"code\" id=\"said\"></p></div>\n");
        html.Add($"<div id=\"made-good\" hidden><p>{frame.Texts["staff.enrol.good"]}</p></div>\n");
        html.Add($"<p><a href=\"/staff\">{frame.Texts["staff.sign-in.title"]}</a></p>\n");
    });

    /// <param name="others">Where else this person is signed in.</param>
    public string Own(Member member, DateTimeOffset now, IReadOnlyList<OpenSession> others) => frame.Page("staff.home.title", html =>
    {
        html.Add($"<dl><dt>{frame.Texts["staff.people.name"]}</dt><dd>{member.Name}</dd>\n");
        html.Add($"<dt>{frame.Texts["staff.people.roles"]}</dt><dd>");
        parts.RolesOf(html, member, now);
        html.Add($"</dd></dl>\n<h2>{frame.Texts["staff.keys.title"]}</h2>\n");
        if (member.GoodKeys(now).Count() == 1) html.Add($"<p class=\"wrong\">{frame.Texts["staff.keys.one"]}</p>\n");
        parts.KeysOf(html, member, now);
        parts.CodeForm(html, member.Id, "staff.keys.another");
        if (others.Count > 0) Others(html, others);
    });

    private void Others(Html html, IReadOnlyList<OpenSession> others)
    {
        html.Add($"<h2>{frame.Texts["staff.sessions.title"]}</h2>\n<ul>");
        foreach (var (started, seen) in others)
        {
            var times = ("since", (object)PeopleParts.Minute(started));
            html.Add($"<li>{frame.Texts.Get("staff.sessions.one", times, ("seen", PeopleParts.Minute(seen)))}</li>");
        }
        html.Add($"</ul>\n<p>{frame.Texts["staff.sessions.help"]}</p>\n");
        frame.Form("/staff/sign-out/others");
        html.Add($"<p class=\"acts\"><button>{frame.Texts["staff.sessions.end"]}</button></p></form>\n");
    }
}
