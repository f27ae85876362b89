using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Proofs;

/// <summary>Signed requests of machines that were here, so that none counts twice.</summary>
internal static class SeenRequests
{
    /// <summary>Refuses one that was seen before.</summary>
    public static Statement First(string kiosk, byte[] signature, DateTimeOffset now) => new(
        "INSERT INTO kiosk_requests (kiosk, signature, at) VALUES (@kiosk, @signature, @at) ON CONFLICT (kiosk, signature) DO NOTHING",
        new { kiosk, signature, at = Stored.Ms(now) },
        Must: written =>
        {
            if (written == 0) throw new RefusedException(Refusals.NotAllowed, "replay");
        });
}
