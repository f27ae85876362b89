using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>Until when a reservation can really be used at a place: its 24 hours often end at night, when the shop is shut.</summary>
public sealed class PlaceInfoTests
{
    private static readonly PlaceInfo Shop = new(
        "shop", new Dictionary<string, string> { ["en"] = "Shop" }, [], "all", new(6, 30), new(23, 0), "Asia/Tokyo");

    [Theory]
    [InlineData("2026-11-29T01:05", "2026-11-30T01:05", "2026-11-29T23:00")]
    [InlineData("2026-11-29T14:00", "2026-11-30T14:00", "2026-11-30T14:00")]
    [InlineData("2026-11-29T23:30", "2026-11-30T23:30", "2026-11-30T23:00")]
    [InlineData("2026-11-29T06:00", "2026-11-30T06:00", "2026-11-29T23:00")]
    [InlineData("2026-11-29T23:10", "2026-11-30T06:20", null)]
    [InlineData("2026-11-29T23:10", "2026-11-30T06:30", null)]
    public void The_last_moment_is_the_end_of_the_reservation_or_the_closing_time_before_it(string now, string end, string? last) =>
        Assert.Equal(last is null ? null : InTokyo(last), Shop.LastMoment(InTokyo(now), InTokyo(end)));

    [Theory]
    [InlineData("2026-11-29T20:00", "2026-11-30T08:00", "2026-11-29T23:00", "2026-11-29T20:00")]
    [InlineData("2026-11-28T22:00", "2026-11-30T08:00", "2026-11-29T23:00", "2026-11-28T22:00")]
    [InlineData("2026-11-29T12:00", "2026-11-29T14:00", "2026-11-29T13:00", "2026-11-29T12:00")]
    public void Maintenance_ends_it_earlier(string from, string until, string end, string last)
    {
        var closed = Shop with { Closures = [new(InTokyo(from), InTokyo(until))] };
        Assert.Equal(InTokyo(last), closed.LastMoment(InTokyo("2026-11-28T08:00"), InTokyo(end)));
    }

    [Fact]
    public void A_place_that_never_closes_can_be_used_to_the_end()
    {
        var always = Shop with { From = TimeOnly.MinValue, Until = new(23, 59, 59) };
        var end = InTokyo("2026-11-30T00:00");
        Assert.Equal(end, always.LastMoment(end.AddHours(-24), end));
        Assert.Equal(end.AddHours(3), always.LastMoment(end, end.AddHours(3)));
    }

    [Fact]
    public void Hours_are_those_of_the_place_and_not_of_the_computer()
    {
        var helsinki = Shop with { Zone = "Europe/Helsinki" };
        var end = new DateTimeOffset(2026, 11, 29, 22, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DateTimeOffset(2026, 11, 29, 21, 0, 0, TimeSpan.Zero), helsinki.LastMoment(end.AddHours(-24), end));
    }

    private static DateTimeOffset InTokyo(string time) =>
        new(DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(9));
}
