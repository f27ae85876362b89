using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>What the pages of machines and terminals share, which are all that their screens show.</summary>
internal static class WholeScreen
{
    /// <param name="script">Its own, beside those of all pages with cards and keys.</param>
    /// <param name="look">Of the body.</param>
    /// <param name="band">Shown where it is practice, which the server says.</param>
    public static void Begin(Html html, Texts texts, string title, string script, string look, string band)
    {
        html.Add(
            $"<!DOCTYPE html>\n" +
            $"<html lang=\"{texts.Tag}\" data-lang=\"{texts.Language:a}\" translate=\"no\">\n" +
            $"<head>\n" +
            $"<meta charset=\"utf-8\"/>\n" +
            $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
            $"<meta name=\"color-scheme\" content=\"light\"/>\n" +
            $"<title>{texts[title]:t} – EidPin</title>\n");
        foreach (var style in (ReadOnlySpan<string>)["guide", "desk", "kiosk"])
            html.Add($"<link rel=\"stylesheet\" href=\"/{style:a}.css\"/>\n");
        foreach (var each in (ReadOnlySpan<string>)["typing", "sending", "desk", "keys", script])
            html.Add($"<script src=\"/{each:a}.js\" defer=\"defer\"></script>\n");
        html.Add(
            $"</head>\n" +
            $"<body class=\"{look:a}\">\n" +
            $"<p id=\"practice\" class=\"band\" role=\"note\" hidden=\"hidden\">{texts[band]}</p>\n" +
            $"<main id=\"main\">\n");
    }

    /// <summary>Where the page says what went wrong, and what is only heard.</summary>
    public static void Notices(Html html) =>
        html.Add($"<div id=\"notice\" role=\"alert\"></div>\n<p id=\"said\" class=\"unseen\" role=\"status\"></p>\n");

    /// <param name="path">Of the page.</param>
    public static void Languages(Html html, Texts texts, string path)
    {
        html.Add($"<nav class=\"languages\" aria-label=\"{texts["kiosk.language"]:t}\"><ul>\n");
        foreach (var other in Texts.Languages)
        {
            var (name, tag) = (Texts.For(other, "page")["page.language-name"], Texts.For(other).Tag);
            html.Add(
                $"<li><a class=\"btn\" href=\"{path:a}?lang={other:a}\" " +
                $"lang=\"{tag:a}\"{Frame.Current(other == texts.Language, "true")}>{new Markup(Ruby.Html(name))}</a></li>\n");
        }
        html.Add($"</ul></nav>\n");
    }

    /// <summary>Words that the script shows when something of the way to this program breaks.</summary>
    /// <param name="broken">What somebody at this screen is told then.</param>
    public static void Words(Html html, Texts texts, string broken, params ReadOnlySpan<(string Name, string Key)> more)
    {
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[
            ("no-key", "desk.no-key"), ("restarted", broken), ("gone", broken), ("crowded", broken), ("bug", "answer.bug"),
            ("practice-gone", broken), .. more])
            html.Add($"<div data-word=\"{name:a}\"><p tabindex=\"-1\"><strong>{texts[key]}</strong></p></div>");
    }
}
