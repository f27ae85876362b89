using EidPin.Guidance.Pages;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Staff;

/// <summary>The list of staff, and one of them.</summary>
internal sealed class PeoplePage(StaffFrame frame)
{
    private readonly PeopleParts parts = new(frame);

    /// <param name="by">Who looks: only an administrator has forms here.</param>
    public string All(PeopleBook book, Member by, DateTimeOffset now) => frame.Page("staff.people.title", html =>
    {
        html.Add($"<div class=\"scroll\"><table><thead><tr>");
        foreach (var column in (string[])["name", "user", "site", "roles", "keys"])
            html.Add($"<th scope=\"col\">{frame.Texts[$"staff.people.{column}"]}</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (var member in Seen(book, by, now)) Row(html, member, now);
        html.Add($"</tbody></table></div>\n");
        if (!by.Is(StaffRole.Administrator, now)) return;
        html.Add($"<h2>{frame.Texts["staff.people.add"]}</h2>\n");
        frame.Form("/staff/people");
        html.Add($"<input type=\"hidden\" name=\"act\" value=\"added\">\n");
        Field(html, "name", "name", 100);
        Field(html, "user", "user", 64);
        Field(html, "site", "site", 64, required: false);
        html.Add($"<p><button class=\"main\">{frame.Texts["staff.go-on"]}</button></p></form>\n");
    });

    public string One(Member member, Member by, DateTimeOffset now) => frame.Page("staff.people.title", html =>
    {
        html.Add($"<h2>{member.Name}</h2>\n<dl><dt>{frame.Texts["staff.people.user"]}</dt><dd>{member.UserName}</dd>\n");
        html.Add($"<dt>{frame.Texts["staff.people.site"]}</dt><dd>{member.Site ?? "–"}</dd>\n");
        html.Add($"<dt>{frame.Texts["staff.people.roles"]}</dt><dd>");
        parts.RolesOf(html, member, now);
        html.Add($"</dd></dl>\n<h3>{frame.Texts["staff.keys.title"]}</h3>\n");
        if (member.HasLeft)
        {
            html.Add($"<p>{frame.Texts.Get("staff.people.left", ("date", PeopleParts.Day(member.LeftAt!.Value)))}</p>\n");
            return;
        }
        var isAdministrator = by.Is(StaffRole.Administrator, now);
        var mayVouch = isAdministrator || by.Is(StaffRole.Supervisor, now);
        if (!mayVouch) return;
        parts.KeysOf(html, member, now);
        parts.CodeForm(html, member.Id, "staff.people.code");
        if (isAdministrator && by.Id != member.Id) Forms(html, member, now);
    });

    /// <summary>The code, shown once.</summary>
    public string Code(Member member, string code, DateTimeOffset now) => frame.Page("staff.code.title", html =>
    {
        html.Add($"<p>{frame.Texts.Get("staff.code.how", ("name", member.Name), ("date", PeopleParts.Day(now + OpenCode.Life)))}</p>\n");
        html.Add($"<p class=\"code\">{ShortCode.Shown(code)}</p>\n");
        html.Add($"<p><a class=\"button\" href=\"/staff\">{frame.Texts["staff.refused.on"]}</a></p>\n");
    });

    /// <summary>A supervisor sees the own site, and administrators, who have none.</summary>
    public static bool Sees(Member by, Member member, DateTimeOffset now) =>
        by.Is(StaffRole.Administrator, now) || by.Is(StaffRole.Auditor, now) || member.Site is null || member.Site == by.Site;

    private static IEnumerable<Member> Seen(PeopleBook book, Member by, DateTimeOffset now) =>
        book.Members.Values.Where(m => Sees(by, m, now))
            .OrderBy(m => m.HasLeft).ThenBy(m => m.Site, StringComparer.Ordinal).ThenBy(m => m.UserName, StringComparer.Ordinal);

    private void Row(Html html, Member member, DateTimeOffset now)
    {
        html.Add($"<tr><td><a href=\"/staff/people/{member.Id:a}\">{member.Name}</a></td><td>{member.UserName}</td>");
        html.Add($"<td>{member.Site ?? "–"}</td><td>");
        if (member.HasLeft) html.Add($"{frame.Texts.Get("staff.people.left", ("date", PeopleParts.Day(member.LeftAt!.Value)))}");
        else parts.RolesOf(html, member, now);
        html.Add($"</td><td>{member.GoodKeys(now).Count()}");
        if (member.Keys.Any(key => key.Waits)) html.Add($" <strong>{frame.Texts["staff.key.waits"]}</strong>");
        html.Add($"</td></tr>\n");
    }

    private void Forms(Html html, Member member, DateTimeOffset now)
    {
        Begin(html, member, "role-given", "staff.people.give-role");
        html.Add($"<p><label for=\"role\">{frame.Texts["staff.people.role"]}</label><select id=\"role\" name=\"role\">");
        foreach (var role in StaffRoles.All) html.Add($"<option value=\"{role.Word():a}\">{parts.Role(role):t}</option>");
        html.Add($"</select></p>\n<p><label for=\"until\">{frame.Texts["staff.people.until-day"]}</label>");
        html.Add($"<input id=\"until\" name=\"until\" type=\"date\" value=\"{PeopleParts.Day(now.AddDays(365)):a}\" required></p>\n");
        End(html);
        foreach (var role in member.RolesAt(now))
        {
            Begin(html, member, "role-ended", "staff.people.end-role", ("role", parts.Role(role)));
            html.Add($"<input type=\"hidden\" name=\"role\" value=\"{role.Word():a}\">");
            Why(html, $"why-{role.Word()}");
            End(html);
        }
        Begin(html, member, "moved", "staff.people.move");
        Field(html, "site", "site", 64, required: false);
        End(html);
        Begin(html, member, "left", "staff.people.leave");
        Why(html, "why-left");
        End(html);
    }

    private void Begin(Html html, Member member, string act, string words, params (string, object)[] values)
    {
        html.Add($"<details><summary>{frame.Texts.Get(words, values)}</summary>\n");
        frame.Form("/staff/people");
        html.Add($"<input type=\"hidden\" name=\"staff\" value=\"{member.Id:a}\"><input type=\"hidden\" name=\"act\" value=\"{act:a}\">\n");
    }

    private void End(Html html) => html.Add($"<p><button>{frame.Texts["staff.go-on"]}</button></p></form></details>\n");

    private void Why(Html html, string id)
    {
        html.Add($"<p><label for=\"{id:a}\">{frame.Texts["staff.why"]}</label>");
        html.Add($"<input id=\"{id:a}\" name=\"why\" type=\"text\" maxlength=\"200\" required></p>\n");
    }

    private void Field(Html html, string name, string words, int most, bool required = true)
    {
        html.Add($"<p><label for=\"{name:a}\">{frame.Texts[$"staff.people.{words}"]}</label>");
        html.Add($"<input id=\"{name:a}\" name=\"{name:a}\" type=\"text\" autocomplete=\"off\" maxlength=\"{most}\"");
        html.Add($"{new Markup(required ? " required" : "")}></p>\n");
    }
}
