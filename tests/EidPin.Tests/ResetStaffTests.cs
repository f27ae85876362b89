using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Staff;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>The comparison of faces, by staff or by an engine, and what is left of the photos.</summary>
public sealed partial class ResetStaffTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9];

    [Theory, InlineData("same", "identified"), InlineData("other", "cancelled")]
    public async Task Staff_signs_in_looks_at_both_photos_and_decides(string act, string state)
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var reservation = await WithPhotos(stage, await stage.NewCard());
        Assert.Contains("name=\"secret\"", (await stage.Get("/staff/faces")).Text, StringComparison.Ordinal);
        Assert.Equal(
            (401, true),
            await Post(stage, null, ("secret", Convert.ToBase64String(new byte[32]))) is var wrong
                ? (wrong.Status, wrong.Cookie is null)
                : default);
        var cookie = (await Post(stage, null, ("secret", Convert.ToBase64String(stage.Secret)))).Cookie!;
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        cookie = cookie.Split(';')[0];
        var page = await Get(stage, "/staff/faces", cookie);
        Assert.Contains("Same person", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            (200, Jpeg.Length),
            await Get(stage, $"/v1/staff/faces/{reservation.Id}/chip", cookie) is var chip ? (chip.Status, chip.Bytes.Length) : default);
        Assert.Equal(Png, (await Get(stage, $"/v1/staff/faces/{reservation.Id}/live", cookie)).Bytes);
        Assert.Equal(401, (await Get(stage, $"/v1/staff/faces/{reservation.Id}/live", null)).Status);
        var (token, photos) = (Token().Match(page.Text).Groups[1].Value, new PhotoPair(Jpeg, Png).Name);
        Assert.Equal(401, (await Post(stage, cookie, ("id", reservation.Id), ("act", act), ("token", "forged"))).Status);
        Assert.Equal(401, (await Post(stage, cookie, "cross-site", ("id", reservation.Id), ("act", act), ("token", token))).Status);
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        Assert.Equal(
            303, (await Post(stage, cookie, ("id", reservation.Id), ("photos", photos), ("act", act), ("token", token))).Status);
        Assert.Equal(state, (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
        stage.Clock.Now += TimeSpan.FromMinutes(30);
        Assert.Contains("name=\"secret\"", (await Get(stage, "/staff/faces", cookie)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_signed_out_is_out_and_so_is_a_copy_of_the_cookie()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var reservation = await WithPhotos(stage, await stage.NewCard());
        async Task<string> SignIn() => (await Post(stage, null, ("secret", Convert.ToBase64String(stage.Secret)))).Cookie!.Split(';')[0];
        var (cookie, colleague) = (await SignIn(), await SignIn());
        var token = Token().Match((await Get(stage, "/staff/faces", cookie)).Text).Groups[1].Value;
        Assert.Equal(303, (await Post(stage, cookie, ("act", "leave"), ("token", token))).Status);
        Assert.Contains("name=\"secret\"", (await Get(stage, "/staff/faces", cookie)).Text, StringComparison.Ordinal);
        Assert.Equal(401, (await Get(stage, $"/v1/staff/faces/{reservation.Id}/chip", cookie)).Status);
        Assert.Equal(401, (await Post(stage, cookie, ("id", reservation.Id), ("act", "same"), ("token", token))).Status);
        Assert.Equal(200, (await Get(stage, $"/v1/staff/faces/{reservation.Id}/chip", colleague)).Status);
        // Kept until it would have ended by itself.
        var left = new LeftCookies(stage.Store);
        Assert.True(await left.Has(cookie.Split('=')[1]));
        stage.Clock.Now += TimeSpan.FromMinutes(30);
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        Assert.False(await left.Has(cookie.Split('=')[1]));
    }

    [Fact]
    public async Task Over_TLS_the_cookie_of_a_page_without_it_opens_nothing_and_the_browser_is_told_to_stay()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var cookie = (await Post(stage, null, ("secret", Convert.ToBase64String(stage.Secret)))).Cookie!.Split(';')[0];
        Assert.StartsWith("eidpin-staff=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"secret\"", (await Get(stage, "/staff/faces", cookie)).Text, StringComparison.Ordinal);
        Assert.Contains("name=\"secret\"", (await Get(stage, "https://localhost/staff/faces", cookie)).Text, StringComparison.Ordinal);
        foreach (var (url, told) in ((string, string?)[])[("https://localhost/healthz", "max-age=31536000"), ("/healthz", null),
            ("https://localhost/v1/reservations/none", "max-age=31536000")])
        {
            using var response = await stage.Http.GetAsync(url, TestContext.Current.CancellationToken);
            Assert.Equal(told, response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
        }
    }

    [Theory]
    [InlineData("fi-FI,fi;q=0.9,en;q=0.8", "fi", "Henkilökunnan salasana"), InlineData("ja", "ja", "担当者用の合言葉")]
    [InlineData("de, sv;q=0.5, en;q=0.1", "sv", "Personalens lösenord"), InlineData("de", "en", "Staff secret")]
    public async Task The_page_of_the_staff_speaks_the_language_of_the_browser(string liked, string language, string said)
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/staff/faces");
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

    private static async Task<(int Status, string Text, byte[] Bytes)> Get(ResetStage stage, string path, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        var response = await stage.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), await response.Content.ReadAsByteArrayAsync());
    }

    private static Task<(int Status, string? Cookie)> Post(ResetStage stage, string? cookie, params (string, string)[] fields) =>
        Post(stage, cookie, "same-origin", fields);

    private static async Task<(int Status, string? Cookie)> Post(
        ResetStage stage, string? cookie, string site, params (string, string)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/staff/faces")
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Add("Sec-Fetch-Site", site);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        var response = await stage.Http.SendAsync(request);
        return ((int)response.StatusCode, response.Headers.TryGetValues("Set-Cookie", out var set) ? set.First() : null);
    }

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
