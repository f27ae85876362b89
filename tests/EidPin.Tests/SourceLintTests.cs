using EidPin.Guidance.Care;
using EidPin.Guidance.Plans;

namespace EidPin.Tests;

/// <summary>Sources deserve their links, and rules claim no more than their sources say.</summary>
public sealed class SourceLintTests
{
    private static readonly Source Good =
        new("Naha", "Reset at shops", "official", "https://www.city.naha.okinawa.jp/a/b.html", "2024-09-20");

    [Fact]
    public void The_sources_are_in_order() => Assert.Empty(SourceLint.Look());

    [Fact]
    public void A_source_in_order_has_no_finding() => Assert.Empty(Found("M4", Good));

    [Theory]
    [InlineData("https://www.city.naha.okinawa.jp", "a host, not a page")]
    [InlineData("https://www.city.naha.okinawa.jp/", "a host, not a page")]
    [InlineData("https://300499.q88px.group/ipn050703.html", "a mirror")]
    [InlineData("https://133439.lt5jd.group/shisei/1026875/faq/koseki/1000648.html", "a mirror")]
    [InlineData("https://400767.oceanhubhk.tech/0000016947.html", "a mirror")]
    [InlineData("https://q88px.group/a.html", "a mirror")]
    [InlineData("https://img.stg.myna.go.jp/manual/04-07/0220.html", "not the page's own host")]
    [InlineData("https://joruri-cms.city.hakodate.hokkaido.jp/docs/2024060400028", "not the page's own host")]
    [InlineData("http://www.town.toyako.lg.jp/town_guide/moving/mov001/p002", "no address of the web")]
    [InlineData("dvv.fi/managing-pin-codes", "no address of the web")]
    public void An_address_that_is_no_place_to_send_people_to_is_found(string url, string finding) =>
        Assert.StartsWith(finding + ":", Assert.Single(Found("M4", Good with { Url = url })), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://www2.jpki.go.jp/faq/digital_id.html")]
    [InlineData("https://www.4894.call.city.niigata.jp/Faq/B0308805")]
    [InlineData("https://www.city.seki.lg.jp/faq/faq_detail.php?co=cat&frmId=310")]
    public void A_host_with_digits_is_no_mirror(string url) => Assert.Empty(Found("M4", Good with { Url = url }));

    [Fact]
    public void Nobody_is_sent_to_a_blog_or_forum()
    {
        var blog = Good with { Class = "other" };
        Assert.Equal("nobody is sent to this class: N13 other", Assert.Single(Found("N13", blog)));
        Assert.Empty(Found("N13", blog with { Url = null }));
        Assert.Equal("no such class: N13 blog", Assert.Single(Found("N13", Good with { Class = "blog" })));
    }

    [Fact]
    public void A_mirror_has_no_place_in_the_list_by_whatever_name()
    {
        var mirror = new Source("300499.q88px.group", "A city's text", "other", null, null);
        Assert.Equal(["no code of a source: X-mirror-1", "names a mirror: X-mirror-1"], Found("X-mirror-1", mirror));
    }

    [Fact]
    public void Codes_that_are_missing_or_unused_and_pages_named_twice_are_found()
    {
        var sources = new Dictionary<string, Source> { ["M4"] = Good, ["M5"] = Good };
        Assert.Equal(
            ["missing source: F39", "nothing uses the source M5", "one page under several codes: M4 M5"],
            SourceLint.Look(sources, ["M4", "F39"]));
    }

    [Fact]
    public void A_name_and_a_date_are_as_they_should_be()
    {
        Assert.Equal("source without a name: M4", Assert.Single(Found("M4", Good with { By = "" })));
        Assert.Equal("no date: M4 March 2024", Assert.Single(Found("M4", Good with { Date = "March 2024" })));
    }

    [Theory]
    [InlineData("official", "N16 N17", "surer than its sources: x official, not several")]
    [InlineData("official", "F11", "surer than its sources: x official, not one")]
    [InlineData("several", "F11", "surer than its sources: x several, not one")]
    [InlineData("official", "S3", "confidence that follows from the sources: x official")]
    [InlineData("ok", "S3", "no such confidence: x ok")]
    [InlineData("one", "F7 K3", null)]
    [InlineData("derived", "R6", null)]
    [InlineData(null, "F11", null)]
    public void A_rule_says_no_more_than_its_sources(string? stated, string sources, string? finding) =>
        Assert.Equal(finding is null ? [] : [finding], SourceLint.Sure("x", stated, sources.Split(' ')));

    [Theory]
    [InlineData("S3 F11", "official")]
    [InlineData("N16 N17", "several")]
    [InlineData("N4 N11", "several")]
    [InlineData("F11", "one")]
    public void How_sure_a_rule_is_follows_from_its_sources(string sources, string sure) =>
        Assert.Equal(sure, Sureness.Of(null, sources.Split(' ')));

    [Fact]
    public void A_contradiction_has_two_sides_a_decision_and_rules_that_are_there()
    {
        Difference slip = new("x", ["jp.nowhere"], "perhaps", [["M4"]]);
        Assert.Equal(
            ["no such decision: x perhaps", "no two sides: x", "no such rule: jp.nowhere (x)"], SourceLint.Look([slip], ["jp.lost"]));
        Assert.Empty(SourceLint.Look([new("x", ["jp.lost"], "open", [["M4"], ["M5"]])], ["jp.lost"]));
    }

    private static IEnumerable<string> Found(string code, Source source) =>
        SourceLint.Look(new Dictionary<string, Source> { [code] = source }, [code]);
}
