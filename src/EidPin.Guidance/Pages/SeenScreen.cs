using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>For who helps on the telephone: the screen that the other one has read the code of.</summary>
internal static class SeenScreen
{
    /// <summary>Where it leads; null: it is shown by <see cref="Html"/>, or there is none.</summary>
    /// <param name="code">As it was typed.</param>
    public static string? Address(Screen? screen, string code, QueryLinks links, string language) => screen switch
    {
        // What the + means has to be said first.
        Screen.OfGuide when ScreenCode.IsNearest(code) => null,
        Screen.OfGuide guide => Guide(guide, links, language),
        Screen.OfSheet sheet => links.Sheet(language, sheet.Card),
        Screen.OfPage page => links.Nav(language).FirstOrDefault(n => n.Place == page.Place)?.Link,
        _ => null,
    };

    /// <param name="screen">Null: there is none of that code.</param>
    public static string Html(Screen? screen, string code, DateOnly today, Texts texts, QueryLinks links)
    {
        if (screen is null) return None(code, today, texts, links);
        var way = screen switch
        {
            Screen.OfAct { Pin: { } pin } act => links.Known(texts.Language, act.Card, [new("pin", pin)]),
            Screen.OfGuide guide => Guide(guide, links, texts.Language),
            _ => null,
        };
        (string, string)? leads = way is null ? null : (way, texts.Of("page")["page.which.way"]);
        return ScreenPage.Html(screen, texts, links, leads, ScreenCode.IsNearest(code));
    }

    private static string Guide(Screen.OfGuide guide, QueryLinks links, string language) =>
        links.Guide(language, guide.Card, guide.State.Answers!);

    private static string None(string code, DateOnly today, Texts texts, QueryLinks links)
    {
        var (frame, desk) = (new Frame(texts, links), texts.Of("desk"));
        return frame.Page(Place.Help, desk["screen.none.title"], html =>
        {
            html.Add($"<p class=\"lead\">{desk.Get("screen.none", ("code", code))}</p>\n<p>{desk["screen.again"]}</p>\n");
            Near(html, code, today, texts);
            html.Add(
                $"<p class=\"do\"><a class=\"btn\" href=\"{links.Start(texts.Language):a}\">{frame.Words["guide.start"]}</a></p>\n");
        }, screen: "");
    }

    // The number was heard and the letter was not: it is one of a few.
    private static void Near(Html html, string code, DateOnly today, Texts texts)
    {
        var near = ScreenList.WithNumber(code, today).ToArray();
        if (near.Length == 0) return;
        html.Add($"<p>{texts.Of("desk").Get("screen.letter", ("number", code))}</p>\n<ul>\n");
        foreach (var screen in near)
            html.Add(
                $"<li><a href=\"/n/{screen.Code.ToString():a}?lang={texts.Language:a}\">{screen.Code.ToString()}</a> " +
                $"{ScreenWords.Of(screen, texts.ForPages()).Title}</li>\n");
        html.Add($"</ul>\n");
    }
}
