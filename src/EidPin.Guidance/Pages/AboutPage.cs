using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Who made these pages, what they do with answers, and every source.</summary>
public static class AboutPage
{
    /// <summary>A whole page.</summary>
    public static string Html(Texts texts, IPageLinks links)
    {
        var frame = new Frame(texts, links);
        var words = frame.Words;
        return frame.Page(Place.About, words["page.about.title"], html =>
        {
            var answers = links.Scripts.Count > 0 ? "page.about.answers.here" : "page.about.answers";
            html.Add($"<p class=\"lead\">{words["guide.disclaimer"]}</p>\n<p>{words["page.about.what"]}</p>\n");
            html.Add($"<p>{words[answers]}</p>\n<p>{words["page.about.dates"]}</p>\n");
            if (texts.Language != "en") html.Add($"<p>{words["page.about.not-read"]}</p>\n");
            html.Add($"<h2>{words["page.about.rules"]}</h2>\n<ul>\n");
            foreach (var country in Guide.Countries)
                html.Add($"<li><a href=\"{links.Rules(texts.Language, country):a}\">{words[$"page.rules.{country}"]}</a></li>\n");
            html.Add($"</ul>\n<h2>{words["plan.sources"]}</h2>\n<ul class=\"all-sources\">\n");
            foreach (var code in Sources.All.Keys)
            {
                html.Add($"<li><small>{code}</small> ");
                SourceList.One(html, code);
                html.Add($"</li>\n");
            }
            html.Add($"</ul>\n");
        });
    }
}
