using System.Collections.Concurrent;
using System.Data.Common;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Serving;

/// <summary>
/// How often which door refused for which reason, in an hour: counted in memory, and written down once a minute and at the end. Never who
/// was refused, and of which card.
/// </summary>
internal sealed class RefusalTally(Database database, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly long Hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly ConcurrentDictionary<(long At, string Door, string Reason), long> counts = new();

    public static IReadOnlyList<string> Doors { get; } = ["public", "holder", "machine", "terminal", "program", "staff"];

    /// <summary>How long they stay: as long as somebody may ask for them at once.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(400);

    /// <summary>Which of the doors a request came to.</summary>
    public static string DoorOf(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
        return endpoint?.Metadata.GetMetadata<DoorRule>() switch
        {
            { Shows: Shows.Card } => "holder",
            { Shows: Shows.MachineKey } => route.StartsWith("/v1/terminal", StringComparison.Ordinal) ? "terminal" : "machine",
            { Shows: Shows.Secret } => "program",
            { IsPage: true } => "staff",
            _ => "public",
        };
    }

    public void Count(string door, string reason)
    {
        var now = Stored.Ms(time.GetUtcNow());
        counts.AddOrUpdate((now - now % Hour, door, reason), 1, (_, before) => before + 1);
    }

    /// <summary>Writes down what was counted since the last time.</summary>
    public async Task Write()
    {
        List<(long At, string Door, string Reason, long Number)> taken = [];
        // All processes in one order, so that none waits for one that waits for it.
        foreach (var key in counts.Keys.Order())
            if (counts.TryRemove(key, out var number)) taken.Add((key.At, key.Door, key.Reason, number));
        if (taken.Count == 0) return;
        try
        {
            await database.Together([.. taken.Select(one => Added(one.At, one.Door, one.Reason, one.Number))]);
        }
        catch
        {
            foreach (var one in taken)
                counts.AddOrUpdate((one.At, one.Door, one.Reason), one.Number, (_, since) => since + one.Number);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Also after the last pause, which the end cuts short.
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Try();
        }
    }

    // A database that is away for a while: they are written when it is back.
    private async Task Try()
    {
        try
        {
            await Write();
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            log.WorkFailed("writing down refusals", DatabaseFault.Named(e));
        }
    }

    private static Statement Added(long at, string door, string reason, long number) => new(
        "INSERT INTO refusals (at, door, reason, number) VALUES (@at, @door, @reason, @number) " +
        "ON CONFLICT (at, door, reason) DO UPDATE SET number = refusals.number + @number",
        new { at, door, reason, number });
}
