using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Sites;

/// <summary>A municipal counter: what a citizen's plan, the clerk's checklist and the visit itself know of it.</summary>
/// <param name="Name">By language; <c>ja</c> is what stands on the door.</param>
/// <param name="MadeUp">No such place: an example, and said so in its name.</param>
/// <param name="Zone">IANA.</param>
/// <param name="Holidays">Days on which nothing is open.</param>
/// <param name="Closed">Other times of its clock in which nothing is open.</param>
/// <param name="Languages">Spoken there, as language codes.</param>
/// <param name="ReplyDays">Days that an agent's letter may take to come back.</param>
/// <param name="Supervisor">For what a second person decides, too, of <see cref="SiteRules.SupervisorReasons"/>.</param>
public sealed record Site(
    string Id,
    IReadOnlyDictionary<string, string> Name,
    bool MadeUp,
    string Zone,
    IReadOnlyList<SiteHours> Hours,
    IReadOnlyList<DateOnly> Holidays,
    IReadOnlyList<Maintenance> Closed,
    IReadOnlyList<string> Languages,
    int ReplyDays,
    IReadOnlyList<string> Supervisor,
    SiteRules Rules)
{
    // No counter is closed for longer.
    private const int LongestClosing = 400;

    /// <summary>Its name in a language, else in English; in easy Japanese with readings where it has kanji.</summary>
    public string NameIn(string language) =>
        Name.GetValueOrDefault(language) ?? Name[language == "ja-easy" ? "ja" : "en"];

    /// <summary>Its day at a moment.</summary>
    public DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(Local(now));

    public bool IsOpen(DateTimeOffset now) => IsOpen(Local(now));

    /// <summary>When it opens again. Null: it is open, or nobody knows.</summary>
    public DateTimeOffset? OpensAt(DateTimeOffset now)
    {
        var local = Local(now);
        if (IsOpen(local)) return null;
        var day = DateOnly.FromDateTime(local);
        var moments = Enumerable.Range(0, LongestClosing).SelectMany(n => Openings(day.AddDays(n))).Where(opens => opens > local);
        foreach (var opens in moments)
            if (IsOpen(opens)) return new(opens, TimeZoneInfo.FindSystemTimeZoneById(Zone).GetUtcOffset(opens));
        return null;
    }

    private bool IsOpen(DateTime local)
    {
        var (day, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        if (Holidays.Contains(day) || Closed.Any(c => local >= c.From && local < c.Until)) return false;
        return Hours.Any(h => h.IsOn(day) && time >= h.From && time < h.Until);
    }

    // Moments at which it may open: with its hours, or after a pause in them.
    private IEnumerable<DateTime> Openings(DateOnly day) =>
        Hours.Where(h => h.IsOn(day)).Select(h => day.ToDateTime(h.From))
            .Concat(Closed.Select(c => c.Until).Where(until => DateOnly.FromDateTime(until) == day)).Order();

    private DateTime Local(DateTimeOffset now) =>
        DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(Zone)).DateTime, DateTimeKind.Unspecified);
}

/// <summary>Hours of some days of the week.</summary>
/// <param name="Days"><c>mon</c> … <c>sun</c>.</param>
/// <param name="Weeks">Which of them in a month, as the second and fourth Saturday; null: all.</param>
public sealed record SiteHours(IReadOnlyList<string> Days, TimeOnly From, TimeOnly Until, IReadOnlyList<int>? Weeks = null)
{
    /// <summary>From Sunday, as <see cref="DayOfWeek"/> counts.</summary>
    public static IReadOnlyList<string> Week { get; } = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public bool IsOn(DateOnly day) =>
        Days.Contains(Week[(int)day.DayOfWeek]) && (Weeks is null || Weeks.Contains((day.Day - 1) / 7 + 1));
}

/// <summary>What differs from city to city, each with where it is known from.</summary>
/// <param name="HolderId">Beside the card: <c>card-only</c>, <c>one</c> of any class, or <c>photo-or-two</c>.</param>
/// <param name="RepresentativeId"><c>two-with-photo</c>: two without a photo are refused; or <c>photo-or-two</c>.</param>
/// <param name="ChildAuthority">A parent's: on <c>paper</c>, or found in the <c>own-register</c>, or <c>not-asked</c>.</param>
/// <param name="Agents"><c>served</c> or <c>not-served</c>.</param>
/// <param name="AgentAsks">For the letter: by a <c>visit</c>, or by <c>phone</c>, too.</param>
/// <param name="AgentId"><c>photo</c>, <c>photo-or-two</c> without one, or <c>photo-and-second</c>.</param>
/// <param name="PowerOfAttorney">Beside the reply: <c>asked</c> or <c>not-asked</c>.</param>
/// <param name="UnlockByTelephone">A code from a clerk: <c>allowed</c> or <c>not-allowed</c>.</param>
/// <param name="Booking"><c>none</c> or <c>needed</c>.</param>
public sealed record SiteRules(
    SiteRule HolderId,
    SiteRule RepresentativeId,
    SiteRule ChildAuthority,
    SiteRule Agents,
    SiteRule AgentAsks,
    SiteRule AgentId,
    SiteRule PowerOfAttorney,
    SiteRule UnlockByTelephone,
    SiteRule Booking)
{
    /// <summary>For what a site may want a second person.</summary>
    public static IReadOnlyList<string> SupervisorReasons { get; } = ["agent", "no-paper-proof"];

    /// <summary>What each rule may say, by the name of its member in JSON.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["holderId"] = ["card-only", "one", "photo-or-two"],
        ["representativeId"] = ["two-with-photo", "photo-or-two"],
        ["childAuthority"] = ["paper", "own-register", "not-asked"],
        ["agents"] = ["served", "not-served"],
        ["agentAsks"] = ["visit", "phone"],
        ["agentId"] = ["photo", "photo-or-two", "photo-and-second"],
        ["powerOfAttorney"] = ["asked", "not-asked"],
        ["unlockByTelephone"] = ["allowed", "not-allowed"],
        ["booking"] = ["none", "needed"],
    };

    /// <summary>Each rule by the name of its member in JSON.</summary>
    public IEnumerable<(string Name, SiteRule Rule)> All =>
    [
        ("holderId", HolderId), ("representativeId", RepresentativeId), ("childAuthority", ChildAuthority), ("agents", Agents),
        ("agentAsks", AgentAsks), ("agentId", AgentId), ("powerOfAttorney", PowerOfAttorney), ("unlockByTelephone", UnlockByTelephone),
        ("booking", Booking),
    ];
}

/// <summary>One rule of a site.</summary>
/// <param name="Sources">Codes of sources.json; none: no page says it, the site has chosen it.</param>
/// <param name="Checked">When they were last looked at.</param>
public sealed record SiteRule(string Value, IReadOnlyList<string> Sources, DateOnly Checked);

/// <summary>The sites that come with the program: examples.</summary>
public static class SiteList
{
    /// <summary>In the order of the file.</summary>
    public static IReadOnlyList<Site> All { get; } = SiteReader.Embedded("jp/sites.json");

    /// <summary>The site of an id; null: there is none.</summary>
    public static Site? Find(string id) => All.FirstOrDefault(site => site.Id == id);
}
