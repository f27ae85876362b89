using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>What a clerk's page shows.</summary>
/// <param name="Case">The id of the case; null: nobody waits.</param>
/// <param name="Photos">The name of both photos that are looked at.</param>
internal sealed record Seen(int Status, string Text, string? Case, string? Photos, string Token);

/// <summary>A member of staff who compares photos on the page, with a session of his own.</summary>
internal sealed partial class TestClerk
{
    public static readonly byte[] Chip = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], Live = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9];

    private readonly HttpClient http;
    private readonly string cookie;

    private TestClerk(HttpClient http, string cookie) => (this.http, this.cookie) = (http, cookie);

    public static async Task<TestClerk> SignIn(HttpClient http, byte[] secret)
    {
        using var request = Form(("secret", Convert.ToBase64String(secret)));
        using var response = await http.SendAsync(request);
        return new(http, response.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
    }

    /// <summary>Opens the page.</summary>
    public Task<Seen> Look() => Send(new(HttpMethod.Get, "/staff/faces"));

    /// <summary>Presses a button of the page that was seen.</summary>
    public Task<Seen> Press(string act, Seen seen) =>
        Send(Form(("token", seen.Token), ("id", seen.Case ?? ""), ("photos", seen.Photos ?? ""), ("act", act)));

    /// <summary>A photo of the page.</summary>
    public async Task<int> Photo(Seen seen, string which, string? photos = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/staff/faces/{seen.Case}/{which}?photos={photos ?? seen.Photos}");
        request.Headers.Add("Cookie", cookie);
        using var response = await http.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>A reservation whose photos wait to be compared.</summary>
    public static async Task<Reservation> Waiting(ResetStage stage, byte[]? live = null)
    {
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        await SendPhotos(stage, reservation, live);
        return reservation;
    }

    /// <summary>The holder sends photos.</summary>
    public static async Task SendPhotos(ResetStage stage, Reservation reservation, byte[]? live = null) =>
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Put, reservation, "/photos", Body(live ?? Live))).Right.State);

    private static byte[] Body(byte[] live) =>
        JsonSerializer.SerializeToUtf8Bytes(new FacePhotos(Chip, live), ResetJson.Default.FacePhotos);

    private static HttpRequestMessage Form(params (string, string)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/staff/faces")
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }

    private async Task<Seen> Send(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Add("Cookie", cookie);
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new((int)response.StatusCode, text, Value(text, "id"), Value(text, "photos"), Value(text, "token") ?? "");
        }
    }

    private static string? Value(string text, string name) =>
        Fields().Matches(text).FirstOrDefault(m => m.Groups[1].Value == name)?.Groups[2].Value;

    [GeneratedRegex("name=\"(id|photos|token)\" value=\"([^\"]+)\"")]
    private static partial Regex Fields();
}
