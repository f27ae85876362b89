using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Public;

/// <summary>One look at a page of the guide: what the address says, in which language, and whose page it is.</summary>
internal sealed class GuideVisit
{
    private const string Language = "lang";

    private readonly Publisher publisher;
    private readonly IReadOnlyList<KeyValuePair<string, string>> query;
    private readonly string path;

    /// <param name="isLong">Of such an address nothing is read.</param>
    public GuideVisit(HttpContext context, Settings settings, TimeProvider time, bool isLong)
    {
        var request = context.Request;
        query = isLong ? [] : [.. request.Query.SelectMany(q => q.Value.OfType<string>().Select(v => KeyValuePair.Create(q.Key, v)))];
        path = isLong ? "/guide" : request.Path.ToUriComponent();
        var language = query.LastOrDefault(q => q.Key == Language).Value is { } asked && Texts.Languages.Contains(asked)
            ? asked
            : Liked.Language(request, Texts.Languages);
        publisher = new(settings.Name.GetValueOrDefault(language) ?? settings.Name["en"], settings.Practice);
        Pages = new(Texts.For(language), query, Links, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
    }

    public QueryPages Pages { get; }

    /// <summary>The address says more than a language.</summary>
    public bool HasAnswers => query.Any(q => q.Key != Language) || path.StartsWith("/n/", StringComparison.Ordinal);

    private QueryLinks Links(IReadOnlyList<KeyValuePair<string, string>> carried)
    {
        var kept = query.Where(q => q.Key != Language).Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}");
        var said = string.Join('&', kept);
        return new(said.Length > 0 ? $"{path}?{said}" : path, carried: carried) { Publisher = publisher };
    }
}
