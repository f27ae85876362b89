using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;

namespace EidPin.Guidance.Pages;

/// <summary>Links between files: relative, so that the folder works from a disk and under any address.</summary>
/// <param name="own">The language of this page.</param>
/// <param name="here">Path of this page below the language, such as <c>jp.my-number/locked.html</c>.</param>
/// <param name="guide">The file of a card and answers, below the language.</param>
public sealed class FileLinks(string own, string here, Func<string, IReadOnlyList<Given>, string> guide) : IPageLinks
{
    // Up to the folder of the language; and this page's own folder, with its slash.
    private readonly string up = string.Concat(Enumerable.Repeat("../", here.Count(c => c == '/')));
    private readonly string folder = here[..(here.LastIndexOf('/') + 1)];

    public string? Style => $"{up}../{StyleFile}";

    /// <summary>The style sheet, in the top folder of a site.</summary>
    public const string StyleFile = "guide.css";

    public string Start(string language) => At(language, "index.html");

    public string Guide(string language, string card, IReadOnlyList<Given> answers) => At(language, guide(card, answers));

    /// <summary>It stands beside its plan, under the same name.</summary>
    public string Slip(string language, string card, IReadOnlyList<Given> answers) =>
        At(language, $"s/{Path.GetFileName(guide(card, answers))}");

    public string Which(string language, string? pin = null) => At(language, "which.html") + (pin is null ? "" : $"#{pin}");

    public string Sheet(string language, string card) => At(language, $"sheet.{card}.html");

    public string Rules(string language, string country) => At(language, $"rules.{country}.html");

    public string About(string language) => At(language, "about.html");

    public string Help(string language) => At(language, "help.html");

    /// <summary>The numbers of one letter, for who helps on the telephone.</summary>
    /// <param name="letters">The card, or <c>machine</c>.</param>
    public string Numbers(string language, string letters) => At(language, $"help.{letters}.html");

    /// <summary>The screen of that name.</summary>
    public string Screen(string language, ScreenCode code) => At(language, $"n/{code}.html");

    public string Same(string language) => At(language, here);

    // As short as it can be: a page has thirty links, and the site thousands of pages.
    private string At(string language, string file)
    {
        if (language != own) return $"{up}../{language}/{file}";
        return folder.Length > 0 && file.StartsWith(folder, StringComparison.Ordinal) ? file[folder.Length..] : $"{up}{file}";
    }
}
