using System.Globalization;
using EidPin.Guidance.Pages;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Oversight;

/// <summary>The audit, begun from here, and whether what is personal goes in time.</summary>
/// <param name="people">The list of staff, for the name of whoever began it.</param>
internal sealed class AuditPage(OversightDesk desk, PeopleBook people)
{
    // More stand in the answer of the command.
    private const int MostShown = 100;

    private readonly StaffFrame frame = desk.Frame();
    private readonly string zone = desk.ZoneOf(desk.Site?.Id);

    /// <param name="isSecond">Somebody wanted another one while it runs.</param>
    public string Html(AuditState? state, Retention retention, bool isSecond = false) => frame.Page("staff.audit.title", html =>
    {
        html.Add($"<p>{desk.Texts["staff.audit.how"]}</p>\n");
        if (isSecond) html.Add($"<p class=\"wrong\" role=\"status\">{desk.Texts["staff.audit.second"]}</p>\n");
        if (state is not null) State(html, state);
        if (state is not { IsRunning: true })
        {
            frame.Form(AuditApi.Here);
            html.Add($"<p><button class=\"main\">{desk.Texts["staff.audit.begin"]}</button></p></form>\n");
        }
        Kept(html, retention);
        html.Add($"<p class=\"screen\"><a class=\"button\" href=\"{OversightApi.Here:a}\">");
        html.Add($"{desk.Texts["staff.oversight.back"]}</a></p>\n");
    });

    private void State(Html html, AuditState state)
    {
        // The page loads itself again when it has ended.
        if (state.IsRunning) html.Add($"<section data-watch=\"{AuditApi.StateLink:a}\" data-version=\"0\" data-state=\"running\" ");
        else html.Add($"<section ");
        html.Add($"aria-labelledby=\"audit\"><h2 id=\"audit\">{desk.Texts[$"staff.audit.{Word(state)}"]}</h2>\n<p>");
        var name = people.Of(state.By)?.Name ?? state.By;
        html.Add($"{desk.Texts.Get("staff.audit.begun", ("time", Time(state.BegunAt)), ("name", name))}</p>\n");
        if (state.EndedAt is { } ended) html.Add($"<p>{desk.Texts.Get("staff.audit.ended", ("time", Time(ended)))}</p>\n");
        if (state.Walk is { } walk) Walked(html, walk, state);
        if (state.IsRunning) html.Add($"<p><a class=\"button\" href=\"{AuditApi.Here:a}\">{desk.Texts["staff.audit.look"]}</a></p>\n");
        html.Add($"</section>\n");
    }

    private static string Word(AuditState state) => state switch
    {
        { IsRunning: true } => "running",
        { HasFailed: true } => "failed",
        { Walk.ProblemCount: > 0 } => "problems",
        _ => "whole",
    };

    private void Walked(Html html, AuditWalk walk, AuditState state)
    {
        html.Add($"<dl>\n");
        foreach (var (what, number) in ((string, long)[])[("cases", walk.Cases), ("visits", walk.Visits), ("facts", walk.Facts),
            ("register", walk.RegisterFacts), ("seals", walk.Seals), ("problem-count", walk.ProblemCount)])
            html.Add($"<dt>{desk.Texts[$"staff.audit.{what}"]}</dt><dd>{number.ToString(CultureInfo.InvariantCulture)}</dd>\n");
        html.Add($"</dl>\n");
        if (state.IsRunning || state.HasFailed) return;
        html.Add($"<p>{desk.Texts["staff.audit.no-seal"]}</p>\n");
        // Which ones, names visits of every site and machines.
        if (!desk.SeesAll)
        {
            if (walk.ProblemCount > 0) html.Add($"<p class=\"wrong\">{desk.Texts["staff.audit.ask-auditor"]}</p>\n");
            return;
        }
        Lines(html, "staff.audit.problem-count", walk.Problems);
        Lines(html, "staff.audit.notes", walk.Notes);
    }

    // In the words of the command, which the operator searches the manual for.
    private void Lines(Html html, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        html.Add($"<h3>{desk.Texts[title]}</h3>\n<ul lang=\"en\">\n");
        foreach (var line in lines.Take(MostShown)) html.Add($"<li>{line:t}</li>\n");
        html.Add($"</ul>\n");
        if (lines.Count > MostShown) html.Add($"<p>{desk.Texts["staff.audit.more"]}</p>\n");
    }

    private void Kept(Html html, Retention retention)
    {
        html.Add($"<section aria-labelledby=\"kept\"><h2 id=\"kept\">{desk.Texts["staff.retention.title"]}</h2>\n");
        var cleaned = retention.CleanedAt is { } at
            ? desk.Texts.Get("staff.retention.cleaned", ("time", Time(at)))
            : desk.Texts["staff.retention.never"];
        html.Add($"<p>{desk.Texts.Get("staff.retention.keep", ("n", retention.KeepDays))} {desk.Texts["staff.retention.facts"]}</p>\n");
        html.Add($"<p>{cleaned}</p>\n");
        if (desk.SeesAll)
        {
            html.Add($"<p>{desk.Texts.Get("staff.retention.kept", ("number", retention.Kept))}");
            if (retention.Next is { } next) html.Add($" {desk.Texts.Get("staff.retention.next", ("time", Time(next)))}");
            html.Add($"</p>\n");
        }
        if (retention.Late > 0) html.Add($"<p class=\"wrong\">{desk.Texts.Get("staff.retention.late", ("number", retention.Late))}</p>\n");
        else html.Add($"<p>{desk.Texts["staff.retention.in-time"]}</p>\n");
        html.Add($"</section>\n");
    }

    private string Time(DateTimeOffset time) => OversightDesk.Time(time, zone);
}
