using EidPin.Guidance.Pages;
using EidPin.Guidance.Situations;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Counter;

/// <summary>The visits of a site today, and the beginning of another one.</summary>
internal sealed class CounterPage(CounterDesk desk)
{
    /// <param name="slip">What was scanned or pasted; null: nothing.</param>
    public string List(IReadOnlyList<Visit> visits, DateTimeOffset now, Situation? slip)
    {
        var frame = desk.Frame();
        return frame.Page("staff.counter.title", html =>
        {
            html.Add($"<p>{desk.Site.NameIn(desk.Language)}</p>\n");
            if (desk.Member.Is(StaffRole.Clerk, now)) Begin(html, frame, slip);
            var waiting = visits.Where(v => v.StateAt(now) == VisitState.Open && v.AwaitsSupervisor).ToList();
            if (desk.Member.Is(StaffRole.Supervisor, now)) Table(html, "staff.counter.supervise", waiting, now);
            Table(html, "staff.counter.open", [.. visits.Where(v => v.StateAt(now) == VisitState.Open)], now);
            Table(html, "staff.counter.over", [.. visits.Where(v => v.StateAt(now) != VisitState.Open).Reverse()], now);
        });
    }

    private void Begin(Html html, StaffFrame frame, Situation? slip)
    {
        var texts = desk.Texts;
        var line = slip is null ? "" : SlipCode.Of(slip);
        html.Add($"<section aria-labelledby=\"begin\"><h2 id=\"begin\">{texts["staff.counter.new"]}</h2>\n");
        html.Add($"<form method=\"get\" action=\"{CounterApi.Here:a}\"><label for=\"slip\">{texts["staff.counter.slip"]}</label>");
        html.Add($"<input id=\"slip\" name=\"slip\" type=\"text\" value=\"{line:a}\" maxlength=\"2000\" autocomplete=\"off\"> ");
        html.Add($"<button>{texts["staff.counter.slip.read"]}</button></form>\n");
        if (slip is not null) html.Add($"<p role=\"status\">{texts["staff.counter.slip.there"]}</p>\n");
        frame.Form(CounterApi.Here);
        html.Add($"<input type=\"hidden\" name=\"slip\" value=\"{line:a}\"><p class=\"acts\">");
        foreach (var (who, words) in Comings()) html.Add($"<button name=\"who\" value=\"{who:a}\">{words}</button>\n");
        html.Add($"</p></form>\n");
        foreach (var represented in (string[])[Represented.Child, Represented.Ward])
        {
            frame.Form(CounterApi.Here);
            html.Add($"<input type=\"hidden\" name=\"slip\" value=\"{line:a}\">");
            html.Add($"<input type=\"hidden\" name=\"represented\" value=\"{represented:a}\"><p class=\"acts\">");
            html.Add($"<button name=\"who\" value=\"{Comers.Representative:a}\">{desk.Words[$"comer.{Comers.Representative}"]}: ");
            html.Add($"{desk.Words[$"represented.{represented}"]}</button></p></form>\n");
        }
        if (desk.Site.Rules.Agents.Value == "served") Reply(html, frame, line);
        html.Add($"</section>\n");
    }

    private List<(string Who, string Words)> Comings()
    {
        var all = new List<(string, string)> { (Comers.Holder, desk.Words[$"comer.{Comers.Holder}"]) };
        if (desk.Site.Rules.Agents.Value != "served") return all;
        all.Add((Comers.Agent, desk.Texts["staff.counter.agent-first"]));
        if (desk.Site.Rules.AgentAsks.Value == "phone") all.Add(("phone", desk.Texts["staff.counter.agent-phone"]));
        return all;
    }

    private void Reply(Html html, StaffFrame frame, string line)
    {
        frame.Form(CounterApi.Here);
        html.Add($"<input type=\"hidden\" name=\"slip\" value=\"{line:a}\"><input type=\"hidden\" name=\"who\" value=\"reply\">");
        html.Add($"<label for=\"letter\">{desk.Texts["staff.counter.letter"]}</label>");
        html.Add($"<input id=\"letter\" name=\"letter\" type=\"text\" maxlength=\"40\" required autocomplete=\"off\"> ");
        html.Add($"<button>{desk.Texts["staff.counter.agent-reply"]}</button></form>\n");
    }

    private void Table(Html html, string title, IReadOnlyList<Visit> visits, DateTimeOffset now)
    {
        html.Add($"<h2>{desk.Texts[title]}</h2>\n");
        if (visits.Count == 0)
        {
            html.Add($"<p>{desk.Texts["staff.counter.none"]}</p>\n");
            return;
        }
        html.Add($"<div class=\"scroll\"><table><thead><tr><th>{desk.Texts["staff.counter.visit"]}</th>");
        html.Add($"<th>{desk.Texts["staff.counter.who"]}</th><th>{desk.Texts["staff.counter.pins"]}</th>");
        html.Add($"<th>{desk.Texts["staff.counter.state"]}</th></tr></thead><tbody>\n");
        foreach (var visit in visits)
        {
            html.Add($"<tr><td><a href=\"{VisitLinks.Of(visit.Id):a}\">{CounterTime.Of(visit.OpenedAt, desk.Site)}</a></td>");
            html.Add($"<td>{desk.Words[$"comer.{visit.Who}"]}</td><td>");
            html.Add($"{desk.Texts.Listed(ResetPins.AtCounter.Where(visit.Pins.ContainsKey).Select(desk.Pin))}</td>");
            html.Add($"<td>{desk.Words[$"visit-state.{visit.StateAt(now).Word()}"]}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}
