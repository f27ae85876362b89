using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Serving;

/// <summary>Reads the configuration again while requests are served. One that cannot be used changes nothing.</summary>
/// <param name="read">Reads and checks it.</param>
internal sealed class Reload(
    CurrentSettings current, Func<Settings> read, ListReading lists, ResetStore store, ILogger log) : IDisposable
{
    // Longer than any request that is under way with the keys before.
    private static readonly TimeSpan Use = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim one = new(1);

    public async Task Take()
    {
        await one.WaitAsync();
        Settings? untaken = null;
        try
        {
            var (before, next) = (current.Now, read());
            untaken = next;
            await lists.ReadAll(next);
            // What stays as it was at the start is not compared. Before anything is taken: the database may be away.
            var other = await store.Identity.Difference(Fingerprints.Of(next with { Id = before.Id }));
            foreach (var member in Fixed(before, next)) log.NeedsRestart(member);
            var wipe = current.Take(next);
            untaken = null;
            _ = Task.Delay(Use).ContinueWith(_ => wipe(), TaskScheduler.Default);
            log.ReadAgain();
            if (other is not null) log.Differs(other);
        }
        catch (UsageException e)
        {
            log.NotTaken(e.Message);
        }
        catch (Exception e)
        {
            log.WorkFailed("reading the configuration again", DatabaseFault.Named(e));
        }
        finally
        {
            untaken?.Wipe(untaken.Key.All);
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private static IEnumerable<string> Fixed(Settings before, Settings next)
    {
        if (before.Id != next.Id) yield return "operator";
        if (before.Database != next.Database) yield return "database";
        if (!before.Listen.SequenceEqual(next.Listen)) yield return "listen";
        if (!Equals(before.Metrics, next.Metrics)) yield return "metrics";
        if (!before.Proxies.SequenceEqual(next.Proxies)) yield return "proxies";
    }
}
