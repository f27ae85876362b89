using EidPin.Guidance.Plans;

namespace EidPin.Tests;

public sealed class OperatorTests
{
    private static readonly Operator Shop = Operators.All[0] with { Closed = [new(new(2027, 1, 1, 0, 0, 0), new(2027, 1, 3, 8, 0, 0))] };

    [Theory]
    [InlineData("2026-11-21T06:29", "2026-11-21T06:30")]
    [InlineData("2026-11-21T06:30", "2026-11-21T06:30")]
    [InlineData("2026-11-21T22:59", "2026-11-21T22:59")]
    [InlineData("2026-11-21T23:00", "2026-11-22T06:30")]
    [InlineData("2026-12-31T23:30", "2027-01-03T08:00")]
    [InlineData("2027-01-02T12:00", "2027-01-03T08:00")]
    public void The_next_opening_minds_hours_and_maintenance(string now, string next)
    {
        var time = DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(DateTime.Parse(next, System.Globalization.CultureInfo.InvariantCulture), Shop.NextOpening(time));
        Assert.Equal(now == next, Shop.IsOpen(time));
    }

    [Theory]
    [InlineData("2026-11-21T00:00", null)]
    [InlineData("2026-11-21T23:59:59.9999999", null)]
    [InlineData("2026-12-30T12:00", "2027-01-01T00:00:00+09:00")]
    public void A_chain_that_is_open_at_all_hours_does_not_close_between_two_days(string now, string? closes)
    {
        var shop = Shop with { From = TimeOnly.MinValue, Until = TimeOnly.MaxValue, Closed = closes is null ? [] : Shop.Closed };
        var time = DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(shop.IsOpen(time));
        var told = OpeningHours.ClosesAt(shop, new(time, TimeSpan.FromHours(9)));
        Assert.Equal(closes is null ? null : DateTimeOffset.Parse(closes, System.Globalization.CultureInfo.InvariantCulture), told);
    }

    [Fact]
    public void A_login_PIN_is_set_by_fewer_chains_and_never_by_one_that_is_not_listed()
    {
        string[] signature = [.. Operators.For("jp.signature").Select(o => o.Id)], login =
        [
            .. Operators.For("jp.authentication").Select(o => o.Id),
        ];
        Assert.Superset(login.ToHashSet(), signature.ToHashSet());
        Assert.DoesNotContain("lawson", login);
        Assert.DoesNotContain("post-office", signature);
        Assert.Equal("fuji", Operators.For("jp.signature", "fuji").First().Id);
    }

    [Fact]
    public void Every_operator_has_names_known_PINs_a_source_and_a_date() => Assert.All(Operators.All, shop =>
    {
        Assert.True(shop.Name.ContainsKey("ja") && shop.Name.ContainsKey("en"));
        Assert.Contains(shop.Stores, (string[])["all", "some", "none"]);
        Assert.All(shop.Pins, p => Assert.Contains(p, (string[])["jp.signature", "jp.authentication"]));
        Assert.All(shop.Sources, s => Assert.Contains(s, Sources.All.Keys));
        Assert.NotEmpty(shop.Sources);
    });
}
