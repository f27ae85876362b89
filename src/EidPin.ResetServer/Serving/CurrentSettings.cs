using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Serving;

/// <summary>The configuration as it was read last: each request asks for what it needs when it needs it.</summary>
internal sealed class CurrentSettings(Settings settings)
{
    private volatile Settings current = settings;

    public Settings Now => current;

    public static implicit operator CurrentSettings(Settings settings) => new(settings);

    /// <summary>Takes what was read again, but for what a process has from its start on.</summary>
    /// <returns>Wipes the keys and secrets before, when nobody uses them any more.</returns>
    public Action Take(Settings read)
    {
        var before = current;
        // The store has them, too, and they stay the same object.
        IReadOnlyList<ServerKey> keys = before.Key.Take(read.Key);
        current = read with
        {
            Id = before.Id,
            Database = before.Database,
            Listen = before.Listen,
            Proxies = before.Proxies,
            Metrics = before.Metrics,
            Key = before.Key,
        };
        return () => before.Wipe(keys);
    }
}
