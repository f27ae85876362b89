using System.Net;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>How often somebody may ask, and what an answer costs and carries.</summary>
public sealed class ResetLimitTests
{
    [Fact]
    public async Task A_site_of_many_networks_may_ask_ten_times_as_often_as_one_and_no_more()
    {
        await using var stage = await ResetStage.Open(s => s with { Limits = s.Limits with { ChallengesPerMinute = 1 } });
        for (var network = 0; network < 10; network++) Assert.Equal(200, await Ask(stage, $"2001:db8:1:{network:x}::1"));
        Assert.Equal(429, await Ask(stage, "2001:db8:1:aaaa::1"));
        Assert.Equal(200, await Ask(stage, "2001:db8:2::1"));
        Assert.Equal(429, await Ask(stage, "2001:db8:2::1"));
        Assert.Equal(200, await Ask(stage, "203.0.113.7"));
        Assert.Equal(429, await Ask(stage, "203.0.113.7"));
    }

    [Fact]
    public async Task Who_was_told_that_it_is_too_often_is_told_so_again_without_the_database_and_is_served_in_the_next_span()
    {
        await using var stage = await ResetStage.Open(s => s with { Limits = s.Limits with { ChallengesPerMinute = 1 } });
        Assert.Equal(200, await Ask(stage, "203.0.113.7"));
        Assert.Equal(429, await Ask(stage, "203.0.113.7"));
        await Execute(stage, "ALTER TABLE rates RENAME TO away");
        Assert.Equal(429, await Ask(stage, "203.0.113.7"));
        Assert.Equal(503, await Ask(stage, "203.0.113.8"));
        await Execute(stage, "ALTER TABLE away RENAME TO rates");
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(200, await Ask(stage, "203.0.113.7"));
    }

    /// <summary>Otherwise a machine could ask as often as it likes whether an answer is a chip's.</summary>
    [Fact]
    public async Task A_good_proof_counts_also_where_what_was_asked_for_with_it_is_refused()
    {
        await using var stage = await ResetStage.Open(s => s with { Limits = s.Limits with { ProofsPerHour = 2 } });
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var wrong = request with { InitializeUpdate = [.. request.InitializeUpdate[..^1], (byte)(request.InitializeUpdate[^1] ^ 1)] };
        for (var times = 0; times < 2; times++) Assert.Equal(Refusals.NotTheChip, (await kiosk.Authorise(wrong, $"{times}")).Reason);
        Assert.Equal(Refusals.TooMany, (await kiosk.Authorise(wrong, "2")).Reason);
        Assert.Equal(Refusals.TooMany, (await kiosk.Authorise(request, "3")).Reason);
    }

    [Fact]
    public async Task A_card_has_so_many_reservations_a_day_and_who_wants_more_hears_when_to_come_again()
    {
        await using var stage = await ResetStage.Open(s => s with { Limits = s.Limits with { ReservationsPerDay = 2 } });
        var card = await stage.NewCard();
        // One that was refused for something else does not count.
        Assert.Equal(Refusals.NeverAtKiosk, (await Refused(stage, card)).Reason);
        for (var times = 0; times < 2; times++) Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        var told = await stage.Reserve(card, ResetPins.Authentication);
        Assert.Equal((429, Refusals.TooManyReservations), (told.Status, told.Reason));
        // 10:00 in Tokyo is 1:00 in UTC, where days begin.
        Assert.Equal(TimeSpan.FromHours(23), told.RetryAfter);
        Assert.Equal(201, (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Status);
        Assert.Equal(2, await Count(stage, "SELECT COUNT(*) FROM cases WHERE living = 1"));
        stage.Clock.Now += told.RetryAfter!.Value;
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);

        static async Task<Said> Refused(ResetStage stage, TestCard card) => await stage.Reserve(
            new ReserveRequest("jp.card-info", new("none", card.Authentication.RawData, null, [1])), "key");
    }

    [Fact]
    public async Task A_limit_that_is_raised_counts_from_the_next_request_on()
    {
        await using var stage = await ResetStage.Open();
        var requests = stage.Store.Requests;
        Counted Of(int most) => new("kind", "key", most, TimeSpan.FromDays(1));
        await requests.Count(Of(1));
        await Assert.ThrowsAsync<RefusedException>(() => requests.Count(Of(1)));
        await requests.Count(Of(5));
        await Assert.ThrowsAsync<RefusedException>(() => requests.Count(Of(1)));
    }

    [Fact]
    public async Task Photos_of_one_reservation_are_taken_twenty_times_an_hour_and_no_more()
    {
        await using var stage = await ResetStage.Open();
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        byte[] photo = [0xFF, 0xD8, 0xFF, 0xE0];
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new FacePhotos(photo, photo), ResetJson.Default.FacePhotos);
        Task<Told<Reservation>> Send() => stage.AsHolder(HttpMethod.Put, reservation, "/photos", body);
        for (var times = 0; times < 20; times++) Assert.Null((await Send()).Reason);
        Assert.Equal(Refusals.TooMany, (await Send()).Reason);
        stage.Clock.Now += TimeSpan.FromHours(1);
        Assert.Null((await Send()).Reason);
    }

    // docs/reset-server.md says how much a reset leaves for good.
    [Fact]
    public async Task A_reset_leaves_less_than_three_kilobytes_for_good()
    {
        const int resets = 40;
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var before = await Kept(stage);
        for (var i = 0; i < resets; i++)
        {
            await stage.Reserve(card, ResetPins.Signature);
            Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        }
        await stage.Store.Seals.Make();
        stage.Clock.Now += TimeSpan.FromDays(31);
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        var each = (await Kept(stage) - before) / resets;
        TestContext.Current.TestOutputHelper!.WriteLine($"{each} bytes a reset");
        Assert.InRange(each, 1000, 3000);
    }

    private static async Task<long> Kept(ResetStage stage)
    {
        await Execute(stage, "VACUUM");
        return await Count(stage, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
    }

    private static async Task<long> Count(ResetStage stage, string sql)
    {
        await using var connection = await stage.Store.Database.Open();
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    [Fact]
    public async Task The_description_of_the_interface_is_made_once_and_is_the_same_whoever_asks()
    {
        await using var stage = await ResetStage.Open();
        var texts = new List<string>();
        foreach (var (host, query) in ((string, string)[])[("one.example", ""), ("evil.example", "?a=1"), ("one.example", "?b=2")])
        {
            var asked = new HttpRequestMessage(HttpMethod.Get, $"/openapi/v1.json{query}") { Headers = { Host = host } };
            var answer = await stage.Http.SendAsync(asked, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, texts.Count > 0), (answer.StatusCode, answer.Headers.Age is not null));
            texts.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        Assert.Single(texts.Distinct());
        Assert.DoesNotContain("one.example", texts[0], StringComparison.Ordinal);
    }

    [Theory, InlineData("/v1/operator", 200), InlineData("/v1/reservations/none", 401), InlineData("/nowhere", 404)]
    public async Task Every_answer_says_that_its_type_is_what_it_says_and_names_its_request(string path, int status)
    {
        await using var stage = await ResetStage.Open();
        var answer = await stage.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(
            (status, "nosniff", true),
            ((int)answer.StatusCode, answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.Contains("X-Request-ID")));
    }

    [Fact]
    public async Task The_page_of_the_staff_shares_its_window_with_no_other_site()
    {
        await using var stage = await ResetStage.Open();
        var answer = await stage.Http.GetAsync("/staff/faces", TestContext.Current.CancellationToken);
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
    }

    private static async Task Execute(ResetStage stage, string sql)
    {
        await using var connection = await stage.Store.Database.Open();
        await connection.ExecuteAsync(sql);
    }

    private static async Task<int> Ask(ResetStage stage, string from)
    {
        var context = await stage.Server.SendAsync(asked =>
        {
            (asked.Request.Method, asked.Request.Path) = ("POST", "/v1/challenges");
            asked.Connection.RemoteIpAddress = IPAddress.Parse(from);
        }, TestContext.Current.CancellationToken);
        return context.Response.StatusCode;
    }
}
