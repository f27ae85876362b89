using System.Globalization;
using System.Text;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;

namespace EidPin.Tests;

/// <summary>Can this visit succeed? Told before anybody waits.</summary>
public sealed class PrecheckTests
{
    private static readonly DateTimeOffset Open = DateTimeOffset.Parse("2026-12-01T10:00:00+09:00", CultureInfo.InvariantCulture);
    private static readonly Site Site = SiteList.Find("aonohara")!;

    private const string Locked = """{"card":"jp.my-number","pins":{"signature":"locked","authentication":"locked"}}""";

    [Fact]
    public void With_all_that_is_needed_nothing_is_lacking() =>
        Assert.Empty(Precheck.Of(Of(Locked).Where("has", "passport"), Site, Open, isOfHere: true));

    [Theory]
    [InlineData("""{"card":"jp.my-number","cardState":"expired"}""", "replace-card", "new-card")]
    [InlineData("""{"card":"jp.my-number","cardState":"lost"}""", "replace-card", "stop-and-replace-card")]
    [InlineData("""{"card":"jp.my-number","pinOf":"phone"}""", "elsewhere", "mynaportal-app")]
    [InlineData("""{"card":"jp.my-number","pinOf":"driving-licence"}""", "elsewhere", "police")]
    [InlineData("""{"card":"jp.my-number","residency":"foreign-resident","stayEndsInDays":-3}""", "replace-card", "new-card")]
    public void What_no_counter_can_do_is_told_alone_with_the_way_instead(string situation, string lack, string route)
    {
        var told = Assert.Single(Precheck.Of(Of(situation), Site, Open));
        Assert.Equal((lack, route), (told.Id, told.Route));
    }

    [Fact]
    public void What_a_machine_could_do_the_counter_does_too() =>
        Assert.Empty(Precheck.Of(Of("""{"card":"jp.my-number","pins":{"signature":"locked"},"has":["passport"]}"""), Site, Open));

    [Fact]
    public void A_closed_office_another_municipality_and_a_booking_are_told()
    {
        var evening = Open.AddHours(9);
        var booked = SiteList.Find("hoshimi")!;
        var told = Precheck.Of(Of(Locked), booked, evening, isOfHere: false);
        Assert.Equal(["other-site", "closed", "booking"], told.Select(l => l.Id));
        Assert.Equal(DateTimeOffset.Parse("2026-12-02T08:30:00+09:00", CultureInfo.InvariantCulture), told[1].OpensAt);
        Assert.Equal(["closed"], Precheck.Of(Of(Locked), booked, evening, isBooked: true).Select(l => l.Id));
    }

    [Fact]
    public void Documents_that_are_not_there_are_told_with_what_would_help()
    {
        var told = Assert.Single(Precheck.Of(Of(Locked), Site, Open, [new("my-number-card", Bearer.Holder)]));
        var item = Assert.Single(told.Documents);
        Assert.Equal(("documents", "photo-id"), (told.Id, item.Id));
        Assert.Contains("passport", item.BringAlso);
        // Where the card is all that a city asks for, nothing is lacking.
        Assert.Empty(Precheck.Of(Of(Locked), SiteList.Find("uminari")!, Open, [new("my-number-card", Bearer.Holder)]));
    }

    [Fact]
    public void Who_was_sent_comes_twice_or_in_vain()
    {
        var sent = Of("""{"card":"jp.my-number","whoGoes":"agent","pins":{"authentication":"locked"}}""");
        Assert.Equal(["two-visits"], Precheck.Of(sent, Site, Open).Select(l => l.Id));
        Assert.Empty(Precheck.Of(sent, Site, Open, hasReply: true));
        var alone = Site with { Rules = Site.Rules with { Agents = Site.Rules.Agents with { Value = "not-served" } } };
        Assert.Equal(["agents-not-served", "two-visits"], Precheck.Of(sent, alone, Open).Select(l => l.Id));
    }

    private static Situation Of(string json) => SituationReader.Read(Encoding.UTF8.GetBytes(json));
}
