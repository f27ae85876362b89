using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Serving;

/// <summary>
/// What has to happen without anybody asking. Each piece is leased in the database, so that one process does it, whichever.
/// </summary>
internal sealed class Housekeeping(
    CurrentSettings current, ResetStore store, Authorities authorities, TimeProvider time, ILogger log) : BackgroundService
{
    private Settings Settings => current.Now;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30), LeaseLength = TimeSpan.FromSeconds(55);

    private readonly SemaphoreSlim reading = new(1);
    private readonly Dictionary<string, DateTime> read = [];

    // The fewest days that what is there already was held to.
    private int shortened = int.MaxValue;

    // What the log said last of a file: it is not said again every half a minute.
    private readonly Dictionary<string, string> told = [];

    /// <summary>
    /// Reads the files of revocation lists that have changed. Each process does, since another may see other files; the database keeps the
    /// newest.
    /// </summary>
    public Task ReadLists() => ReadLists(Settings);

    /// <summary>The same for a configuration that is to be taken: no card of a new authority comes before its list.</summary>
    public async Task ReadLists(Settings of)
    {
        await reading.WaitAsync();
        try
        {
            foreach (var file in of.RevocationLists) await ReadList(file, of.Practice ? await authorities.All() : of.Authorities);
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task ReadList(string file, IReadOnlyList<Authority> of)
    {
        var written = File.GetLastWriteTimeUtc(file);
        if (read.TryGetValue(file, out var before) && before == written) return;
        try
        {
            await Lists.Take(store, of, await File.ReadAllBytesAsync(file));
            read[file] = written;
            told.Remove(file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Complain(file, e is InvalidDataException ? e.Message : InputFile.Why(file, e));
        }
    }

    // A fetch that fails is seen hours before it costs anybody anything.
    internal async Task LookAtLists()
    {
        foreach (var authority in await authorities.All())
        {
            var until = (await store.Revoked.ListOf(authority.Name))?.NextUpdate;
            if (until is null || store.Now + Settings.ListWarning < DateTimeOffset.FromUnixTimeMilliseconds(until.Value)) continue;
            if (told.GetValueOrDefault(authority.Name) == $"{until}") continue;
            told[authority.Name] = $"{until}";
            log.ListEnds(authority.Name[..12], authority.Pin, DateTimeOffset.FromUnixTimeMilliseconds(until.Value));
        }
    }

    /// <summary>
    /// What others have written in the register is known here soon, whoever cuts it off later. In a database of the version before, the
    /// first process marks where it begins.
    /// </summary>
    public async Task LookAtRegister()
    {
        try
        {
            await store.Known.Follow();
        }
        catch (RefusedException)
        {
            // The alarm was given, and the process is not ready.
            return;
        }
        if (!store.Known.Said.HasMark && await store.Identity.Difference(Fingerprints.Of(Settings)) is null) await store.Identity.Mark();
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
        var keep = TimeSpan.FromDays(Settings.KeepDays);
        // Once, and again where a configuration says less.
        if (Settings.KeepDays < shortened) await store.Upkeep.Shorten(keep);
        shortened = Math.Min(shortened, keep.Days);
        await store.Upkeep.Forget(keep);
        await Try("dropping what was not loaded", store.Revoked.DropUnused);
        foreach (var id in await store.Upkeep.Due(keep)) await Try($"ending case {id}", () => store.Upkeep.Expire(id, keep));
    }

    public async Task Seal()
    {
        if (!await store.Upkeep.Lease("seal", Settings.SealEvery)) return;
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

    public override void Dispose()
    {
        reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Try("lists", ReadLists);
            await Try("looking at lists", LookAtLists);
            await Try("looking at the register", LookAtRegister);
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
