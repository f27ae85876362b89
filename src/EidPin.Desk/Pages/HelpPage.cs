using EidPin.Desk.Cards;
using EidPin.Guidance;
using EidPin.Guidance.Pages;

namespace EidPin.Desk.Pages;

/// <summary>What is there, what is missing and the remedy; and the questions that come up.</summary>
internal static class HelpPage
{
    public static string Html(CardDesk desk, Texts texts)
    {
        var html = new Html(texts.Tag);
        Live.Open(html, texts["help.title"], "", "ready");
        foreach (var question in (string[])["tries", "wrong-pin", "codes"])
            html.Add($"<h2>{texts[$"help.{question}"]}</h2>\n<p>{texts[$"help.{question}.answer"]}</p>\n");
        html.Add($"<h2>{texts["help.official"]}</h2>\n<p>{texts["guide.disclaimer"]} {texts["desk.not-tried"]}</p>\n");
        return html.Add($"</div>\n").ToString();
    }
}
