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
        WholeScreen.Begin(html, texts, "terminal.title", "terminal", "kiosk terminal", "terminal.band");
        html.Add($"<h1>{texts["terminal.title"]}</h1>\n");
        WholeScreen.Notices(html);
        html.Add(
            $"<div id=\"live\" data-view=\"terminal\" data-desk=\"\"></div>\n" +
            $"<div id=\"stage\" aria-live=\"polite\"><p class=\"busy\">{texts["desk.connecting"]}</p></div>\n");
        WholeScreen.Languages(html, texts, TerminalRoutes.Page);
        html.Add($"<div id=\"words\" hidden=\"hidden\">");
        WholeScreen.Words(html, texts, "terminal.out-of-order", ("cleared", "terminal.cleared"));
        return html.Add($"</div>\n</main>\n</body>\n</html>\n").ToString();
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
