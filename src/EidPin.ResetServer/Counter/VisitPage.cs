using EidPin.Guidance.Pages;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Counter;

/// <summary>One visit, as those see it who work at the counter.</summary>
internal sealed class VisitPage(CounterDesk desk, Visit visit, VisitDesk guide, DateTimeOffset now)
{
    private readonly StaffFrame frame = desk.Frame();

    private string Version => visit.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private bool IsOpen => visit.StateAt(now) == VisitState.Open;

    private bool IsClerk => desk.Member.Is(StaffRole.Clerk, now);

    public string Html() => frame.Page("staff.visit.title", html =>
    {
        var link = $"{VisitLinks.Of(visit.Id)}/version";
        html.Add($"<p data-watch=\"{link:a}\" data-version=\"{Version:a}\" data-state=\"{visit.StateAt(now).Word():a}\">");
        html.Add($"{desk.Words[$"comer.{visit.Who}"]} · {CounterTime.Of(visit.OpenedAt, desk.Site)} · ");
        html.Add($"<strong>{desk.Words[$"visit-state.{visit.StateAt(now).Word()}"]}</strong></p>\n");
        html.Add($"<p id=\"changed\" class=\"wrong\" role=\"status\" hidden>{desk.Texts["staff.visit.changed"]}</p>\n");
        if (IsOpen && !visit.ByPhone) Terminal(html);
        if (IsOpen && IsClerk) new VisitDescribePart(desk, visit, guide, frame).Write(html);
        Decision(html);
        Pins(html);
        new VisitEndPart(desk, visit, frame).Write(html, IsOpen, IsClerk);
    });

    private void Terminal(Html html)
    {
        html.Add($"<section aria-labelledby=\"terminal\"><h2 id=\"terminal\">{desk.Texts["staff.visit.terminal"]}</h2>\n");
        if (visit.Terminal is null)
        {
            html.Add($"<p>{desk.Texts["staff.visit.pair"]}</p><p class=\"code\">{ShortCode.Shown(visit.Pairing!)}</p>\n");
        }
        else
        {
            html.Add($"<p>{desk.Texts.Get("staff.visit.paired", ("terminal", visit.Terminal))} ");
            html.Add($"{desk.Texts[visit.Card is null ? "staff.visit.no-card" : "staff.visit.card"]}</p>\n");
        }
        html.Add($"</section>\n");
    }

    private void Decision(Html html)
    {
        if (visit.Description is null) return;
        html.Add($"<section aria-labelledby=\"decision\"><h2 id=\"decision\">{desk.Texts["staff.visit.decision"]}</h2>\n");
        foreach (var reason in visit.SupervisorFor)
            html.Add($"<p>{desk.Texts.Get("staff.visit.supervisor-for", ("why", desk.Words[$"supervisor.{reason}"]))}</p>\n");
        if (visit.SignedBy is not null) html.Add($"<p>{desk.Texts["staff.visit.signed"]}</p>\n");
        if (visit.SupervisedBy is not null) html.Add($"<p>{desk.Texts["staff.visit.supervised"]}</p>\n");
        if (IsOpen && VisitSignatures.MaySign(visit, desk, now))
        {
            frame.Form(VisitLinks.Of(visit.Id));
            html.Add($"<button class=\"main\" name=\"act\" value=\"sign\">{desk.Texts["staff.visit.sign"]}</button></form>\n");
        }
        else if (IsOpen && visit.SignedBy is null)
        {
            html.Add($"<p>{desk.Texts[visit.Card is null ? "staff.visit.sign-needs-card" : "staff.visit.sign-needs-more"]}</p>\n");
        }
        html.Add($"</section>\n");
    }

    private void Pins(Html html)
    {
        if (visit.Pins.Count == 0) return;
        html.Add($"<section aria-labelledby=\"pins\"><h2 id=\"pins\">{desk.Texts["staff.counter.pins"]}</h2>\n");
        PinRows.Write(html, desk, visit, now);
        html.Add($"</section>\n");
    }
}

/// <summary>Who came, with what, and what is wanted: the checklist that the plan told the citizen.</summary>
internal sealed class VisitDescribePart(CounterDesk desk, Visit visit, VisitDesk guide, StaffFrame frame)
{
    public void Write(Html html)
    {
        if (visit.IsInSession(desk.By.At)) return;
        html.Add($"<section aria-labelledby=\"shown\"><h2 id=\"shown\">{desk.Texts["staff.visit.shown"]}</h2>\n");
        if (guide.List is null || guide.Route is null) html.Add($"<p class=\"wrong\">{desk.Words["lack.elsewhere"]}</p>\n");
        frame.Form(VisitLinks.Of(visit.Id));
        html.Add($"<input type=\"hidden\" name=\"slip\" value=\"{SlipCode.Of(guide.Situation):a}\">\n");
        if (visit.Who == Comers.Representative) ForWhom(html);
        foreach (var item in guide.List?.Items ?? []) Document(html, item);
        Pins(html);
        if (visit.Enquiry is not null)
            Choice(html, "reply", "staff.visit.reply", Replies.All.Select(r => (r, desk.Words[$"reply.{r}"])), visit.Description?.Reply);
        Choice(
            html, "override", "staff.visit.override", Overrides.All.Select(o => (o, desk.Words[$"override.{o}"])),
            visit.Description?.Override);
        html.Add($"<p class=\"acts\"><button class=\"main\" name=\"act\" value=\"describe-sign\">");
        html.Add($"{desk.Texts["staff.visit.record-sign"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"describe\">{desk.Texts["staff.visit.record"]}</button></p></form></section>\n");
    }

    private void ForWhom(Html html)
    {
        html.Add($"<fieldset><legend>{desk.Texts["staff.visit.for-whom"]}</legend>\n");
        foreach (var represented in (string[])[Represented.Child, Represented.Ward])
        {
            html.Add($"<label><input type=\"radio\" name=\"represented\" value=\"{represented:a}\" required");
            if (guide.Represented == represented) html.Add($" checked");
            html.Add($"> {desk.Words[$"represented.{represented}"]}</label>\n");
        }
        html.Add($"</fieldset>\n");
    }

    private void Document(Html html, ChecklistItem item)
    {
        var need = DocumentNeed.Of(item.Id, item.Text, desk.Site.Rules);
        var whose = need.Whose ?? Comers.Holder;
        html.Add($"<fieldset><legend>{desk.Plans[$"document.{item.Text ?? item.Id}"]}");
        if (item.Needed != true)
            html.Add($" <small>{desk.Texts[item.Needed == false ? "staff.visit.not-needed" : "staff.visit.varies"]}</small>");
        html.Add($"</legend>\n<div class=\"kinds\">");
        foreach (var kind in need.Missing([])) Box(html, new(kind, whose));
        html.Add($"</div>\n");
        if (visit.Description is not null && item is { Needed: true, Enough: false })
            html.Add($"<p class=\"wrong\">{Lacking(item)}</p>\n");
        html.Add($"</fieldset>\n");
    }

    private void Box(Html html, ShownDocument document)
    {
        var isShown = visit.Description?.Documents.Any(d => d.Kind == document.Kind && d.Whose == document.Whose) == true;
        html.Add($"<label><input type=\"checkbox\" name=\"{VisitForm.Field(document):a}\"");
        if (isShown) html.Add($" checked");
        html.Add($"> {desk.Kind(document.Kind)}</label>\n");
    }

    private string Lacking(ChecklistItem item) =>
        desk.Plans.Get("plan.not-enough", ("also", desk.Plans.Listed(item.BringAlso.Select(desk.Kind))));

    private void Pins(Html html)
    {
        html.Add($"<fieldset><legend>{desk.Texts["staff.visit.wanted"]}</legend>\n<div class=\"kinds\">");
        foreach (var pin in ResetPins.AtCounter)
        {
            var isWanted = visit.Description is { } said
                ? said.Pins.Contains(pin)
                : guide.Situation.Stated.GetValueOrDefault(VisitDesk.FieldOf(pin)) is "locked" or "forgotten" && guide.HasSlip;
            html.Add($"<label><input type=\"checkbox\" name=\"{VisitForm.Field(pin):a}\"");
            if (isWanted) html.Add($" checked");
            html.Add($"> {desk.Pin(pin)}</label>\n");
        }
        html.Add($"</div></fieldset>\n");
    }

    private void Choice(Html html, string field, string label, IEnumerable<(string Value, string Words)> all, string? chosen)
    {
        html.Add($"<p><label for=\"{field:a}\">{desk.Texts[label]}</label><select id=\"{field:a}\" name=\"{field:a}\">");
        html.Add($"<option value=\"\">{desk.Texts["staff.visit.none"]:t}</option>");
        foreach (var (value, words) in all)
        {
            html.Add($"<option value=\"{value:a}\"");
            if (value == chosen) html.Add($" selected");
            html.Add($">{words:t}</option>");
        }
        html.Add($"</select></p>\n");
    }
}
