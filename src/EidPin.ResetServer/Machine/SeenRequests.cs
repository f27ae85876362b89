using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Machine;

/// <summary>Signed requests of machines that were here, so that none counts twice.</summary>
internal sealed class SeenRequests(ResetStore store)
{
    /// <returns>False: it was seen before.</returns>
    public Task<bool> First(string kiosk, byte[] signature) => store.Database.Write(async w => await w.Execute(
        "INSERT INTO kiosk_requests (kiosk, signature, at) VALUES (@kiosk, @signature, @at) ON CONFLICT (kiosk, signature) DO NOTHING",
        new { kiosk, signature, at = Stored.Ms(store.Now) }) == 1);
}
