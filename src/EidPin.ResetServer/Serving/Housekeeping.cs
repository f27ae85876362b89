using EidPin.Reset.Visits;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Serving;

/// <summary>
/// What has to happen without anybody asking. Each piece is leased in the database, so that one process does it, whichever.
/// </summary>
internal sealed class Housekeeping(
    CurrentSettings current, ResetStore store, ListReading lists, TimeProvider time, ILogger log) : BackgroundService
{
    private Settings Settings => current.Now;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>For how long a process takes the work: its end tells when it was begun.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(55);

    // The fewest days that what is there already was held to.
    private int shortened = int.MaxValue;

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
        for (var due = await store.Visits.Due(); due.Count > 0; due = await store.Visits.Due(due[^1]))
            foreach (var visit in due)
                await Try($"ending visit {visit.Id}", () => store.Visits.Change(visit.Id, new VisitCommand.Expire()));
    }

    public async Task Seal()
    {
        if (!await store.Upkeep.Lease("seal", Settings.SealEvery)) return;
        while (await store.Seals.Make() is { } made) log.Sealed(made.Number, made.Heads, Convert.ToHexStringLower(made.Hash));
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
            await Try("lists", lists.ReadAll);
            await Try("looking at lists", lists.LookAtEnds);
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
