using EidPin.Guidance.Pages;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.ResetServer.Counter;

/// <summary>What of a visit is printed. No code stands on it, and no name: those are written in by hand.</summary>
internal sealed class VisitPapers(CounterDesk desk, Visit visit)
{
    /// <summary>The record of the visit, for the holder.</summary>
    public string Sheet() => desk.Frame().Page("staff.sheet.title", html =>
    {
        html.Add($"<p>{desk.Site.NameIn(desk.Language)} · {CounterTime.Of(visit.OpenedAt, desk.Site)}</p>\n");
        html.Add($"<p>{desk.Words[$"comer.{visit.Who}"]}</p>\n");
        PinRows.Write(html, desk, visit, desk.By.At);
        html.Add($"<p>{desk.Texts["staff.sheet.no-codes"]}</p>\n");
        Back(html);
    });

    /// <summary>The letter to the holder's own address, which an agent brings back.</summary>
    public string Letter() => desk.Frame().Page("staff.letter.title", html =>
    {
        var (texts, letter) = (desk.Texts, visit.Enquiry!);
        var last = CounterTime.Day(letter.Deadline.AddMinutes(-1), desk.Site);
        html.Add($"<p>{desk.Site.NameIn(desk.Language)} · {CounterTime.Day(letter.SentAt, desk.Site)}</p>\n");
        html.Add($"<p>{texts["staff.letter.to"]} ______________________________</p>\n<p>{texts["staff.letter.what"]}</p>\n");
        html.Add($"<p class=\"code\">{ShortCode.Shown(letter.Reference)}</p>\n");
        html.Add($"<p>{texts.Get("staff.letter.until", ("date", last))}</p>\n<ol>\n");
        foreach (var step in (string[])["agree", "pins", "seal", "agent"]) html.Add($"<li>{texts[$"staff.letter.{step}"]}</li>\n");
        html.Add($"</ol>\n<p>{texts["staff.letter.signed"]} ______________________________</p>\n<hr>\n");
        html.Add($"<h2>{texts["staff.letter.sealed"]}</h2>\n<table><tbody>\n");
        foreach (var pin in ResetPins.AtCounter.Where(visit.Pins.ContainsKey))
            html.Add($"<tr><th scope=\"row\">{desk.Pin(pin)}</th><td>______________________________</td></tr>\n");
        html.Add($"</tbody></table>\n");
        Back(html);
    });

    private void Back(Html html)
    {
        html.Add($"<p class=\"screen\"><a class=\"button\" href=\"{VisitLinks.Of(visit.Id):a}\">");
        html.Add($"{desk.Texts["staff.sheet.back"]}</a></p>\n");
    }
}
