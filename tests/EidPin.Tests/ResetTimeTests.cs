using System.Globalization;
using Dapper;
using EidPin.Guidance.Plans;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>What the clock decides: the reservation's hours by UTC, the machine's by its own zone.</summary>
public sealed class ResetTimeTests
{
    [Theory, InlineData("23:59:59", null), InlineData("24:00:00", Refusals.Expired), InlineData("24:00:01", Refusals.Expired)]
    public async Task A_reservation_is_good_for_less_than_24_hours(string after, string? reason)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        stage.Clock.Now += TimeSpan.FromHours(int.Parse(after[..2], CultureInfo.InvariantCulture)) +
            TimeSpan.ParseExact(after[3..], "mm\\:ss", CultureInfo.InvariantCulture);
        var told = await kiosk.Lookup(card);
        Assert.Equal(reason, told.Reason);
        Assert.Equal(reason is null ? "identified" : "expired", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        if (reason is null) Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
    }

    [Fact]
    public async Task Looked_up_in_time_and_authorised_too_late_is_too_late()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        stage.Clock.Now += new TimeSpan(23, 59, 59);
        var request = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request;
        stage.Clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(Refusals.Expired, (await kiosk.Authorise(request, "key")).Reason);
    }

    [Theory]
    [InlineData("22:59:59", true)]
    [InlineData("23:00:00", false)]
    [InlineData("23:01:00", false)]
    [InlineData("06:29:59", false)]
    [InlineData("06:30:00", true)]
    public async Task A_machine_works_from_half_past_six_until_eleven_in_Japan(string tokyo, bool open)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        stage.Clock.Now = DateTimeOffset.Parse($"2026-11-28T{tokyo}+09:00", CultureInfo.InvariantCulture);
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var session = (await kiosk.Session()).Right;
        Assert.Equal(
            (
                open,
                open ? null : DateTimeOffset.Parse($"2026-11-{(tokyo[0] == '2' ? 29 : 28)}T06:30:00+09:00", CultureInfo.InvariantCulture)),
            (session.Open, session.OpensAt));
        Assert.Equal(open ? DateTimeOffset.Parse("2026-11-28T23:00:00+09:00", CultureInfo.InvariantCulture) : null, session.ClosesAt);
        Assert.Equal(open ? null : Refusals.Closed, (await kiosk.Lookup(card)).Reason);
    }

    [Fact]
    public async Task A_machine_that_closes_between_lookup_and_authorisation_authorises_nothing()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        stage.Clock.Now = DateTimeOffset.Parse("2026-11-28T22:59:30+09:00", CultureInfo.InvariantCulture);
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var request = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request;
        stage.Clock.Now += TimeSpan.FromSeconds(31);
        Assert.Equal(Refusals.Closed, (await kiosk.Authorise(request, "key")).Reason);
    }

    // 2027-03-28: 03:00 becomes 04:00. 2027-10-31: 04:00 becomes 03:00. A chain that is open from half past two until half past three, and
    // one by day.
    [Theory]
    [InlineData("2027-03-28T00:29:59Z", false, "2027-03-28T02:30:00+02:00")]
    [InlineData("2027-03-28T00:30:00Z", true, null)]
    [InlineData("2027-03-28T00:59:59Z", true, null)]
    [InlineData("2027-03-28T01:00:00Z", false, "2027-03-29T02:30:00+03:00")]
    [InlineData("2027-10-30T23:30:00Z", true, null)]
    [InlineData("2027-10-31T00:29:59Z", true, null)]
    [InlineData("2027-10-31T00:30:00Z", false, "2027-11-01T02:30:00+02:00")]
    [InlineData("2027-10-31T01:15:00Z", true, null)]
    [InlineData("2027-10-31T01:30:00Z", false, "2027-11-01T02:30:00+02:00")]
    public void A_Finnish_machine_goes_by_the_clock_on_the_wall_in_spring_and_autumn(string utc, bool open, string? opens) =>
        Hold(Chain("02:30", "03:30"), utc, open, opens);

    [Theory]
    [InlineData("2027-03-27T04:59:59Z", false, "2027-03-27T07:00:00+02:00")]
    [InlineData("2027-03-27T05:00:00Z", true, null)]
    [InlineData("2027-03-28T03:59:59Z", false, "2027-03-28T07:00:00+03:00")]
    [InlineData("2027-03-28T04:00:00Z", true, null)]
    [InlineData("2027-10-31T04:30:00Z", false, "2027-10-31T07:00:00+02:00")]
    [InlineData("2027-10-31T05:00:00Z", true, null)]
    public void It_opens_at_seven_whatever_the_summer_time_does(string utc, bool open, string? opens) =>
        Hold(Chain("07:00", "21:00"), utc, open, opens);

    [Fact]
    public void An_opening_that_the_spring_leaves_out_is_told_as_what_the_clock_shows_then() =>
        Hold(Chain("03:15", "09:00"), "2027-03-28T00:00:00Z", false, "2027-03-28T04:15:00+03:00");

    [Fact]
    public void A_maintenance_ends_the_opening_before_the_evening_does()
    {
        var chain = Chain("07:00", "21:00") with { Closed = [new(new(2027, 1, 5, 12, 0, 0), new(2027, 1, 6, 8, 0, 0))] };
        Assert.Equal(
            DateTimeOffset.Parse("2027-01-05T12:00:00+02:00", CultureInfo.InvariantCulture),
            OpeningHours.ClosesAt(chain, DateTimeOffset.Parse("2027-01-05T08:00:00Z", CultureInfo.InvariantCulture)));
        Hold(chain, "2027-01-05T10:00:00Z", false, "2027-01-06T08:00:00+02:00");
    }

    [Fact]
    public async Task A_holder_is_told_what_is_closed_in_the_week_to_come()
    {
        // Tokyo, and now it is Saturday, the 28th, ten o'clock.
        Maintenance[] closed =
        [
            new(new(2026, 12, 5, 9, 59, 0), new(2026, 12, 5, 12, 0, 0)),
            new(new(2026, 11, 28, 9, 0, 0), new(2026, 11, 28, 10, 1, 0)),
            new(new(2026, 12, 5, 10, 0, 0), new(2026, 12, 6, 0, 0, 0)),
            new(new(2026, 11, 27, 0, 0, 0), new(2026, 11, 28, 10, 0, 0)),
        ];
        await using var stage = await ResetStage.Open(s =>
            s with
            {
                Chains =
                [
                    Chain("07:00", "21:00") with { Zone = "Asia/Tokyo", Closed = closed },
                    Chain("07:00", "21:00") with { Id = "other" },
                ],
            });
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        var told = System.Text.Json.JsonSerializer.Deserialize((await stage.Get("/v1/operator")).Text, ResetJson.Default.OperatorInfo)!;
        foreach (var places in (IReadOnlyList<PlaceInfo>[])[told.Places, reservation.Places])
        {
            Assert.Equal(
                ["2026-11-28T09:00+09:00 2026-11-28T10:01+09:00", "2026-12-05T09:59+09:00 2026-12-05T12:00+09:00"],
                places[0].Closures!.Select(c =>
                    string.Create(CultureInfo.InvariantCulture, $"{c.From:yyyy-MM-ddTHH:mmzzz} {c.Until:yyyy-MM-ddTHH:mmzzz}")));
            Assert.Empty(places[1].Closures!);
        }
    }

    private static void Hold(Operator chain, string utc, bool open, string? opens)
    {
        var now = DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);
        Assert.Equal(open, OpeningHours.IsOpen(chain, now));
        Assert.Equal(
            opens is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(opens, CultureInfo.InvariantCulture),
            OpeningHours.OpensAt(chain, now));
        if (opens is not null)
            Assert.Equal(DateTimeOffset.Parse(opens, CultureInfo.InvariantCulture).Offset, OpeningHours.OpensAt(chain, now)!.Value.Offset);
    }

    [Fact]
    public async Task What_is_over_goes_however_much_it_is_and_what_is_not_over_stays()
    {
        await using var stage = await ResetStage.Open();
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync("""
                INSERT INTO challenges (id, nonce_hash, place, case_id, mac_size, at, until, used)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                SELECT printf('%032x', i), x'00', 'home', NULL, 8, 0, CASE WHEN i % 10 = 0 THEN @later ELSE 1 END, 0 FROM n
                """, new { later = stage.Clock.Now.AddMinutes(1).ToUnixTimeMilliseconds() });
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        Assert.Equal(250, await stage.Store.Database.Read(c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM challenges")));
    }

    private static Operator Chain(string from, string until) =>
        new("r-kioski", new Dictionary<string, string> { ["en"] = "R" }, [ResetPins.Signature], "some",
        TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(until, CultureInfo.InvariantCulture), "Europe/Helsinki", [], [],
        default);
}
