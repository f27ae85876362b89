using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace EidPin.SystemTests;

/// <summary>
/// A new version takes the place of the one that serves, behind HAProxy on PostgreSQL, as the document says: migrate, start the new
/// processes, stop the old ones.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetUpgradeTests
{
    // Holders, each with a card and at a machine.
    private const int AtOnce = 4;

    [Fact]
    public async Task While_the_schema_changes_and_new_processes_take_the_place_of_old_ones_no_reset_fails()
    {
        using var postgres = PrivatePostgres.Start();
        using var servers = ResetServers.Start(2, postgres.Connection);
        int[] ports = [FreePort.Next(), FreePort.Next()];
        using var balancer = new HaProxy(
            [.. servers.Addresses, .. ports.Select(port => new Uri($"http://127.0.0.1:{port}/"))], "/readyz");
        using var http = new HttpClient { BaseAddress = balancer.Url, Timeout = TimeSpan.FromSeconds(60) };
        using var over = new CancellationTokenSource();
        var done = new int[3];
        var stage = 0;
        var holders = Enumerable.Range(0, AtOnce)
            .Select(_ => Holder(servers, http, () => Interlocked.Increment(ref done[Volatile.Read(ref stage)]), over.Token)).ToList();
        await Until(() => done[0] >= AtOnce, holders);

        var known = await Known(postgres);
        string[] later = [$"-- least: {known}\nALTER TABLE cases ADD COLUMN place TEXT NULL; CREATE TABLE places (id TEXT PRIMARY KEY);"];
        await using (var next = new Database(postgres.Connection, later: later)) Assert.Equal((known, known + 1), await next.Migrate());
        var apps = new List<WebApplication>();
        foreach (var port in ports) apps.Add(await Begin(servers, port, later));
        Volatile.Write(ref stage, 1);
        await Until(() => done[1] >= 2 * AtOnce, holders);

        Assert.Equal((0, 0), (servers.Stop(0), servers.Stop(0)));
        Volatile.Write(ref stage, 2);
        await Until(() => done[2] >= 2 * AtOnce, holders);
        await over.CancelAsync();
        await Task.WhenAll(holders);
        Assert.Equal("ok\n", await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        foreach (var app in apps) await app.DisposeAsync();
        Assert.Equal(0, servers.Verify().Exit);
    }

    // As one that comes with the script: the program's own code on a port of its own.
    private static async Task<WebApplication> Begin(ResetServers servers, int port, string[] later)
    {
        var settings = ConfigFile.Read(servers.Config) with { Later = later, Listen = [$"http://127.0.0.1:{port}"] };
        var app = await ResetApp.Build(settings, TimeProvider.System, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return app;
    }

    /// <summary>One reset after the other until it is over; every one of them ends as it should.</summary>
    private static async Task Holder(ResetServers servers, HttpClient http, Action done, CancellationToken over)
    {
        using var card = await servers.NewCard();
        var kiosk = (await servers.NewKiosk()).At(http);
        for (var resets = 1; !over.IsCancellationRequested; resets++)
        {
            Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature, http)).Status);
            var found = (await Repeated.Again(() => kiosk.Lookup(card))).Right;
            var (request, chip, cryptogram) = kiosk.Prepare(card, found);
            var key = Guid.NewGuid().ToString();
            var authorised = (await Repeated.Again(() => kiosk.Authorise(request, key))).Right;
            var (chaining, receipt) = card.Reset(found.Pin, authorised, chip, cryptogram, [.. "ABC123"u8]);
            var report = new ReportRequest(found.Case, authorised.Attempt, "done", chaining, receipt);
            Assert.Equal("done", (await Repeated.Again(() => kiosk.Report(report))).Right.State);
            Assert.Equal(resets, card.Resets);
            done();
        }
    }

    private static async Task<long> Known(PrivatePostgres postgres)
    {
        await using var database = new Database(postgres.Connection);
        return (await database.Schema()).Version;
    }

    private static async Task Until(Func<bool> isSo, List<Task> holders)
    {
        for (var tries = 0; tries < 600 && !isSo() && !holders.Exists(h => h.IsCompleted); tries++) await Task.Delay(50);
        if (holders.Find(h => h.IsFaulted) is { } failed) await failed;
        Assert.True(isSo(), "too few resets");
    }
}
