using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>
/// For who helps on the telephone and has pages alone: files can take no code that is typed, so letter and number are chosen from lists.
/// </summary>
internal sealed class HelperPages(Texts texts, FileLinks links)
{
    /// <summary>In place of a card: the letter of the machines.</summary>
    public const string Machine = "machine";

    private readonly Frame frame = new(texts, links);
    private readonly Texts desk = texts.Of("desk").ForPages();
    private readonly Texts words = texts.Of("page");

    private string Language => texts.Language;

    /// <summary>Which letter? The few pages that are the same for everybody stand here themselves.</summary>
    public string Letters() => frame.Page(Place.Help, desk["help.phone"], html =>
    {
        html.Add($"<p class=\"lead\">{words["page.help.lead"]} {desk["screen.compare"]}</p>\n<ul class=\"choices\">\n");
        foreach (var card in SituationFields.Cards) Letter(html, ScreenList.OfSheet(card), card, words[$"guide.card.{card}"]);
        Letter(html, ScreenList.Machines.First().Code, Machine, words["page.help.machine"]);
        html.Add($"</ul>\n<p class=\"note\"><strong>{desk["screen.never"]}</strong></p>\n<h2>D: {words["page.help.pages"]}</h2>\n<ul>\n");
        html.Each(ScreenList.AllPages, screen => Linked(html, screen)).Add($"</ul>\n");
    });

    private void Letter(Html html, ScreenCode one, string letters, string name) =>
        html.Add($"<li><a href=\"{links.Numbers(Language, letters):a}\"><span>{one.Letter.ToString()}: {name}</span></a></li>\n");

    /// <summary>The numbers of a card's letter: its record sheet, its forms, its questions and plans.</summary>
    public string Numbers(string card, GuideStates states) => frame.Page(Place.Help, words[$"guide.card.{card}"], html =>
    {
        html.Add($"<p class=\"lead\">{desk["screen.compare"]}</p>\n<ul>\n");
        Linked(html, new Screen.OfSheet(ScreenList.OfSheet(card), card));
        html.Add($"<li><a href=\"#forms\">{words["page.help.forms"]}</a></li>\n</ul>\n<h2>{words["page.help.guide"]}</h2>\n");
        // Under their first digit, so that a number is found by eye.
        var all = states.All.OrderBy(s => s.Code.Number).GroupBy(s => s.Code.Number / 1000).ToArray();
        string Begin(int digit) => $"{states.First.Code.Letter}-{digit} …";
        html.Add($"<ul class=\"numbers\">\n");
        html.Each(all, begin => html.Add($"<li><a href=\"#n{begin.Key}\">{Begin(begin.Key)}</a></li>\n")).Add($"</ul>\n");
        foreach (var begin in all)
        {
            html.Add($"<h3 id=\"n{begin.Key}\">{Begin(begin.Key)}</h3>\n<ul class=\"numbers\">\n");
            foreach (var code in begin.Select(s => s.Code))
                html.Add($"<li><a href=\"{links.Screen(Language, code):a}\">{code.ToString()}</a></li>\n");
            html.Add($"</ul>\n");
        }
        Forms(html, ScreenList.ActsOf(card));
    });

    /// <summary>The steps at a machine.</summary>
    public string Machines() => frame.Page(Place.Help, words["page.help.machine"], html =>
    {
        html.Add($"<p class=\"lead\">{desk["screen.compare"]}</p>\n");
        Forms(html, ScreenList.Machines);
    });

    // Nothing on them is a helper's to do: what is asked for and what it costs is read here.
    private void Forms(Html html, IEnumerable<Screen> screens)
    {
        html.Add($"<h2 id=\"forms\">{words["page.help.forms"]}</h2>\n<p class=\"note\"><strong>{desk["screen.never"]}</strong></p>\n");
        foreach (var screen in screens)
        {
            var shown = ScreenWords.Of(screen, texts.ForPages());
            html.Add($"<details><summary><strong>{screen.Code.ToString()}</strong> {shown.Title}</summary>\n");
            ScreenPage.Asked(html, shown, desk);
            html.Add($"</details>\n");
        }
    }

    private void Linked(Html html, Screen screen) => html.Add(
        $"<li><a href=\"{links.Screen(Language, screen.Code):a}\">{screen.Code.ToString()}</a> " +
        $"{ScreenWords.Of(screen, texts.ForPages()).Title}</li>\n");
}
