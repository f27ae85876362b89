using System.Data.Common;
using EidPin.ResetServer.Api;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer;

/// <summary>
/// What has to happen without anybody asking. Each piece is leased in the database, so that one process does it, whichever.
/// </summary>
internal sealed class Housekeeping(
    Settings settings, ResetStore store, ProofCheck proofs, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause =
        TimeSpan.FromSeconds(30), LeaseLength = TimeSpan.FromSeconds(55), SealEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTime> read = [];

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
                await Lists.Take(store, await proofs.Authorities(), await File.ReadAllBytesAsync(file));
                read[file] = written;
                told.Remove(file);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Complain(file, e is InvalidDataException ? e.Message : InputFile.Why(file, e));
            }
        }
    }

    private void Complain(string file, string problem)
    {
        if (told.GetValueOrDefault(file) == problem) return;
        told[file] = problem;
        log.ListRefused(file, problem);
    }

    public async Task Keep()
    {
        if (!await store.Upkeep.Lease("keep", LeaseLength)) return;
        var keep = TimeSpan.FromDays(settings.KeepDays);
        await store.Upkeep.ExpireDue(keep);
        await store.Upkeep.Forget(keep);
    }

    public async Task Seal()
    {
        if (await store.Upkeep.Lease("seal", SealEvery) && await store.Seals.Make() is { } made)
            log.Sealed(made.Number, made.Cases, Convert.ToHexStringLower(made.Hash));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Try("lists", ReadLists);
            await Try("keeping", Keep);
            await Try("sealing", Seal);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A database that is away for a while must not end the work for good.
    private async Task Try(string work, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or RefusedException)
        {
            log.WorkFailed(work, e.GetType().Name);
        }
    }
}
