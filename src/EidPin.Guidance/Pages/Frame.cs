using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Which part of the site a page belongs to: marked in its navigation.</summary>
public enum Place { Cards, Reserve, Guide, Which, Certificates, Sheet, Rules, Help, About }

/// <summary>
/// What every page has around its content: language, title, skip link, navigation, languages in their own names, and who made it.
/// </summary>
/// <param name="texts">Of any set.</param>
/// <param name="links">Null: a page for itself, with its style in it and no way to others.</param>
public sealed class Frame(Texts texts, IPageLinks? links)
{
    // Found by whoever cannot read the language of the page.
    private static readonly Markup Globe = new(
        """<svg class="globe" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" """ +
        """aria-hidden="true"><circle cx="10" cy="10" r="8"/><ellipse cx="10" cy="10" rx="3.5" ry="8"/><path d="M2 10h16"/></svg>""");

    private readonly Texts words = texts.Of("page").ForPages();

    /// <summary>The texts of the pages, in the language of this one.</summary>
    public Texts Words => words;

    /// <summary>Where this computer's cards are, if the program that shows the page can read them.</summary>
    public string? Cards => links?.Nav(Language).FirstOrDefault(n => n.Place == Place.Cards)?.Link;

    private string Language => texts.Language;

    /// <summary>The page of a country's rules, where each has its sources; empty on a page for itself.</summary>
    public string RulesOf(string country) => links?.Rules(Language, country) ?? "";

    /// <param name="title">The page's own title and its one first heading.</param>
    /// <param name="country">Whose texts it shows: says so where this language has none of them.</param>
    /// <param name="style">The style class of the content.</param>
    /// <param name="kicker">A line above the heading: what the page is about.</param>
    /// <param name="screen">What it is called on the telephone, where that is not the name of its place; empty: it has none.</param>
    public string Page(
        Place place,
        string title,
        Action<Html> body,
        string? country = null,
        string style = "",
        string? kicker = null,
        string? screen = null)
    {
        var html = new Html(texts.Tag);
        var shown = country is null ? texts.Tag : Shown(texts.Of(country));
        html.Add($"<!DOCTYPE html>\n<html lang=\"{texts.Tag}\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.Add($"<meta name=\"referrer\" content=\"no-referrer\"/>\n");
        html.Add($"<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{title:t} – EidPin</title>\n");
        if (links?.Style is { } sheet) html.Add($"<link rel=\"stylesheet\" href=\"{sheet:a}\"/>\n");
        else html.Add($"<style>{PageStyle.Markup}</style>\n");
        foreach (var more in links?.MoreStyles ?? []) html.Add($"<link rel=\"stylesheet\" href=\"{more:a}\"/>\n");
        foreach (var script in links?.Scripts ?? []) html.Add($"<script src=\"{script:a}\" defer=\"defer\"></script>\n");
        html.Add($"</head>\n<body>\n");
        if (links?.Publisher is { IsPractice: true }) html.Add($"<p class=\"practice-band\">{words["page.practice"]}</p>\n");
        if (links is not null) Top(html, place, links);
        html.Add($"<main id=\"main\" class=\"{style:a}\">\n");
        if (shown != texts.Tag || (country is not null && texts.Of(country).FellBack))
        {
            var name = Texts.For(shown, "page")["page.language-name"];
            html.Add($"<p class=\"note\">{words.Get("page.fell-back", ("language", name))}</p>\n");
        }
        if (kicker is not null) html.Add($"<p class=\"kicker\">{kicker}</p>\n");
        html.Add($"<h1>{title}</h1>\n");
        body(html);
        html.Add($"</main>\n");
        Bottom(html, screen ?? $"{ScreenList.Of(place)}");
        return html.Add($"</body>\n</html>\n").ToString();
    }

    /// <summary>The language in which a set of texts really speaks.</summary>
    private static string Shown(Texts set)
    {
        var language = set.Language;
        while (Texts.For(language, set.Set).FellBack && language != "en") language = language == "ja-easy" ? "ja" : "en";
        return Texts.For(language).Tag;
    }

    private void Top(Html html, Place place, IPageLinks links)
    {
        html.Add($"<a class=\"skip\" href=\"#main\">{words["page.skip"]}</a>\n<header>\n");
        // Where there are cards, to them: they are what the program is for.
        html.Add($"<a class=\"brand\" href=\"{Cards ?? links.Start(Language):a}\">EidPin</a>\n");
        // In a narrow window each is one word of one line until somebody opens it: see guide.css.
        html.Add($"<nav aria-label=\"{words["page.nav"]:t}\"><details><summary>{words["page.nav.menu"]}</summary><ul>");
        foreach (var item in links.Nav(Language))
            html.Add($"<li><a href=\"{item.Link:a}\"{Current(item.Place == place, "true")}>{words[item.Text]}</a></li>");
        html.Add($"</ul></details></nav>\n<nav class=\"languages\" aria-label=\"{words["page.nav.languages"]:t}\">");
        html.Add($"<details><summary>{Globe} {words["page.nav.languages"]}</summary><ul>");
        foreach (var other in Texts.Languages)
        {
            var (name, tag) = (new Markup(Ruby.Html(Texts.For(other, "page")["page.language-name"])), Texts.For(other).Tag);
            if (other == Language) html.Add($"<li><span aria-current=\"true\">{name}</span></li>");
            else html.Add($"<li><a href=\"{links.Same(other):a}\" lang=\"{tag}\" hreflang=\"{tag}\">{name}</a></li>");
        }
        html.Add($"</ul></details></nav>\n</header>\n");
    }

    /// <summary>Where a script puts its buttons; nothing without one.</summary>
    /// <param name="ticks">There are boxes to untick.</param>
    public void Tools(Html html, bool ticks = false)
    {
        if (links is not { Scripts.Count: > 0 }) return;
        html.Add($"<p id=\"tools\" class=\"do screen\" hidden=\"hidden\" data-print=\"{words["page.tools.print"]:t}\"");
        if (ticks) html.Add($" data-untick=\"{words["page.tools.untick"]:t}\"");
        html.Add($"></p>\n");
    }

    private void Bottom(Html html, string screen)
    {
        html.Add($"<footer>\n");
        if (links?.Publisher is { } who) html.Add($"<p>{words.Get("page.publisher", ("name", who.Name))}</p>\n");
        html.Add($"<p>{words["guide.disclaimer"]}</p>\n");
        if (links is null)
        {
            html.Add($"</footer>\n");
            return;
        }
        if (screen.Length > 0) html.Add($"<p class=\"screen-code\">{words.Get("page.screen", ("code", screen))}</p>\n");
        html.Add($"<ul>");
        foreach (var country in Plans.Guide.Countries)
            html.Add($"<li><a href=\"{links.Rules(Language, country):a}\">{words[$"page.rules.{country}"]}</a></li>");
        html.Add($"<li><a href=\"{links.About(Language):a}\">{words["page.nav.about"]}</a></li></ul>\n</footer>\n");
    }

    /// <summary><c>aria-current</c> where it holds.</summary>
    public static Markup Current(bool holds, string what) => new(holds ? $" aria-current=\"{what}\"" : "");
}
