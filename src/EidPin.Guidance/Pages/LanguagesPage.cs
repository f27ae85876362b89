using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>The first page of a site: in which language?</summary>
internal static class LanguagesPage
{
    // Whoever comes here has to know the card by its name; each language says it in its own words below.
    private const string Title = "EidPin: PIN of a My Number Card or a Finnish identity card";

    public static string Html()
    {
        var html = new Html("en");
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{Title}</title>\n");
        html.Add($"<link rel=\"stylesheet\" href=\"{FileLinks.StyleFile}\"/>\n</head>\n");
        html.Add($"<body>\n<main>\n<h1>{Title}</h1>\n<ul class=\"choices\">\n");
        foreach (var language in Texts.Languages) Choice(html, language);
        return html.Add($"</ul>\n</main>\n</body>\n</html>\n").ToString();
    }

    private static void Choice(Html html, string language)
    {
        var (words, tag) = (Texts.For(language, "page"), Texts.For(language).Tag);
        var name = new Markup(Ruby.Html(words["page.language-name"]));
        var title = new Markup(Ruby.Html(words["page.start.title"]));
        html.Add($"<li lang=\"{tag}\"><a href=\"{language}/index.html\" hreflang=\"{tag}\">");
        var cards = new Markup(Ruby.Html(words.Listed(((string[])["jp.my-number", "fi.citizen"]).Select(c => words[$"guide.card.{c}"]))));
        html.Add($"<span>{name}<br/><small>{title}<br/>{cards}</small></span></a></li>\n");
    }
}
