using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>The first page of a site: in which language?</summary>
internal static class LanguagesPage
{
    public static string Html()
    {
        var html = new Html("en");
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>EidPin</title>\n");
        html.Add($"<link rel=\"stylesheet\" href=\"{FileLinks.StyleFile}\"/>\n</head>\n");
        html.Add($"<body>\n<main>\n<h1>EidPin</h1>\n<ul class=\"choices\">\n");
        foreach (var language in Texts.Languages) Choice(html, language);
        return html.Add($"</ul>\n</main>\n</body>\n</html>\n").ToString();
    }

    private static void Choice(Html html, string language)
    {
        var (words, tag) = (Texts.For(language, "page"), Texts.For(language).Tag);
        var name = new Markup(Ruby.Html(words["page.language-name"]));
        var title = new Markup(Ruby.Html(words["page.start.title"]));
        html.Add($"<li lang=\"{tag}\"><a href=\"{language}/index.html\" hreflang=\"{tag}\">");
        html.Add($"<span>{name}<br/><small>{title}</small></span></a></li>\n");
    }
}
