using EidPin.Guidance.Pages;
using EidPin.Reset.Visits;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Counter;

/// <summary>The ways in which a visit ends, and its papers.</summary>
internal sealed class VisitEndPart(CounterDesk desk, Visit visit, StaffFrame frame)
{
    public void Write(Html html, bool isOpen, bool isClerk)
    {
        html.Add($"<section aria-labelledby=\"end\"><h2 id=\"end\">{desk.Texts["staff.visit.end"]}</h2>\n<p class=\"acts\">");
        var here = VisitLinks.Of(visit.Id);
        html.Add($"<a class=\"button\" href=\"{here:a}/sheet\">{desk.Texts["staff.visit.sheet"]}</a>\n");
        if (visit.State == VisitState.AwaitsReply)
            html.Add($"<a class=\"button\" href=\"{here:a}/letter\">{desk.Texts["staff.visit.letter"]}</a>\n");
        html.Add($"<a class=\"button\" href=\"{CounterApi.Here:a}\">{desk.Texts["staff.visit.back"]}</a></p>\n");
        if (isOpen && !visit.IsInSession(desk.By.At)) Ends(html, isClerk);
        html.Add($"</section>\n");
    }

    private void Ends(Html html, bool isClerk)
    {
        var here = VisitLinks.Of(visit.Id);
        frame.Form(here);
        html.Add($"<p class=\"acts\"><button name=\"act\" value=\"close\">{desk.Texts["staff.visit.close"]}</button></p></form>\n");
        var isFirst = visit is { Who: Comers.Agent, Enquiry: null, Description: not null };
        if (isClerk && isFirst)
        {
            frame.Form(here);
            html.Add($"<p class=\"acts\"><button class=\"main\" name=\"act\" value=\"letter\">");
            html.Add($"{desk.Texts["staff.visit.send-letter"]}</button></p></form>\n");
        }
        html.Add($"<details><summary>{desk.Texts["staff.visit.cancel"]}</summary>\n");
        frame.Form(here);
        Why(html, "cancel-why", CancelReasons.All.Select(c => (c, desk.Words[$"cancel.{c}"])));
        html.Add($"<button name=\"act\" value=\"cancel\">{desk.Texts["staff.visit.cancel"]}</button></form></details>\n");
        if (isClerk && visit.Card is not null) HandOver(html, here);
    }

    private void HandOver(Html html, string here)
    {
        html.Add($"<details><summary>{desk.Texts["staff.visit.hand-over"]}</summary>\n<p>{desk.Texts["staff.visit.hand-over.how"]}</p>\n");
        frame.Form(here);
        foreach (var certificate in (string[])["signature", "authentication"])
        {
            html.Add($"<label><input type=\"checkbox\" name=\"certificate {certificate:a}\"> ");
            html.Add($"{desk.Texts[$"staff.visit.certificate.{certificate}"]}</label>\n");
        }
        Why(html, "over-why", CertificateEnds.All.Select(c => (c, desk.Words[$"certificate-end.{c}"])));
        html.Add($"<button name=\"act\" value=\"hand-over\">{desk.Texts["staff.visit.hand-over"]}</button></form></details>\n");
    }

    private void Why(Html html, string id, IEnumerable<(string Value, string Words)> all)
    {
        html.Add($"<p><label for=\"{id:a}\">{desk.Texts["staff.why"]}</label><select id=\"{id:a}\" name=\"why\">");
        foreach (var (value, words) in all) html.Add($"<option value=\"{value:a}\">{words:t}</option>");
        html.Add($"</select></p>\n");
    }
}
