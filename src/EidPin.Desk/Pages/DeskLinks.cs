using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using Microsoft.Net.Http.Headers;

namespace EidPin.Desk.Pages;

/// <summary>Language, navigation and links that all pages of the Desk share.</summary>
internal static class DeskLinks
{
    /// <summary>Set for a request where an operator's reservations are offered.</summary>
    public const string Reserves = "reserves";

    /// <param name="scripts">Of this page.</param>
    /// <param name="carried">What each address of the guide takes along.</param>
    public static QueryLinks For(
        HttpRequest request, IReadOnlyList<string>? scripts = null, IReadOnlyList<KeyValuePair<string, string>>? carried = null)
    {
        var reserves = request.HttpContext.Items.ContainsKey(Reserves);
        return new(Here(request), "", carried)
        {
            Calendar = "/calendar/limit.ics",
            Scripts = scripts ?? [],
            MoreStyles = ["/desk.css"],
            Navigation = language => Navigation(language, reserves),
        };
    }

    /// <summary>The language of the address; else the one that the browser likes best of those spoken here; else English.</summary>
    public static string Language(HttpRequest request)
    {
        if (request.Query["lang"] is [.., { } asked] && Texts.Languages.Contains(asked)) return asked;
        if (!StringWithQualityHeaderValue.TryParseList([.. request.Headers.AcceptLanguage.OfType<string>()], out var liked)) return "en";
        return liked.Where(l => l.Quality is not 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(Texts.Languages.Contains) ?? "en";
    }

    /// <summary>The query as a form sends it: a name may stand several times.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Query(HttpRequest request) =>
        request.Query.SelectMany(q => q.Value.OfType<string>().Select(v => KeyValuePair.Create(q.Key, v)));

    private static IReadOnlyList<NavItem> Navigation(string language, bool reserves)
    {
        var to = new QueryLinks("");
        return
        [
            new(Place.Cards, "page.nav.cards", to.Address("/", language)),
            .. reserves ? (NavItem[])[new(Place.Reserve, "page.nav.reserve", to.Address(ReserveRoutes.Page, language))] : [],
            new(Place.Guide, "page.nav.guide", to.Start(language)),
            new(Place.Which, "page.nav.which", to.Which(language)),
            new(Place.Certificates, "page.nav.certificates", to.Address("/certificates", language)),
            new(Place.Sheet, "page.nav.sheet", to.Address("/sheet", language)),
            new(Place.Help, "page.nav.help", to.Address("/help", language)),
            new(Place.About, "page.nav.about", to.About(language)),
        ];
    }

    private static string Here(HttpRequest request)
    {
        var kept = Query(request).Where(q => q.Key != "lang");
        var query = kept.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}").ToArray();
        return request.Path.ToUriComponent() + (query.Length > 0 ? $"?{string.Join('&', query)}" : "");
    }
}
