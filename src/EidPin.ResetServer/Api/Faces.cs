using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Api;

/// <param name="Same">The two photos are of one person.</param>
internal sealed record FaceAnswer(bool Same);

/// <summary>One in the staff's queue: nothing but when it came.</summary>
internal sealed record FaceWaiting(string Id, DateTimeOffset ReservedAt);

/// <summary>
/// The comparison of the chip's photo with the live one. Off: nobody asks for photos. Review: staff looks at both. Engine: the operator's
/// own matcher gets POST with <c>{"chip":"…base64…","live":"…base64…"}</c> and answers <c>{"same":true}</c> or <c>{"same":false}</c>; where
/// it does not answer in time, the holder hears that nothing was decided, and nothing is kept.
/// </summary>
internal sealed class Faces(Settings settings, ResetStore store, HttpClient http)
{
    private const int LargestPhoto = 1024 * 1024;

    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> Take(string id, FacePhotos photos, CancellationToken cancellation)
    {
        if (!IsPhoto(photos.Chip) || !IsPhoto(photos.Live)) throw new RefusedException(Refusals.Malformed, "photo");
        // Read now: the photos took their time to come. Where the comparison is over already, they are of no use to anybody.
        var state = (await store.Cases.Find(id) ?? throw new RefusedException(Refusals.NoReservation)).Case;
        if (state.StateAt(store.Now) != ResetState.Reserved) return state;
        return settings.Face.Policy switch
        {
            FaceCheck.ByEngine =>
                await Decide(id, await Ask(photos, cancellation) ?? throw new RefusedException(Refusals.FaceUndecided), "engine"),
            FaceCheck.Review => await store.Photos.Keep(id, photos.Chip, photos.Live),
            _ => state,
        };
    }

    /// <summary>The photos go with the decision, also where it had been made before.</summary>
    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> Decide(string id, bool same, string by)
    {
        var after = await store.Cases.Change(id, new ResetCommand.CompareFace(same, by));
        await store.Database.Write(w => PhotoStore.Drop(w, id));
        return after;
    }

    private async Task<bool?> Ask(FacePhotos photos, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Face.EngineWithin);
        try
        {
            using var answer = await http.PostAsJsonAsync(settings.Face.Engine, photos, ResetJson.Default.FacePhotos, limit.Token);
            if (!answer.IsSuccessStatusCode) return null;
            return (await answer.Content.ReadFromJsonAsync(ServerJson.Default.FaceAnswer, limit.Token))?.Same;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>JPEG or PNG by its first bytes; nobody here decodes it.</summary>
    public static bool IsPhoto(byte[] photo) => photo.Length <= LargestPhoto && TypeOf(photo) is not null;

    public static string? TypeOf(ReadOnlySpan<byte> photo) =>
        photo.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            ? "image/jpeg"
            : photo.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png" : null;
}
