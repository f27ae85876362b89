using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Pages;

/// <summary>Where the links of a page lead: an address with answers in its query string, or a file beside this one.</summary>
public interface IPageLinks
{
    /// <summary>The style sheet; null: its rules stand in the page.</summary>
    string? Style { get; }

    string Start(string language);

    /// <summary>The question after these answers, or the plan.</summary>
    string Guide(string language, string card, IReadOnlyList<Given> answers);

    /// <summary>The plan after these answers on one sheet, in two languages.</summary>
    string Slip(string language, string card, IReadOnlyList<Given> answers);

    /// <param name="pin">The place of a PIN on the page.</param>
    string Which(string language, string? pin = null);

    string Sheet(string language, string card);

    string Rules(string language, string country);

    string About(string language);

    /// <summary>For who helps on the telephone, and where a program can say what is missing.</summary>
    string Help(string language);

    /// <summary>This very page in another language.</summary>
    string Same(string language);

    /// <summary>The navigation, in order.</summary>
    IReadOnlyList<NavItem> Nav(string language) => OfGuide(this, language);

    /// <summary>The navigation of the guide alone.</summary>
    static IReadOnlyList<NavItem> OfGuide(IPageLinks links, string language) =>
    [
        new(Place.Guide, "page.nav.guide", links.Start(language)),
        new(Place.Which, "page.nav.which", links.Which(language)),
        new(Place.Help, "page.nav.help", links.Help(language)),
        new(Place.About, "page.nav.about", links.About(language)),
    ];

    /// <summary>Who shows the page to the public, named on each; null: nobody who has to be.</summary>
    Publisher? Publisher => null;

    /// <summary>Scripts and styles that a page has beside <see cref="Style"/>; it works without them.</summary>
    IReadOnlyList<string> Scripts => [];

    IReadOnlyList<string> MoreStyles => [];
}

/// <param name="Name">In the language of the page.</param>
/// <param name="IsPractice">Of simulated cards alone: a band on each page says so.</param>
public sealed record Publisher(string Name, bool IsPractice);

/// <param name="Text">Key of its words.</param>
public sealed record NavItem(Place Place, string Text, string Link);
