using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Reset;
using EidPin.Reset.People;

namespace EidPin.Tests;

/// <summary>What a clerk's page shows.</summary>
/// <param name="Case">The id of the case; null: nobody waits.</param>
/// <param name="Photos">The name of both photos that are looked at.</param>
internal sealed record Seen(int Status, string Text, string? Case, string? Photos, string Token);

/// <summary>A member of staff who compares photos on the page, with a session of his own.</summary>
internal sealed partial class TestClerk
{
    private const string Faces = "/staff/faces";

    public static readonly byte[] Chip = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], Live = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9];

    private readonly TestStaff staff;

    private TestClerk(TestStaff staff) => this.staff = staff;

    public static async Task<TestClerk> SignIn(ResetStage stage) => new(await TestStaff.SignedIn(stage, StaffRole.Clerk));

    public string Id => staff.Id;

    /// <summary>Opens the page.</summary>
    public async Task<Seen> Look() => Of(await staff.Look(Faces));

    /// <summary>Presses a button of the page that was seen, and signs where that is asked.</summary>
    public async Task<Seen> Press(string act, Seen seen)
    {
        var answer = await staff.Post(Faces, ("token", seen.Token), ("id", seen.Case ?? ""), ("photos", seen.Photos ?? ""), ("act", act));
        return Of(answer.Text.Contains("data-sign", StringComparison.Ordinal) ? await staff.Sign($"{Faces}/sign", answer) : answer);
    }

    /// <summary>Signs out.</summary>
    public async Task Leave() => Assert.Equal(303, (await staff.Press("/staff/sign-out", await staff.Look("/staff"))).Status);

    /// <summary>A photo of the page.</summary>
    public async Task<int> Photo(Seen seen, string which, string? photos = null) =>
        (await staff.Look($"{Faces}/{seen.Case}/{which}?photos={photos ?? seen.Photos}")).Status;

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

    private static Seen Of(StaffView page) =>
        new(page.Status, page.Text, Value(page.Text, "id"), Value(page.Text, "photos"), page.Field("token"));

    private static string? Value(string text, string name) =>
        Fields().Matches(text).FirstOrDefault(m => m.Groups[1].Value == name)?.Groups[2].Value;

    [GeneratedRegex("name=\"(id|photos)\" value=\"([^\"]+)\"")]
    private static partial Regex Fields();
}
