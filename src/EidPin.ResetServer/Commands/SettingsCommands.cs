using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Commands;

/// <summary>What all processes of an operator have alike.</summary>
internal static class SettingsCommands
{
    /// <summary>From now on they are those of this configuration.</summary>
    /// <exception cref="UsageException">Something open needs a key that it does not have, and nobody said that this is meant.</exception>
    public static async Task Adopt(Settings settings, ResetStore store, ServerOptions options)
    {
        var left = new LeftBehind(store.Database, store.Guard, settings.Key, settings.Keys);
        var (reservations, sessions) = await left.Count();
        var told = $"{reservations} open reservations and {sessions} card sessions need a key that this configuration does not have";
        if (reservations + sessions > 0 && !options.Yes)
            throw new UsageException($"{told}, and would be of no use to their holders; nothing was changed; --yes where that is meant");
        await store.Identity.Adopt(Fingerprints.Of(settings));
        if (reservations + sessions > 0) Console.WriteLine($"{told}: adopted all the same");
    }
}
