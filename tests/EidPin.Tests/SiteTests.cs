using System.Globalization;
using System.Text;
using EidPin.Guidance.Care;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>Municipalities as data: hours, languages, and the rules in which cities differ.</summary>
public sealed class SiteTests
{
    private static readonly string File = System.IO.File.ReadAllText(Path.Combine(Repository.Top, "guidance", "jp", "sites.json"));

    [Fact]
    public void The_sites_are_in_order() => Assert.Empty(SiteLint.Look(SiteList.All, new(2026, 12, 1)));

    [Fact]
    public void Three_made_up_sites_show_three_differences_that_real_cities_have()
    {
        Assert.Equal(3, SiteList.All.Count);
        Assert.All(SiteList.All, site => Assert.True(site.MadeUp));
        var real = SiteRules.Values.Keys.Where(name => SiteList.All.Select(s => s.Rules.All.Single(r => r.Name == name).Rule)
            .Where(rule => rule.Sources.Count > 0).Select(rule => rule.Value).Distinct().Count() > 1);
        Assert.Superset(new HashSet<string> { "holderId", "representativeId", "childAuthority", "powerOfAttorney" }, real.ToHashSet());
    }

    [Fact]
    public void What_a_site_may_say_a_visit_understands()
    {
        Assert.Equal(Authorities.All, SiteRules.Values["childAuthority"]);
        Assert.Equal(SupervisorReasons.OfSites, SiteRules.SupervisorReasons);
        Assert.Equal(Comers.All, Bearer.All);
    }

    [Theory]
    [InlineData("\"card-only\"", "\"card\"", "site uminari: holderId is card-only or one or photo-or-two, not card")]
    [InlineData("\"Asia/Tokyo\"", "\"Asia/Tokio\"", "site aonohara: no such zone: Asia/Tokio")]
    [InlineData("\"hoshimi\"", "\"aonohara\"", "site aonohara stands twice")]
    [InlineData("\"hoshimi\"", "\"Hoshimi\"", "site Hoshimi: an id is made of small letters, digits and hyphens")]
    [InlineData("\"wed\"]", "\"wednesday\"]", "site hoshimi: no day of the week: wednesday")]
    [InlineData("[2, 4]", "[0]", "site aonohara: a month has no week 0")]
    [InlineData("\"19:00\"", "\"08:00\"", "site hoshimi: hours end before they begin: 08:30")]
    [InlineData("\"replyDays\": 14", "\"replyDays\": 0", "site uminari: replyDays is 1 to 365, not 0")]
    [InlineData("[\"agent\"]", "[\"everything\"]", "site uminari: supervisor holds agent or no-paper-proof, not everything")]
    [InlineData("[\"ja\", \"en\"]", "[\"english\"]", "site aonohara: no code of a language: english")]
    [InlineData("\"2026-12-21T00:00\"", "\"2026-12-20T00:00\"", "site aonohara: closed until before it begins: 2026-12-20T00:00:00")]
    [InlineData("\"madeUp\": true, ", "\"madeUp\": true, \"colour\": 1, ", "colour")]
    [InlineData("\"booking\":", "\"bookings\":", "bookings")]
    public void A_slip_is_told_with_the_site_and_what_it_may_be(string was, string @is, string told)
    {
        Assert.Contains(was, File, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(File.Replace(was, @is, StringComparison.Ordinal));
        var refused = Assert.Throws<GuidanceFileException>(() => SiteReader.Read(changed, "our-sites.json"));
        Assert.StartsWith("our-sites.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_the_lint_can_see_it_finds()
    {
        var site = SiteList.All[0];
        var rules = site.Rules with { Agents = new("served", ["M0"], new(2027, 1, 1)), Booking = new("none", [], new(2026, 1, 1)) };
        var names = new Dictionary<string, string> { ["ja"] = "青野原市", ["en"] = "Aonohara" };
        Assert.Equal(
            [
                "no name in ja-easy: aonohara", "no name in fi: aonohara", "no name in sv: aonohara",
                "no reading: 青野原市 in ja-easy: aonohara", "made up, and not named so: aonohara",
                "unknown source: M0 (aonohara agents)", "checked in the future: aonohara agents",
            ],
            SiteLint.Look([site with { Name = names, Rules = rules }], new(2026, 12, 1)));
        Assert.Contains("no source: aonohara booking", SiteLint.Look([site with { MadeUp = false }], new(2026, 12, 1)));
    }

    [Theory]
    // Tuesday, its evening, the Saturdays of a month, Sunday, a day that is closed, and the turn of the year.
    [InlineData("2026-12-01T10:00", null), InlineData("2026-12-01T17:15", "2026-12-02T08:30")]
    [InlineData("2026-12-12T11:59", null), InlineData("2026-12-05T10:00", "2026-12-07T08:30")]
    [InlineData("2026-12-26T12:00", "2026-12-28T08:30"), InlineData("2026-12-20T10:00", "2026-12-21T08:30")]
    [InlineData("2026-12-28T17:15", "2027-01-04T08:30")]
    public void It_is_open_in_its_hours_and_says_when_it_opens(string local, string? opens)
    {
        var site = SiteList.Find("aonohara")!;
        Assert.Equal(opens is null, site.IsOpen(Moment(local)));
        Assert.Equal(opens is null ? null : Moment(opens), site.OpensAt(Moment(local)));
    }

    [Fact]
    public void After_a_pause_in_its_hours_it_opens_when_that_ends_and_one_that_never_opens_says_nothing()
    {
        var site = SiteList.Find("aonohara")! with { Closed = [new(new(2026, 12, 1, 9, 0, 0), new(2026, 12, 1, 13, 30, 0))] };
        Assert.Equal(Moment("2026-12-01T13:30"), site.OpensAt(Moment("2026-12-01T09:00")));
        Assert.Null((site with { Closed = [new(DateTime.MinValue, DateTime.MaxValue)] }).OpensAt(Moment("2026-12-01T09:00")));
    }

    private static DateTimeOffset Moment(string local) => new(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(9));
}
