using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>
/// A plan on one sheet that both sides of a counter can read: left in the reader's language, right in the office's. No name, number or code
/// is on it; the situation is, as a QR code that opens the same checklist.
/// </summary>
public sealed class SlipPage(Plan plan, Texts texts, IPageLinks links)
{
    private readonly Frame frame = new(texts, links);
    private readonly PlanRoute route = plan.Routes[0];

    /// <param name="whole">Where the whole plan is; null: at no address of its own.</param>
    /// <param name="screen">What the plan is called on the telephone; empty: it has no such name.</param>
    public string Html(string? whole, string screen)
    {
        var (words, own) = (frame.Words, new PlanWords(plan, texts.ForPages()));
        return frame.Page(Place.Guide, words["page.slip.title"], html =>
        {
            html.Add($"<p class=\"lead screen\">{words["page.slip.lead"]}</p>\n<p class=\"do screen\">");
            if (whole is not null) html.Add($"<a class=\"btn\" href=\"{whole:a}\">{words["page.slip.whole"]}</a>");
            html.Add($"</p>\n");
            frame.Tools(html);
            Say(html, own);
            html.Add($"<div class=\"slip-pair\">\n");
            Side(html, own, words);
            // Whoever reads the office's language needs its words once.
            if (texts.Language != own.SayLanguage) Office(html, own.SayLanguage);
            html.Add($"</div>\n");
            Code(html, own.SayLanguage);
        }, plan.Situation.Country, style: "slip", kicker: words[$"guide.card.{plan.Situation.Card}"], screen: screen);
    }

    // First and largest: whoever cannot speak the language shows it.
    private void Say(Html html, PlanWords own)
    {
        if (own.Say(route) is not { } say) return;
        html.Add($"<div class=\"say\">\n<p class=\"kicker\">{frame.Words["plan.say"]}</p>\n");
        var shown = new Markup(Hyphens.Mark(Ruby.Escape(Ruby.Bare(say)), own.SayLanguage));
        html.Add($"<p class=\"words\" lang=\"{own.SayLanguage}\">{shown}</p>\n");
        if (own.SayTranslated(route) is { } translated) html.Add($"<p>{translated}</p>\n");
        html.Add($"</div>\n");
    }

    private void Office(Html html, string language)
    {
        var there = Texts.For(language).ForPages();
        var side = new Html(there.Tag);
        Side(side, new(plan, there), there.Of("page"));
        html.Add($"<div lang=\"{there.Tag}\">\n{new Markup(side.ToString())}</div>\n");
    }

    private void Side(Html html, PlanWords side, Texts words)
    {
        html.Add($"<section>\n<h2>{side.Title(route)}</h2>\n");
        html.Add($"<p>{side.Where(route)}</p>\n");
        if (side.Fee(route) is { } fee) html.Add($"<p>{words["plan.fee"]}: {fee}</p>\n");
        List(html, words["plan.resets"], route.Resets, pin => html.Add($"{side.Pin(pin)}"));
        List(html, words["plan.bring"], PlanWords.Bring(route), document =>
        {
            html.Add($"{side.Document(document)}");
            if (document.Required == "varies") html.Add($"<em>{words.InBrackets(words["plan.varies"])}</em>");
            if (side.Enough(document) is { } enough) html.Add($" <strong>{enough}</strong>");
        });
        List(html, words["plan.needs"], side.Needs(route), need => html.Add($"{need}"));
        html.Add($"</section>\n");
    }

    // Boxes that can be ticked on the screen and on paper, by either side.
    private static void List<T>(Html html, string title, IEnumerable<T> items, Action<T> write)
    {
        var all = items.ToArray();
        if (all.Length == 0) return;
        html.Add($"<h3>{title}</h3>\n<ul class=\"ticks\">\n");
        html.Each(all, item =>
        {
            html.Add($"<li><label><input type=\"checkbox\" autocomplete=\"off\"/><span>");
            write(item);
            html.Add($"</span></label></li>\n");
        });
        html.Add($"</ul>\n");
    }

    private void Code(Html html, string language)
    {
        var (line, words) = (SlipCode.Of(plan), frame.Words);
        html.Add($"<div class=\"slip-code\">\n{QrCode.Svg(line, words["page.slip.code.label"])}\n<div>\n");
        html.Add($"<p>{words["page.slip.code"]}</p>\n");
        if (texts.Language != language)
        {
            var there = Texts.For(language, "page").ForPages();
            var office = new Html(there.Tag).Add($"<p lang=\"{there.Tag}\">{there["page.slip.code"]}</p>\n");
            html.Add($"{new Markup(office.ToString())}");
        }
        html.Add($"<p><code lang=\"en\" translate=\"no\">{line:a}</code></p>\n</div>\n</div>\n");
    }
}
