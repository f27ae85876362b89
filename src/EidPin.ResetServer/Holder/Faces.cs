using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Holder;

/// <summary>
/// The comparison of the chip's photo with the live one. Off: nobody asks for photos. Review: staff looks at both. Engine: the operator's
/// own matcher gets POST with <c>{"chip":"…base64…","live":"…base64…"}</c> and answers <c>{"same":true}</c> or <c>{"same":false}</c>; where
/// it does not answer in time, the holder hears that nothing was decided, and nothing is kept.
/// </summary>
internal sealed class Faces(CurrentSettings current, ResetStore store, HttpClient http, ResetMeter meter)
{
    private Settings Settings => current.Now;

    private const int LargestPhoto = 1024 * 1024;

    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> Take(string id, FacePhotos photos, CancellationToken cancellation)
    {
        if (!IsPhoto(photos.Chip) || !IsPhoto(photos.Live)) throw new RefusedException(Refusals.Malformed, "photo");
        // Read now: the photos took their time to come. Where the comparison is over already, they are of no use to anybody.
        var state = (await store.Cases.Find(id) ?? throw new RefusedException(Refusals.NoReservation)).Case;
        if (state.StateAt(store.Now) != ResetState.Reserved) return state;
        return Settings.Face.Policy switch
        {
            FaceCheck.ByEngine =>
                await store.Cases.CompareFace(
                    id, await Ask(photos, cancellation) ?? throw new RefusedException(Refusals.FaceUndecided), "engine",
                    new PhotoPair(photos.Chip, photos.Live).Name),
            FaceCheck.Review => await store.Photos.Keep(id, photos.Chip, photos.Live),
            // It was reserved when faces were compared: now it waits no longer than one that is reserved today.
            _ => await store.Cases.CompareFace(id, true, "policy"),
        };
    }

    private async Task<bool?> Ask(FacePhotos photos, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Settings.Face.EngineWithin);
        using var timed = meter.Time(ResetMeter.Engine);
        try
        {
            using var answer = await http.PostAsJsonAsync(Settings.Face.Engine, photos, ResetJson.Default.FacePhotos, limit.Token);
            if (!answer.IsSuccessStatusCode) return null;
            return (await answer.Content.ReadFromJsonAsync(ServerJson.Default.EngineAnswer, limit.Token))?.Same;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    private static bool IsPhoto(byte[] photo) => photo.Length <= LargestPhoto && PhotoType.Of(photo) is not null;
}
