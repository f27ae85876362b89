using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>For who helps on the telephone: what the other one has before their eyes, under the name of that screen.</summary>
public static class ScreenPage
{
    /// <summary>A screen that is not the helper's to use, or whose page has another address.</summary>
    /// <param name="way">Where it leads; null: nowhere from here.</param>
    /// <param name="isNearest">The code had a + behind it.</param>
    public static string Html(Screen screen, Texts texts, IPageLinks links, (string Link, string Words)? way, bool isNearest = false)
    {
        var (frame, desk, shown) = (new Frame(texts, links), texts.Of("desk").ForPages(), ScreenWords.Of(screen, texts.ForPages()));
        return frame.Page(Place.Help, shown.Title, html =>
        {
            var compare = shown.IsSameEverywhere ? $" {desk["screen.compare"]}" : "";
            html.Add($"<p class=\"lead\">{desk.Get("screen.seen", ("code", screen.Code))}{compare}</p>\n");
            if (isNearest) html.Add($"<p class=\"note\">{desk["screen.nearest"]}</p>\n");
            Asked(html, shown, desk);
            if (screen is Screen.OfAct or Screen.OfMachine) html.Add($"<p class=\"note\"><strong>{desk["screen.never"]}</strong></p>\n");
            if (way is { } to) html.Add($"<p class=\"do\"><a class=\"btn\" href=\"{to.Link:a}\">{to.Words}</a></p>\n");
        }, screen: $"{screen.Code}");
    }

    /// <summary>What a screen asks for, in order, and what a wrong code costs.</summary>
    internal static void Asked(Html html, ScreenWords shown, Texts desk)
    {
        if (shown.About is { } about) html.Add($"<p>{about}</p>\n");
        if (shown.Asks.Count > 0)
        {
            html.Add($"<p>{desk["screen.asks"]}</p>\n<ol>\n");
            html.Each(shown.Asks, asked => html.Add($"<li>{asked}</li>\n")).Add($"</ol>\n");
        }
        if (shown.Cost is { } cost) html.Add($"<p>{cost}</p>\n");
    }
}
