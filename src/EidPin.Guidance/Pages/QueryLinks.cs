using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Pages;

/// <summary>Links of a server: <c>/guide?card=jp.my-number&amp;happened=locked&amp;which=signature</c>.</summary>
/// <param name="here">Path and query of this page, without the language.</param>
/// <param name="root">What stands before every path.</param>
/// <param name="carried">What each address of the guide takes along: what the card said, which documents there are.</param>
public sealed class QueryLinks(string here, string root = "", IReadOnlyList<KeyValuePair<string, string>>? carried = null) : IPageLinks
{
    public string? Style { get; init; } = $"{root}/guide.css";

    public IReadOnlyList<string> Scripts { get; init; } = [];

    public IReadOnlyList<string> MoreStyles { get; init; } = [];

    public Publisher? Publisher { get; init; }

    /// <summary>The navigation where it is not that of the guide alone.</summary>
    public Func<string, IReadOnlyList<NavItem>>? Navigation { get; init; }

    public IReadOnlyList<NavItem> Nav(string language) => Navigation?.Invoke(language) ?? IPageLinks.OfGuide(this, language);

    /// <summary>What each address of the guide takes along.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Carried => carried ?? [];

    /// <summary>Where a question's form goes.</summary>
    public string Action => $"{root}/guide";

    /// <summary>Where the search of the which-PIN page goes.</summary>
    public string Search => $"{root}/which";

    /// <summary>Where the line of a slip is scanned or pasted.</summary>
    public string Slips => $"{root}/slip";

    /// <summary>Where the code of a screen is typed.</summary>
    public string Screens => $"{root}/n";

    /// <summary>Makes a calendar's event of a plan's time limit; null: nothing here does.</summary>
    public string? Calendar { get; init; }

    public string Start(string language) => Address("/guide", language, []);

    public string Guide(string language, string card, IReadOnlyList<Given> answers) =>
        Address("/guide", language, [new("card", card), .. Carried, .. answers.SelectMany(Of)]);

    public string Slip(string language, string card, IReadOnlyList<Given> answers) =>
        Address("/slip", language, [new("card", card), .. Carried, .. answers.SelectMany(Of)]);

    /// <summary>The guide with what is known already, and no answer yet.</summary>
    public string Known(string language, string card, IReadOnlyList<KeyValuePair<string, string>> known) =>
        Address("/guide", language, [new("card", card), .. known]);

    /// <summary>An answer as it stands in an address, with the words of the screen where it has them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Given given)
    {
        KeyValuePair<string, string> answer = new(given.Question, given.Answers.Count == 0 ? "none" : string.Join(',', given.Answers));
        return given.Words is { } words ? [answer, new("asked", words)] : [answer];
    }

    public string Which(string language, string? pin = null) => Address("/which", language, []) + (pin is null ? "" : $"#{pin}");

    public string Sheet(string language, string card) => Address("/sheet", language, [new("card", card)]);

    public string Rules(string language, string country) => Address("/rules", language, [new("country", country)]);

    public string About(string language) => Address("/about", language, []);

    public string Help(string language) => Address("/help", language, []);

    public string Same(string language) => $"{root}{here}{(here.Contains('?') ? '&' : '?')}lang={language}";

    /// <summary>Any other page.</summary>
    public string Address(string path, string language) => Address(path, language, []);

    private string Address(string path, string language, IEnumerable<KeyValuePair<string, string>> query)
    {
        var more = query.Select(q => $"&{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}");
        return $"{root}{path}?lang={language}{string.Concat(more)}";
    }
}
