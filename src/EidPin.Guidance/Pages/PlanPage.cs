using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>A plan as part of a page: the best way whole, the others folded.</summary>
internal sealed class PlanPage(PlanWords plan, Frame frame, Html html)
{
    private readonly Texts words = frame.Words;

    /// <summary>Everything, after a heading that names the best way.</summary>
    public void Whole()
    {
        var best = plan.Plan.Routes[0];
        html.Add($"<div class=\"plan\">\n");
        foreach (var warning in plan.Plan.Warnings.Where(plan.IsFirst))
            html.Add($"<p class=\"note\"><strong>{plan.Warning(warning)}</strong></p>\n");
        html.Add($"<p class=\"lead\">{plan.Summary(best)}</p>\n");
        if (plan.Urgent(best)) Contacts(best, "h2");
        Today();
        Say(best);
        Route(best);
        Others();
        Warnings();
        RuledOut();
        Ask();
        Sources();
        html.Add($"</div>\n");
    }

    // Who cannot wait for the best way finds another one at once, not at the end of the page.
    private void Today()
    {
        foreach (var route in plan.Plan.Routes.Skip(1).Where(plan.ForToday))
            html.Add($"<p class=\"note\">{plan.Why(route)} <a href=\"#{route.Id:a}\">{plan.Title(route)}</a></p>\n");
    }

    /// <summary>What is likely, before all questions are answered: where it goes and what it takes.</summary>
    public void Provisional()
    {
        var best = plan.Plan.Routes[0];
        html.Add($"<section class=\"so-far\" aria-labelledby=\"plan\">\n<h2 id=\"plan\">{words["page.so-far"]}</h2>\n");
        html.Add($"<p class=\"note\">{words["plan.provisional"]}</p>\n");
        html.Add($"<h3>{plan.Title(best)}</h3>\n<p>{plan.Summary(best)}</p>\n");
        Facts([("plan.where", plan.Where(best)), ("plan.fee", plan.Fee(best)), ("plan.duration", plan.Duration(best))]);
        Bring(best, "h3");
        var others = plan.Plan.Routes.Skip(1).ToArray();
        if (others.Length > 0)
        {
            html.Add($"<h3>{words["plan.other"]}</h3>\n<ul>\n").Each(others, route => html.Add($"<li>{plan.Title(route)}</li>\n"));
            html.Add($"</ul>\n");
        }
        html.Add($"</section>\n");
    }

    private void Route(PlanRoute route, string heading = "h2")
    {
        Facts([
            ("plan.why", plan.Why(route)),
            ("plan.where", plan.Where(route)),
            ("plan.appointment", plan.Appointment(route)),
            ("plan.fee", plan.Fee(route)),
            ("plan.duration", plan.Duration(route)),
            ("plan.hours", plan.Hours(route)),
            ("plan.valid-for", plan.ValidFor(route)),
        ]);
        Resets(route);
        List("plan.needs", plan.Needs(route), heading, "needs");
        Bring(route, heading);
        Steps(route, heading);
        List("plan.shops", route.Shops.Select(plan.Shop), heading, "chains");
        if (!plan.Urgent(route)) Contacts(route, heading);
    }

    private void Facts(IReadOnlyList<(string Key, string? Text)> facts)
    {
        html.Add($"<dl class=\"facts\">\n");
        foreach (var (key, text) in facts)
            if (text is not null) html.Add($"<div><dt>{words[key]}</dt><dd>{text}</dd></div>\n");
        html.Add($"</dl>\n");
    }

    private void Resets(PlanRoute route)
    {
        if (route.Resets.Count == 0) return;
        var country = plan.Plan.Situation.Country;
        html.Add($"<p class=\"kicker resets\">{words["plan.resets"]}</p>\n<ul class=\"pins\">\n");
        foreach (var pin in route.Resets)
        {
            html.Add($"<li class=\"{PinMark.Class($"{country}.{pin}")}\">{PinMark.Svg($"{country}.{pin}")}<span>{plan.Pin(pin)}");
            if (plan.PinLocally(pin) is var local && !plan.Pin(pin).Contains(local, StringComparison.OrdinalIgnoreCase))
                html.Add($" <small>{Foreign.In(plan.SayLanguage, local, html.Language)}</small>");
            html.Add($"</span></li>\n");
        }
        html.Add($"</ul>\n");
    }

    private void List(string title, IEnumerable<string> items, string heading, string style = "")
    {
        var all = items.ToArray();
        if (all.Length == 0) return;
        html.Add($"<{heading}>{words[title]}</{heading}>\n<ul class=\"{style:a}\">\n").Each(all, item => html.Add($"<li>{item}</li>\n"));
        html.Add($"</ul>\n");
    }

    // Boxes that can be ticked on the screen and on paper.
    private void Bring(PlanRoute route, string heading)
    {
        if (PlanWords.Bring(route).Count == 0) return;
        html.Add($"<{heading}>{words["plan.bring"]}</{heading}>\n<ul class=\"ticks\">\n");
        foreach (var document in route.Documents)
        {
            var box = $"{route.Id}.{document.Text ?? document.Id}";
            html.Add($"<li><label><input type=\"checkbox\" autocomplete=\"off\" value=\"{box:a}\"/><span>{plan.Document(document)}");
            if (document.Required == "varies") html.Add($"<em>{words.InBrackets(words["plan.varies"])}</em>");
            var style = document.Enough == true ? "enough" : "lacks";
            if (plan.Enough(document) is { } enough) html.Add($" <strong class=\"{style}\">{enough}</strong>");
            html.Add($"</span></label></li>\n");
        }
        html.Add($"</ul>\n");
        if (route is { Documents: [{ Id: "my-number-card" }], Where: "kiosk" }) html.Add($"<p>{words["plan.only-card"]}</p>\n");
    }

    private void Steps(PlanRoute route, string heading)
    {
        html.Add($"<{heading}>{words["plan.steps"]}</{heading}>\n<ol class=\"steps\">\n");
        html.Each(route.Steps, Step).Add($"</ol>\n");
    }

    // What a terminal does by a command, the program's page of cards does here; on a page without program it is left out.
    private void Step(string step)
    {
        var (text, cards) = (plan.Step(step), plan.NamesCommand(step) ? frame.Cards : null);
        if (text.Length == 0 && cards is null) return;
        html.Add($"<li>{text}");
        if (cards is not null) html.Add($" {words["page.step-cards"]} <a href=\"{cards:a}\">{words["page.nav.cards"]}</a>");
        html.Add($"</li>\n");
    }

    private void Say(PlanRoute route)
    {
        if (plan.Say(route) is not { } say) return;
        var shown = new Markup(Hyphens.Mark(Ruby.Escape(Ruby.Bare(say)), plan.SayLanguage));
        html.Add($"<div class=\"say\">\n<p class=\"kicker\">{words["plan.say"]}</p>\n");
        html.Add($"<p class=\"words\" lang=\"{plan.SayLanguage}\">{shown}</p>\n");
        if (plan.SayTranslated(route) is { } translated) html.Add($"<p>{translated}</p>\n");
        html.Add($"</div>\n");
    }

    private void Contacts(PlanRoute route, string heading)
    {
        if (route.Contacts.Count == 0) return;
        html.Add($"<{heading}>{words["plan.contacts"]}</{heading}>\n<ul class=\"contacts\">\n");
        foreach (var id in route.Contacts)
        {
            var contact = plan.ContactData(id);
            html.Add($"<li><a class=\"tel\" href=\"tel:{contact.Dialled:a}\">{contact.Phone}</a> {plan.Contact(id)}");
            if (contact.Hours == "24-7") html.Add($" · {words["hours.always"]}");
            if (contact.Languages.Count > 0)
                html.Add($" · {words.Listed(contact.Languages.Select(l => words[$"page.speaks.{l}"]))}");
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
    }

    private void Others()
    {
        var others = plan.Plan.Routes.Skip(1).ToArray();
        if (others.Length == 0) return;
        html.Add($"<h2>{words["plan.other"]}</h2>\n");
        foreach (var route in others)
        {
            var today = new Markup(plan.ForToday(route) ? " open=\"open\"" : "");
            html.Add($"<details class=\"route\" id=\"{route.Id:a}\"{today}>");
            html.Add($"<summary><strong>{plan.Title(route)}</strong> {plan.Summary(route)}</summary>\n");
            Say(route);
            Route(route, "h3");
            html.Add($"</details>\n");
        }
    }

    private void Warnings()
    {
        var others = plan.Plan.Warnings.Where(w => !plan.IsFirst(w)).ToArray();
        if (others.Length == 0) return;
        html.Add($"<section class=\"mind\" aria-labelledby=\"mind\">\n<h2 id=\"mind\">{words["plan.warnings"]}</h2>\n<ul>\n");
        html.Each(others, w => html.Add($"<li>{plan.Warning(w)}</li>\n")).Add($"</ul>\n</section>\n");
    }

    private void RuledOut()
    {
        if (plan.Plan.RuledOut.Count == 0) return;
        html.Add($"<h2>{words["plan.ruled-out"]}</h2>\n<ul class=\"not\">\n");
        html.Each(plan.Plan.RuledOut, no => html.Add($"<li><s>{plan.RuledOut(no)}</s>: {plan.Reason(no)}</li>\n")).Add($"</ul>\n");
    }

    private void Ask()
    {
        if (plan.Plan.Ask.Count == 0) return;
        var fields = plan.Plan.Ask.Select(f => words[$"field.{f}"]);
        html.Add($"<p class=\"note\">{words.Get("plan.ask", ("fields", words.Listed(fields)))}</p>\n");
    }

    private void Sources()
    {
        var rules = frame.RulesOf(plan.Plan.Situation.Country);
        html.Add($"<details class=\"sources\"><summary>{words["plan.sources"]}</summary>\n<ul>\n");
        foreach (var because in plan.Plan.Because)
        {
            html.Add($"<li><a href=\"{rules:a}#{because.Rule:a}\">{plan.Rule(because)}</a> <small>");
            if (because.CheckThis) html.Add($"<strong>{plan.Checked(because)}</strong>");
            else html.Add($"{plan.Checked(because)}");
            SourceList.Names(html, words[$"plan.confidence.{because.Confidence}"], because.Sources);
            html.Add($"</small>");
            foreach (var differing in plan.DifferingOf(because.Rule)) html.Add($" {differing}");
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n</details>\n");
    }
}
