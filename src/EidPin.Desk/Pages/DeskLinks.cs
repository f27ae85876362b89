using EidPin.Guidance.Pages;

namespace EidPin.Desk.Pages;

/// <summary>Links and navigation of every page, and the language it is asked for in.</summary>
internal static class DeskLinks
{
    /// <param name="here">Path and query of this page, without the language.</param>
    /// <param name="scripts">Its scripts.</param>
    /// <param name="carried">What each address of the guide takes along.</param>
    public static QueryLinks For(HttpRequest request, string here, IReadOnlyList<string> scripts, IReadOnlyList<KeyValuePair<string, string>>? carried = null) =>
        new(here, carried: carried) { Scripts = scripts, MoreStyles = ["/desk.css"], Navigation = Nav, Calendar = "/calendar/limit.ics" };

    public static Guidance.Texts Texts(HttpRequest request, string set) => Guidance.Texts.For(Language(request), set);

    /// <summary>The one in the address; else the first that the browser wants and we have.</summary>
    public static string Language(HttpRequest request)
    {
        var languages = Guidance.Texts.Languages;
        if (request.Query["lang"].ToString() is var asked && languages.Contains(asked)) return asked;
        return request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value?.Split('-')[0].ToLowerInvariant()).FirstOrDefault(l => l is not null && languages.Contains(l)) ?? "en";
    }

    private static NavItem[] Nav(string language) =>
    [
        new(Place.Cards, "page.nav.cards", $"/?lang={language}"),
        new(Place.Guide, "page.nav.guide", $"/guide?lang={language}"),
        new(Place.Which, "page.nav.which", $"/which?lang={language}"),
        new(Place.Certificates, "page.nav.certificates", $"/certificates?lang={language}"),
        new(Place.Sheet, "page.nav.sheet", $"/sheet?lang={language}"),
        new(Place.Help, "page.nav.help", $"/help?lang={language}"),
        new(Place.About, "page.nav.about", $"/about?lang={language}"),
    ];
}
