using System.Globalization;
using EidPin.Guidance.Pages;
using EidPin.Reset.People;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Staff;

/// <summary>Where staff signs in, makes a passkey, and sees what is known of oneself.</summary>
internal sealed class HomePage(StaffFrame frame)
{
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
        foreach (var role in StaffRoles.All) html.Add($"<button name=\"role\" value=\"{role.Word():a}\">{Role(role)}</button>\n");
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

    public string Own(Member member, DateTimeOffset now) => frame.Page("staff.home.title", html =>
    {
        html.Add($"<dl><dt>{frame.Texts["staff.people.name"]}</dt><dd>{member.Name}</dd>\n");
        html.Add($"<dt>{frame.Texts["staff.people.roles"]}</dt><dd>");
        RolesOf(html, member, now);
        html.Add($"</dd></dl>\n<h2>{frame.Texts["staff.keys.title"]}</h2>\n");
        if (member.GoodKeys(now).Count() == 1) html.Add($"<p class=\"wrong\">{frame.Texts["staff.keys.one"]}</p>\n");
        KeysOf(html, member, now);
        CodeForm(html, member.Id, "staff.keys.another");
    });

    /// <summary>Roles and until when; a sentence where there are none.</summary>
    public void RolesOf(Html html, Member member, DateTimeOffset now)
    {
        var roles = member.RolesAt(now).ToList();
        if (roles.Count == 0) html.Add($"{frame.Texts["staff.people.no-role"]}");
        foreach (var role in roles)
        {
            var until = frame.Texts.Get("staff.people.until", ("date", Day(member.Until(role, now)!.Value)));
            html.Add($"<div>{Role(role)} <small>{until}</small></div>");
        }
    }

    /// <summary>A table of passkeys with what can be done to each.</summary>
    public void KeysOf(Html html, Member member, DateTimeOffset now)
    {
        html.Add($"<div class=\"scroll\"><table><tbody>\n");
        foreach (var key in member.Keys)
        {
            html.Add($"<tr><td><span class=\"said\">{key.Said}</span></td><td>{State(key, now)}</td><td>");
            if (key.Waits) KeyForm(html, member, key, "key-let-in", "staff.key.let-in", hasReason: false);
            if (key.EndedAt is null) KeyForm(html, member, key, "key-ended", "staff.key.end", hasReason: true);
            html.Add($"</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    public void CodeForm(Html html, string staff, string words)
    {
        frame.Form("/staff/people");
        html.Add($"<input type=\"hidden\" name=\"staff\" value=\"{staff:a}\"><input type=\"hidden\" name=\"act\" value=\"code-given\">");
        html.Add($"<p><button>{frame.Texts[words]}</button></p></form>\n");
    }

    public string Role(StaffRole role) => frame.Texts[$"staff.role.{role.Word()}"];

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void KeyForm(Html html, Member member, StaffKey key, string act, string words, bool hasReason)
    {
        frame.Form("/staff/people");
        html.Add($"<input type=\"hidden\" name=\"staff\" value=\"{member.Id:a}\"><input type=\"hidden\" name=\"act\" value=\"{act:a}\">");
        html.Add($"<input type=\"hidden\" name=\"key\" value=\"{key.Name:a}\">");
        if (hasReason)
        {
            html.Add($"<label for=\"why-{key.Name:a}\">{frame.Texts["staff.why"]}</label>");
            html.Add($"<input id=\"why-{key.Name:a}\" name=\"why\" type=\"text\" maxlength=\"200\" required> ");
        }
        html.Add($"<button>{frame.Texts[words]}</button></form>\n");
    }

    private string State(StaffKey key, DateTimeOffset now)
    {
        if (key.EndedAt is { } ended) return frame.Texts.Get("staff.key.ended", ("date", Day(ended)));
        if (key.IsGood(now)) return frame.Texts.Get("staff.key.good", ("date", Day(key.LetInAt!.Value)));
        return frame.Texts[key.VouchedBy.Count > 0 ? "staff.key.vouched" : "staff.key.waits"];
    }
}
