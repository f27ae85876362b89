using System.Text.Json;
using Dapper;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>The comparison of faces, by staff or by an engine, and what is left of the photos.</summary>
public sealed class ResetStaffTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9];

    [Theory, InlineData("same", "identified"), InlineData("other", "cancelled")]
    public async Task A_clerk_looks_at_both_photos_and_decides_by_name(string act, string state)
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var reservation = await WithPhotos(stage, await stage.NewCard());
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        using var nobody = TestStaff.At(stage.Http);
        Assert.Equal(401, (await nobody.Look("/staff/faces")).Status);
        var page = await clerk.Look("/staff/faces");
        Assert.Contains("Same person", page.Text, StringComparison.Ordinal);
        var (token, photos) = (page.Field("token"), new PhotoPair(Jpeg, Png).Name);
        var path = $"/staff/faces/{reservation.Id}";
        Assert.Equal(Jpeg, (await clerk.Look($"{path}/chip?photos={photos}")).Bytes);
        Assert.Equal(Png, (await clerk.Look($"{path}/live?photos={photos}")).Bytes);
        Assert.Equal(401, (await nobody.Look($"{path}/live?photos={photos}")).Status);
        Assert.Equal(401, (await clerk.Post("/staff/faces", ("id", reservation.Id), ("act", act), ("token", "forged"))).Status);
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        var answer = await clerk.Press("/staff/faces", page, ("id", reservation.Id), ("photos", photos), ("act", act));
        // That it is the same person lets a card be reset: it is signed.
        if (act == "same")
        {
            Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
            answer = await clerk.Sign("/staff/faces/sign", answer);
        }
        Assert.Equal(303, answer.Status);
        Assert.Equal(state, (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
        var fact = await stage.Store.Database.Read(c => c.QuerySingleAsync<string>(
            "SELECT fact FROM facts WHERE case_id = @Id AND seq = 2", new { reservation.Id }));
        Assert.Contains($"\"staff\":\"{clerk.Id}\",\"site\":\"chiyoda\"", fact, StringComparison.Ordinal);
        Assert.Equal([], (await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task Only_a_page_of_this_server_sends_what_a_clerk_decides()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/staff/faces")
        {
            Content = new FormUrlEncodedContent([new("token", (await clerk.Look("/staff")).Field("token")), new("act", "skip")]),
        };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Cookie", clerk.Cookie);
        Assert.Equal(401, (int)(await stage.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Over_TLS_the_cookie_of_a_page_without_it_opens_nothing_and_the_browser_is_told_to_stay()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        Assert.StartsWith("eidpin-staff=", clerk.Cookie, StringComparison.Ordinal);
        Assert.Equal((200, 401), ((await clerk.Look("/staff/faces")).Status, (await clerk.Look("https://localhost/staff/faces")).Status));
        foreach (var (url, told) in ((string, string?)[])[("https://localhost/healthz", "max-age=31536000"), ("/healthz", null),
            ("https://localhost/v1/reservations/none", "max-age=31536000")])
        {
            using var response = await stage.Http.GetAsync(url, TestContext.Current.CancellationToken);
            Assert.Equal(told, response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
        }
    }

    [Theory]
    [InlineData("fi-FI,fi;q=0.9,en;q=0.8", "fi", "Kirjaudu pääsyavaimella"), InlineData("ja", "ja", "パスキーでサインイン")]
    [InlineData("de, sv;q=0.5, en;q=0.1", "sv", "Logga in med inloggningsnyckel"), InlineData("de", "en", "Sign in with a passkey")]
    public async Task The_page_of_the_staff_speaks_the_language_of_the_browser(string liked, string language, string said)
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/staff");
        request.Headers.Add("Accept-Language", liked);
        var answer = await stage.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        // Where a long word may be parted is marked in it.
        page = page.Replace("\u00AD", "", StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_24_hours_count_from_the_comparison_and_the_photos_go_with_the_end_in_any_case()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var (first, second) = (await WithPhotos(stage, await stage.NewCard()), await WithPhotos(stage, await stage.NewCard()));
        stage.Clock.Now += TimeSpan.FromHours(3);
        Assert.Equal(
            204,
            (int)(await stage.AsOperator(
                $"/v1/staff/faces/{first.Id}",
                new FaceAnswer("same", new PhotoPair(Jpeg, Png).Name),
                ServerJson.Default.FaceAnswer)).StatusCode);
        Assert.Equal(stage.Clock.Now.AddHours(24), (await stage.AsHolder(HttpMethod.Get, first)).Right.ExpiresAt);
        stage.Clock.Now += TimeSpan.FromHours(21);
        foreach (var due in await stage.Store.Upkeep.Due(ResetStage.Keep)) await stage.Store.Upkeep.Expire(due, ResetStage.Keep);
        Assert.Null(await stage.Store.Photos.Of(second.Id));
        Assert.Equal("expired", (await stage.AsHolder(HttpMethod.Get, second)).Right.State);
    }

    [Fact]
    public async Task What_is_no_photo_or_too_large_is_not_kept()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        foreach (var photo in (byte[][])[[.. "<svg/>"u8], [.. Jpeg, .. new byte[1024 * 1024 - Jpeg.Length + 1]], []])
            Assert.Equal(Refusals.Malformed, (await stage.AsHolder(HttpMethod.Put, reservation, "/photos", Body(new(Jpeg, photo)))).Reason);
        Assert.Equal(Refusals.Malformed, (await stage.AsHolder(HttpMethod.Put, reservation, "/photos", new byte[2817 * 1024])).Reason);
        Assert.Equal(Refusals.Malformed, (await stage.Post("/v1/reservations", new byte[70 * 1024], "key")).Reason);
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
        byte[] largest = [.. Jpeg, .. new byte[1024 * 1024 - Jpeg.Length]];
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Put, reservation, "/photos", Body(new(largest, largest)))).Right.State);
        Assert.Equal(1024 * 1024, (await stage.Store.Photos.Of(reservation.Id))!.Chip.Length);
    }

    [Theory]
    [InlineData("""{"same":true}""", 0, "identified")]
    [InlineData("""{"same":false}""", 0, "cancelled")]
    [InlineData("oops", 0, null)]
    [InlineData("{}", 0, null)]
    [InlineData("""{"same":null}""", 0, null)]
    [InlineData("""{"same":true}""", 3000, null)]
    public async Task An_engine_decides_and_where_it_is_silent_or_makes_no_sense_the_holder_hears_that_nothing_was_decided(
        string answer, int delay, string? state)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var engine = builder.Build();
        FacePhotos? seen = null;
        engine.MapPost("/match", async context =>
        {
            seen = await JsonSerializer.DeserializeAsync(context.Request.Body, ResetJson.Default.FacePhotos, context.RequestAborted);
            await Task.Delay(delay, context.RequestAborted);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer, context.RequestAborted);
        });
        await engine.StartAsync(TestContext.Current.CancellationToken);
        await using var stage = await ResetStage.Open(s =>
            s with { Face = new(FaceCheck.ByEngine, new(engine.Urls.First() + "/match")) { EngineWithin = TimeSpan.FromSeconds(1) } });
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        var told = await stage.AsHolder(HttpMethod.Put, reservation, "/photos", Body(new(Jpeg, Png)));
        Assert.Equal((state, state is null ? Refusals.FaceUndecided : null), (told.Value?.State, told.Reason));
        Assert.Equal(state ?? "reserved", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        Assert.Equal(Png, seen!.Live);
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
    }

    private static async Task<Reservation> WithPhotos(ResetStage stage, TestCard card)
    {
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Put, reservation, "/photos", Body(new(Jpeg, Png)))).Right.State);
        return reservation;
    }

    private static byte[] Body(FacePhotos photos) => JsonSerializer.SerializeToUtf8Bytes(photos, ResetJson.Default.FacePhotos);
}
