using System.Globalization;
using EidPin.Guidance.Pages;
using EidPin.Reset.People;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Staff;

/// <summary>What the own page and that of somebody else of the staff have alike: roles, passkeys, and their forms.</summary>
internal sealed class PeopleParts(StaffFrame frame)
{
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

    public static string Minute(DateTimeOffset time) =>
        $"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";

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
