using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Terminal;

/// <summary>The whole screen of the holder at a counter: no way to anything else.</summary>
internal static class TerminalPage
{
    public static string Html(Texts texts)
    {
        var html = new Html(texts.Tag);
        html.Add(
            $"<!DOCTYPE html>\n" +
            $"<html lang=\"{texts.Tag}\" data-lang=\"{texts.Language:a}\" translate=\"no\">\n" +
            $"<head>\n" +
            $"<meta charset=\"utf-8\"/>\n" +
            $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
            $"<meta name=\"color-scheme\" content=\"light\"/>\n" +
            $"<title>{texts["terminal.title"]:t} – EidPin</title>\n");
        foreach (var style in (ReadOnlySpan<string>)["guide", "desk", "kiosk"])
            html.Add($"<link rel=\"stylesheet\" href=\"/{style:a}.css\"/>\n");
        foreach (var script in (ReadOnlySpan<string>)["typing", "sending", "desk", "keys", "terminal"])
            html.Add($"<script src=\"/{script:a}.js\" defer=\"defer\"></script>\n");
        html.Add(
            $"</head>\n" +
            $"<body class=\"kiosk terminal\">\n" +
            $"<p id=\"practice\" class=\"band\" role=\"note\" hidden=\"hidden\">{texts["terminal.band"]}</p>\n" +
            $"<main id=\"main\">\n<h1>{texts["terminal.title"]}</h1>\n" +
            $"<div id=\"notice\" role=\"alert\"></div>\n<p id=\"said\" class=\"unseen\" role=\"status\"></p>\n" +
            $"<div id=\"live\" data-view=\"terminal\" data-desk=\"\"></div>\n" +
            $"<div id=\"stage\" aria-live=\"polite\"><p class=\"busy\">{texts["desk.connecting"]}</p></div>\n");
        Languages(html, texts);
        html.Add($"<div id=\"words\" hidden=\"hidden\">");
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[
            ("no-key", "desk.no-key"),
            ("restarted", "terminal.out-of-order"),
            ("gone", "terminal.out-of-order"),
            ("crowded", "terminal.out-of-order"),
            ("bug", "answer.bug"),
            ("practice-gone", "terminal.out-of-order"),
            ("cleared", "terminal.cleared"),
        ])
            html.Add($"<div data-word=\"{name:a}\"><p tabindex=\"-1\"><strong>{texts[key]}</strong></p></div>");
        return html.Add($"</div>\n</main>\n</body>\n</html>\n").ToString();
    }

    private static void Languages(Html html, Texts texts)
    {
        html.Add($"<nav class=\"languages\" aria-label=\"{texts["kiosk.language"]:t}\"><ul>\n");
        foreach (var other in Texts.Languages)
        {
            var (name, tag) = (Texts.For(other, "page")["page.language-name"], Texts.For(other).Tag);
            html.Add(
                $"<li><a class=\"btn\" href=\"{TerminalRoutes.Page:a}?lang={other:a}\" " +
                $"lang=\"{tag:a}\"{Frame.Current(other == texts.Language, "true")}>{new Markup(Ruby.Html(name))}</a></li>\n");
        }
        html.Add($"</ul></nav>\n");
    }

    /// <summary>The card in the terminal's reader, as soon as it comes and goes.</summary>
    /// <param name="reader">The terminal's reader, or a part of its name; null: any.</param>
    public static string Live(CardDesk desk, Texts texts, string? reader)
    {
        var html = new Html(texts.Tag);
        Pages.Live.Open(html, texts["terminal.title"], "", "ready");
        var views = desk.Views.Where(v => reader is null || v.Name.Contains(reader, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (desk.Failure is { } failure) html.Add($"<p class=\"note\">{CardWords.Fault(texts, failure)}</p>\n");
        foreach (var view in views) html.Add($"{Card(texts, view)}");
        return html.Add($"</div>\n").ToString();
    }

    private static Markup Card(Texts texts, ReaderView view)
    {
        var html = new Html(texts.Tag);
        var isOther = view is { Phase: Phase.Ready, Card: { } card } && card.Profile.Id != "jp.my-number";
        if (isOther) html.Add($"<p class=\"note\">{texts["kiosk.other-card"]}</p>\n");
        else if (view is { Phase: Phase.Failed, Failure: { } fault }) html.Add($"<p class=\"note\">{CardWords.Fault(texts, fault)}</p>\n");
        else if (view.Phase == Phase.Reading) html.Add($"<p class=\"busy\" data-card=\"{view.Id:a}\">{texts["desk.reading"]}</p>\n");
        else if (view.Phase == Phase.Ready)
            html.Add($"<p class=\"there\" data-card=\"{view.Id:a}\" data-version=\"{view.Version}\">{texts["kiosk.here"]}</p>\n");
        return new(html.ToString());
    }
}
