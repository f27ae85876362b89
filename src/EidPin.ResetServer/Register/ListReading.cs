using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>Revocation lists from where the configuration says they are: files, and addresses that publish them.</summary>
internal sealed class ListReading(CurrentSettings current, ResetStore store, Authorities authorities, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1);
    private readonly ListDownload download = new(store);
    private readonly Dictionary<string, DateTime> read = [];

    // Taken by this process, and not fetched to the end: the lease is not given back where the database was away.
    private readonly HashSet<string> unfinished = [];

    // What the log said last of a source: it is not said again every half a minute.
    private readonly Dictionary<string, string> told = [];

    /// <summary>
    /// Reads the files that have changed, and fetches what is due. Each process reads files, since another may see other ones; one of them
    /// fetches. The database keeps the newest.
    /// </summary>
    public Task ReadAll() => ReadAll(current.Now, known: null);

    /// <summary>The same for a configuration that is to be taken: no card of a new authority comes before its list.</summary>
    public Task ReadAll(Settings next) => ReadAll(next, current.Now.RevocationLists);

    // A fetch that fails is seen hours before it costs anybody anything.
    public async Task LookAtEnds()
    {
        foreach (var authority in await authorities.All())
        {
            var until = (await store.Revoked.ListOf(authority.Name))?.NextUpdate;
            if (until is null || store.Now + current.Now.ListWarning < DateTimeOffset.FromUnixTimeMilliseconds(until.Value)) continue;
            if (told.GetValueOrDefault(authority.Name) == $"{until}") continue;
            told[authority.Name] = $"{until}";
            log.ListEnds(authority.Name[..12], authority.Pin, DateTimeOffset.FromUnixTimeMilliseconds(until.Value));
        }
    }

    public void Dispose() => reading.Dispose();

    // What is not known yet is fetched at once, whoever fetched it last.
    private async Task ReadAll(Settings of, IReadOnlyList<string>? known)
    {
        await reading.WaitAsync();
        try
        {
            foreach (var source in of.RevocationLists)
                if (ListDownload.IsAddress(source)) await Try(source, () => Fetch(source, of, known?.Contains(source) == false));
                else await Try(source, () => ReadFile(source, of));
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task ReadFile(string file, Settings of)
    {
        var written = File.GetLastWriteTimeUtc(file);
        if (read.TryGetValue(file, out var before) && before == written) return;
        await Take(await File.ReadAllBytesAsync(file), of);
        read[file] = written;
        told.Remove(file);
    }

    private async Task Fetch(string address, Settings of, bool atOnce)
    {
        // By a wrong clock each lease of the others is over.
        if (!await store.ClockIsRight()) return;
        if (!await download.IsDue(address) && !atOnce && !unfinished.Contains(address) && !await IsMissing(address, of)) return;
        unfinished.Add(address);
        try
        {
            if (await download.Get(address, of.DownloadProxy) is { } list)
            {
                await Take(list.Bytes, of);
                download.Taken(address, list);
            }
            told.Remove(address);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await download.Failed(address);
            unfinished.Remove(address);
            throw;
        }
        unfinished.Remove(address);
    }

    // A process that ended while it fetched the first list left the others without any.
    private async Task<bool> IsMissing(string address, Settings of)
    {
        foreach (var authority in await AuthoritiesOf(of))
            if (await store.Revoked.ListOf(authority.Name) is null) return await download.IsDueSooner(address);
        return false;
    }

    private async Task Take(byte[] list, Settings of) => await Lists.Take(store, await AuthoritiesOf(of), list);

    private async Task<IReadOnlyList<Authority>> AuthoritiesOf(Settings of) => of.Practice ? await authorities.All() : of.Authorities;

    private async Task Try(string source, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or UsageException)
        {
            var isTold = e is InvalidDataException or UsageException || ListDownload.IsAddress(source);
            var problem = isTold ? e.Message : InputFile.Why(source, e);
            if (told.GetValueOrDefault(source) == problem) return;
            told[source] = problem;
            log.ListRefused(source, problem);
        }
    }
}
