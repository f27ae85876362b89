using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

using When = IReadOnlyDictionary<string, IReadOnlyList<string>>;

/// <summary>
/// The rules drawn as they are: in order, each with its conditions, its route, its sources and the date they were looked at.
/// </summary>
public static class RulesPage
{
    /// <summary>A whole page.</summary>
    /// <param name="country">One of <see cref="Guide.Countries"/>.</param>
    public static string Html(Texts texts, IPageLinks links, string country)
    {
        var frame = new Frame(texts, links);
        var (words, local, data) = (frame.Words, texts.Of(country), Guide.For(country).Data);
        return frame.Page(Place.Rules, words[$"page.rules.{country}"], html =>
        {
            html.Add($"<p class=\"lead\">{words["page.rules.lead"]}</p>\n");
            Rules(html, words, local, "page.rules.first", data.Rules);
            Rules(html, words, local, "page.rules.also", data.Also);
            html.Add($"<h2>{words["plan.ruled-out"]}</h2>\n<ul class=\"rules\">\n");
            foreach (var rule in data.RuledOut)
            {
                var route = rule.Route == "shop" ? words["plan.shops"] : Route(rule.Route, local);
                One(html, words, rule, rule.When, $"{route}: {local[$"reason.{rule.Text ?? rule.Reason}"]}");
            }
            html.Add($"</ul>\n<h2>{words["plan.warnings"]}</h2>\n<ul class=\"rules\">\n");
            foreach (var rule in data.Warnings) One(html, words, rule, rule.When, local[$"warning.{rule.Warning}"]);
            html.Add($"</ul>\n");
        }, country);
    }

    // A shop may be ruled out, too.
    private static string Route(string id, Texts local)
    {
        if (Operators.Find(id) is { } shop) return shop.NameIn(local.Language);
        return local.Has($"route.{id}") ? local[$"route.{id}"] : id;
    }

    private static void Rules(Html html, Texts words, Texts local, string title, IReadOnlyList<Rule> rules)
    {
        html.Add($"<h2>{words[title]}</h2>\n<ol class=\"rules\">\n");
        foreach (var rule in rules) One(html, words, rule, rule.When, local[$"route.{rule.Route}.title"], local[$"rule.{rule.Id}"]);
        html.Add($"</ol>\n");
    }

    private static void One(Html html, Texts words, IDated rule, When when, string then, string? why = null)
    {
        html.Add($"<li id=\"{rule.Id:a}\">\n");
        Conditions(html, words, when);
        html.Add($"<p class=\"then\">→ {then}</p>\n");
        if (why is not null) html.Add($"<p>{why}</p>\n");
        html.Add($"<p><small><code>{rule.Id}</code> · {words.Get("plan.checked", ("date", rule.Checked))}");
        SourceList.Write(html, words[$"plan.confidence.{Sureness.Of(rule.Confidence, rule.Sources)}"], rule.Sources);
        html.Add($"</small></p>\n");
        SourceList.Differing(html, words, rule.Id);
        html.Add($"</li>\n");
    }

    private static void Conditions(Html html, Texts words, When when)
    {
        if (when.Count == 0)
        {
            html.Add($"<p>{words["page.rules.always"]}</p>\n");
            return;
        }
        html.Add($"<ul class=\"when\">\n");
        foreach (var (fact, values) in when)
        {
            html.Add($"<li><code>{fact}</code> = ");
            for (var i = 0; i < values.Count; i++) html.Add($"{new Markup(i == 0 ? "" : " | ")}<code>{values[i]}</code>");
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
    }
}
