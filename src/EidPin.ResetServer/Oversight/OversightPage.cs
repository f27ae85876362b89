using EidPin.Guidance.Pages;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Oversight;

/// <summary>The search, and the timeline of what was found.</summary>
internal sealed class OversightPage(OversightDesk desk)
{
    private readonly StaffFrame frame = desk.Frame();

    /// <param name="typed">Null: nobody has asked for anything yet.</param>
    public string Search(string? typed, IReadOnlyList<Found> found) => frame.Page("staff.oversight.title", html =>
    {
        html.Add($"<p>{(desk.Site is { } site ? site.NameIn(desk.Language) : desk.Texts["staff.oversight.all"])}</p>\n");
        html.Add($"<form method=\"get\" action=\"{OversightApi.Here:a}\" role=\"search\">");
        html.Add($"<p><label for=\"reference\">{desk.Texts["staff.oversight.reference"]}</label>");
        html.Add($"<input id=\"reference\" name=\"reference\" type=\"text\" value=\"{typed:a}\" maxlength=\"64\" required ");
        html.Add($"autocomplete=\"off\" spellcheck=\"false\"></p>\n");
        html.Add($"<p><button class=\"main\">{desk.Texts["staff.oversight.search"]}</button></p></form>\n");
        html.Add($"<p class=\"acts\"><a class=\"button\" href=\"{FiguresApi.Here:a}\">{desk.Texts["staff.figures.title"]}</a>\n");
        html.Add($"<a class=\"button\" href=\"{AuditApi.Here:a}\">{desk.Texts["staff.audit.title"]}</a></p>\n");
        if (typed is null) return;
        html.Add($"<h2>{desk.Texts["staff.oversight.found"]}</h2>\n");
        if (found.Count == 0) html.Add($"<p role=\"status\">{desk.Texts["staff.oversight.nothing"]}</p>\n");
        else Results(html, found);
    });

    private void Results(Html html, IReadOnlyList<Found> found)
    {
        html.Add($"<ul>\n");
        foreach (var one in found)
        {
            var (link, words) = one.Site is null ? (OversightApi.CaseLink(one.Id), "case") : (OversightApi.VisitLink(one.Id), "visit");
            html.Add($"<li><a href=\"{link:a}\">{desk.Texts[$"staff.oversight.{words}"]}</a> · ");
            html.Add($"{OversightDesk.Time(one.At, desk.ZoneOf(one.Site))}");
            if (one.Site is { } site) html.Add($" · {desk.SiteName(site)}");
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
    }

    /// <param name="told">Of each entry; null: it cannot be read.</param>
    public string Timeline<T>(Trail<T> trail, IReadOnlyList<Told?> told) where T : class =>
        frame.Page(trail.Site is null ? "staff.oversight.case" : "staff.oversight.visit", html =>
        {
            var zone = desk.ZoneOf(trail.Site);
            html.Add($"<p><span class=\"id\">{trail.Id}</span>");
            if (trail.Site is { } site) html.Add($" · {desk.SiteName(site)}");
            html.Add($"</p>\n<p>{desk.Texts.Get("staff.trail.zone", ("zone", zone))}</p>\n");
            if (!trail.IsWhole) html.Add($"<p class=\"wrong\" role=\"status\">{desk.Texts["staff.trail.not-whole"]}</p>\n");
            html.Add($"<ol class=\"trail\">\n");
            foreach (var (entry, words) in trail.Entries.Zip(told)) Entry(html, entry, words, zone);
            html.Add($"</ol>\n<p>{desk.Texts["staff.trail.seen"]}</p>\n");
            html.Add($"<p class=\"screen\"><a class=\"button\" href=\"{OversightApi.Here:a}\">");
            html.Add($"{desk.Texts["staff.oversight.back"]}</a></p>\n");
        });

    private void Entry<T>(Html html, TrailEntry<T> entry, Told? told, string zone) where T : class
    {
        html.Add($"<li><p>{(entry.At is { } at ? OversightDesk.Time(at, zone) : "–")}");
        if (told is { Who.Length: > 0 }) html.Add($" · {told.Who}");
        html.Add($"</p>\n");
        if (told is null) html.Add($"<p class=\"wrong\">{desk.Texts["staff.trail.unreadable"]}</p>");
        else html.Add($"<p>{told.What}</p>");
        if (told?.Checked is Checked.Signed) html.Add($"<p><small>{desk.Texts["staff.trail.checked.signed"]}</small></p>");
        if (told?.Checked is Checked.Wrong) html.Add($"<p class=\"wrong\">{desk.Texts["staff.trail.checked.wrong"]}</p>");
        if (told?.Checked is Checked.Not) html.Add($"<p><small>{desk.Texts["staff.trail.checked.not"]}</small></p>");
        html.Add($"</li>\n");
    }
}
