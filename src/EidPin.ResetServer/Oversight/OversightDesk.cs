using System.Globalization;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Oversight;

/// <summary>Who looks, at what, in which words.</summary>
/// <param name="Site">The one that they see; null: all, and what belongs to none.</param>
internal sealed record OversightDesk(SignedIn By, Site? Site, Settings Settings, string Language)
{
    /// <exception cref="RefusedException">The person's site is no counter.</exception>
    public static OversightDesk Of(HttpContext context, Settings settings)
    {
        var by = StaffRequest.Of(context).By;
        var language = StaffPages.Language(context);
        if (by.Member.Is(StaffRole.Auditor, by.At)) return new(by, null, settings, language);
        return new(by, settings.Site(by.Member.Site) ?? throw new RefusedException(StaffRefusals.NoCounter), settings, language);
    }

    public Texts Texts => Texts.For(Language, "staff");

    /// <summary>Words of visits.</summary>
    public Texts Words => Texts.For(Language, "visit");

    public bool SeesAll => Site is null;

    public bool Sees(string site) => SeesAll || Site!.Id == site;

    public StaffFrame Frame() => new(Settings, Language, By);

    /// <summary>The zone of a site; of what belongs to none, that of the shops.</summary>
    /// <returns>As IANA calls it.</returns>
    public string ZoneOf(string? site) => Settings.Site(site)?.Zone ?? (Settings.Chains.Count > 0 ? Settings.Chains[0].Zone : "UTC");

    /// <summary>A moment on the clock of a zone, to the second.</summary>
    public static string Time(DateTimeOffset time, string zone) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(zone))
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The name of a site, or its id where the configuration has it no more.</summary>
    public string SiteName(string site) => Settings.Site(site)?.NameIn(Language) ?? site;

    /// <summary>The name of a PIN. Whoever writes into the database may have put anything there.</summary>
    public string Pin(string pin) => ResetPins.CanAtCounter(pin) ? Texts.For(Language, "jp")[$"pin.{pin}.name"] : "–";

    public string Pins(IEnumerable<string> pins) => Texts.Listed(ResetPins.AtCounter.Intersect(pins).Select(Pin));
}
