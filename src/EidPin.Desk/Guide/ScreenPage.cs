using EidPin.Guidance.Pages;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Guiding;

/// <summary>For who helps on the telephone: the screen that the other one has read the code of.</summary>
internal static class ScreenPage
{
    /// <summary>Where it leads; null: it is shown by <see cref="Html"/>, or there is none.</summary>
    public static string? Address(Screen? screen, QueryLinks links, string language) => screen switch
    {
        Screen.OfGuide guide => links.Guide(language, guide.Card, guide.State.Answers!),
        Screen.OfSheet sheet => links.Sheet(language, sheet.Card),
        Screen.OfPage page => links.Nav(language).FirstOrDefault(n => n.Place == page.Place)?.Link,
        _ => null,
    };

    /// <param name="screen">Null: there is none of that code.</param>
    public static string Html(Screen? screen, string code, Texts texts, QueryLinks links) => screen switch
    {
        Screen.OfAct act => Shown(ScreenWords.Of(act, texts), act, texts, links),
        Screen.OfMachine machine => Shown(ScreenWords.Of(machine, texts), machine, texts, links),
        _ => None(code, texts, links),
    };

    private static string Shown(ScreenWords words, Screen screen, Texts texts, QueryLinks links)
    {
        var (frame, desk) = (new Frame(texts, links), texts.Of("desk"));
        return frame.Page(Place.Help, words.Title, html =>
        {
            html.Add($"<p class=\"lead\">{desk.Get("screen.seen", ("code", screen.Code))}</p>\n");
            if (words.Asks.Count > 0)
            {
                html.Add($"<h2>{desk["screen.asks"]}</h2>\n<ol>\n");
                foreach (var asked in words.Asks) html.Add($"<li>{asked}</li>\n");
                html.Add($"</ol>\n");
            }
            if (words.Cost is { } cost) html.Add($"<p>{cost}</p>\n");
            html.Add($"<p class=\"note\"><strong>{desk["screen.never"]}</strong></p>\n");
            if (screen is Screen.OfAct { Pin: { } pin } act)
                Way(html, links.Known(texts.Language, act.Card, [new("pin", pin)]), frame.Words["page.which.way"]);
        }, screen: $"{screen.Code}");
    }

    private static void Way(Html html, string to, string words) =>
        html.Add($"<p class=\"do\"><a class=\"btn\" href=\"{to:a}\">{words}</a></p>\n");

    private static string None(string code, Texts texts, QueryLinks links)
    {
        var (frame, desk) = (new Frame(texts, links), texts.Of("desk"));
        return frame.Page(Place.Help, desk["screen.none.title"], html =>
        {
            html.Add($"<p class=\"lead\">{desk.Get("screen.none", ("code", code))}</p>\n");
            Way(html, links.Start(texts.Language), frame.Words["guide.start"]);
        }, screen: "");
    }
}
