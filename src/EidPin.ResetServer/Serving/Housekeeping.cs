using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Serving;

/// <summary>
/// What has to happen without anybody asking. Each piece is leased in the database, so that one process does it, whichever.
/// </summary>
internal sealed class Housekeeping(
    Settings settings, ResetStore store, Authorities authorities, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30), LeaseLength = TimeSpan.FromSeconds(55);

    private readonly Dictionary<string, DateTime> read = [];

    private bool isShortened;

    // What the log said last of a file: it is not said again every half a minute.
    private readonly Dictionary<string, string> told = [];

    /// <summary>
    /// Reads the files of revocation lists that have changed. Each process does, since another may see other files; the database keeps the
    /// newest.
    /// </summary>
    public async Task ReadLists()
    {
        foreach (var file in settings.RevocationLists)
        {
            var written = File.GetLastWriteTimeUtc(file);
            if (read.TryGetValue(file, out var before) && before == written) continue;
            try
            {
                await Lists.Take(store, await authorities.All(), await File.ReadAllBytesAsync(file));
                read[file] = written;
                told.Remove(file);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Complain(file, e is InvalidDataException ? e.Message : InputFile.Why(file, e));
            }
        }
    }

    // A fetch that fails is seen hours before it costs anybody anything.
    internal async Task LookAtLists()
    {
        foreach (var authority in await authorities.All())
        {
            var until = (await store.Revoked.ListOf(authority.Name))?.NextUpdate;
            if (until is null || store.Now + settings.ListWarning < DateTimeOffset.FromUnixTimeMilliseconds(until.Value)) continue;
            if (told.GetValueOrDefault(authority.Name) == $"{until}") continue;
            told[authority.Name] = $"{until}";
            log.ListEnds(authority.Name[..12], authority.Pin, DateTimeOffset.FromUnixTimeMilliseconds(until.Value));
        }
    }

    private void Complain(string file, string problem)
    {
        if (told.GetValueOrDefault(file) == problem) return;
        told[file] = problem;
        log.ListRefused(file, problem);
    }

    /// <summary>Personal data first: whatever stops the rest, they go in time.</summary>
    public async Task Keep()
    {
        if (!await store.Upkeep.Lease("keep", LeaseLength)) return;
        var keep = TimeSpan.FromDays(settings.KeepDays);
        // Once a process: the configuration is read when it starts.
        if (!isShortened) await store.Upkeep.Shorten(keep);
        isShortened = true;
        await store.Upkeep.Forget(keep);
        await Try("dropping what was not loaded", store.Revoked.DropUnused);
        foreach (var id in await store.Upkeep.Due(keep)) await Try($"ending case {id}", () => store.Upkeep.Expire(id, keep));
    }

    public async Task Seal()
    {
        if (!await store.Upkeep.Lease("seal", settings.SealEvery)) return;
        while (await store.Seals.Make() is { } made) log.Sealed(made.Number, made.Cases, Convert.ToHexStringLower(made.Hash));
    }

    // What a wrong clock ends or deletes does not come back.
    private async Task<bool> IsInTime()
    {
        if (await store.ClockIsRight()) return true;
        log.WorkFailed("keeping and sealing", "the clock of this machine is not the database's");
        return false;
    }

    private async Task Kept()
    {
        if (!await IsInTime()) return;
        await Try("keeping", Keep);
        await Try("sealing", Seal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Try("lists", ReadLists);
            await Try("looking at lists", LookAtLists);
            await Try("looking at the clock", Kept);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Neither a database that is away for a while nor a row that cannot be read ends the work for good: nobody would delete anything then,
    // and the process would end with it. A message may hold what stood in a row, so the place alone is logged.
    private async Task Try(string work, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.WorkFailed(work, $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}");
        }
    }
}
