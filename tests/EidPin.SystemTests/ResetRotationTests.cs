using System.Net.Sockets;
using System.Text;
using EidPin.Reset;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>An operator changes keys and configuration of processes that go on serving, in the order of docs/reset-server.md.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetRotationTests
{
    private const string Ready = "ok\n";

    [Fact]
    public async Task Each_key_is_changed_step_by_step_while_two_processes_serve_and_no_reset_fails()
    {
        using var postgres = PrivatePostgres.Start();
        using var servers = ResetServers.Start(2, postgres.Connection);
        using var load = await Load.Begin(servers);
        await Secret(servers, load);
        await Pseudonyms(servers, load);
        await Machine(servers, load);
        await Master(servers, load);
        await load.End();
        Assert.DoesNotContain("\"failed ", servers.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", servers.Log, StringComparison.Ordinal);
    }

    private static async Task Secret(ResetServers servers, Load load)
    {
        var secret = servers.NewKey("issuer-2");
        await Step(servers, load, "\"issuer.key\"", "[\"issuer.key\", \"issuer-2.key\"]");
        (await servers.NewCard()).Dispose();
        servers.IssuerSecret = secret;
        for (var process = 0; process < 2; process++) (await servers.NewCard()).Dispose();
        await Step(servers, load, "[\"issuer.key\", \"issuer-2.key\"]", "[\"issuer-2.key\", \"issuer.key\"]");
        await Step(servers, load, "[\"issuer-2.key\", \"issuer.key\"]", "\"issuer-2.key\"");
        for (var process = 0; process < 2; process++) (await servers.NewCard()).Dispose();
    }

    private static async Task Pseudonyms(ResetServers servers, Load load)
    {
        using var card = await servers.NewCard();
        var kiosk = await servers.NewKiosk();
        var reservation = await servers.Reserve(card, ResetPins.Signature);
        servers.NewKey("pseudonyms-2");
        await Step(servers, load, "\"pseudonyms.key\"", "[\"pseudonyms.key\", \"pseudonyms-2.key\"]");
        servers.Command("settings", "adopt");
        await Step(servers, load, "[\"pseudonyms.key\", \"pseudonyms-2.key\"]", "[\"pseudonyms-2.key\", \"pseudonyms.key\"]");
        servers.Command("settings", "adopt");
        Assert.Contains("1 open reservations and", servers.Command("register", "reseal"), StringComparison.Ordinal);
        var auditor = servers.Write("auditor", servers.Command("audit", "key"));
        // The reservation of before, by its code, at either process.
        for (var process = 0; process < 2; process++)
            Assert.Equal("identified", (await kiosk.Lookup(card, reservation.Right.Code)).Right.State);
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        // Those of the load that were open when the order was turned are over as well. An operator waits a day for the card sessions.
        Assert.Contains("0 open reservations and", servers.Command("register", "reseal"), StringComparison.Ordinal);
        servers.Configure("[\"pseudonyms-2.key\", \"pseudonyms.key\"]", "\"pseudonyms-2.key\"");
        await Tell(servers, load);
        servers.Command("settings", "adopt");
        servers.Command("audit", "verify", "--key", auditor);
    }

    private static async Task Machine(ResetServers servers, Load load)
    {
        using var card = await servers.NewCard();
        var kiosk = await servers.NewKiosk();
        var next = new TestKiosk(servers.Http, kiosk.Id, ResetServers.Chain, () => DateTimeOffset.UtcNow, ResetServers.OperatorId);
        var file = servers.Write("kiosk.pem", next.Key.ExportSubjectPublicKeyInfoPem());
        servers.Command("kiosk", "replace", kiosk.Id, "--key", file, "--reason", "every year", "--overlap", "24");
        Assert.Contains(" also ", servers.Command("kiosk", "list"), StringComparison.Ordinal);
        foreach (var machine in (TestKiosk[])[kiosk, next, kiosk])
        {
            Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
            Assert.Equal("done", await machine.Visit(card, [.. "ABC123"u8]));
        }
        await load.Some();
    }

    private static async Task Master(ResetServers servers, Load load)
    {
        var second = servers.NewKey("master-2");
        await Step(servers, load, "\"masterKey\": \"master.key\"", "\"masterKeys\": { \"1\": \"master.key\", \"2\": \"master-2.key\" }");
        servers.Command("settings", "adopt");
        using var card = await servers.NewCard(second, generation: 2);
        var kiosk = await servers.NewKiosk();
        for (var process = 0; process < 2; process++)
        {
            Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
            Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        }
        await load.End();
        servers.Configure("\"1\": \"master.key\", ", "");
        servers.Command("settings", "adopt");
        for (var process = 0; process < 2; process++) await servers.Hangup(process);
        await AllReady(servers);
        Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
    }

    [Fact]
    public async Task A_hang_up_reads_the_configuration_again_and_one_that_is_broken_changes_nothing()
    {
        using var servers = ResetServers.Start(1);
        using var card = await servers.NewCard();
        var kiosk = await servers.NewKiosk();
        Assert.True((await kiosk.Session()).Right.Open);
        servers.Configure(
            "\"zone\": \"UTC\"",
            "\"closed\": [ { \"from\": \"2020-01-01T00:00:00\", \"until\": \"2099-01-01T00:00:00\" } ], \"zone\": \"UTC\"");
        servers.Configure("http://127.0.0.1:0", "http://127.0.0.1:1");
        await servers.Hangup(0);
        Assert.Contains("listen of the configuration is another one", servers.Log, StringComparison.Ordinal);
        Assert.False((await kiosk.Session()).Right.Open);
        servers.Configure("\"operator\"", "\"oops\": 1, \"operator\"");
        await servers.Hangup(0, "the configuration was not taken, the one before stays");
        Assert.Contains("there is no such member", servers.Log, StringComparison.Ordinal);
        Assert.False((await kiosk.Session()).Right.Open);
        Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
    }

    [Fact]
    public void Whoever_started_the_program_is_told_when_it_serves_and_when_it_stops()
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-notify-");
        var path = Path.Combine(folder.FullName, "socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        listener.Bind(new UnixDomainSocketEndPoint(path));
        string Told(byte[] buffer) => Encoding.ASCII.GetString(buffer, 0, listener.Receive(buffer));
        using (var servers = ResetServers.Start(1, notify: path))
        {
            Assert.Equal("READY=1", Told(new byte[64]));
            servers.Signal(0, "TERM");
            Assert.Equal("STOPPING=1", Told(new byte[64]));
        }
        folder.Delete(recursive: true);
    }

    private static Task Step(ResetServers servers, Load load, string before, string after)
    {
        servers.Configure(before, after);
        return Tell(servers, load);
    }

    // One after the other: between them one process has what the other has not.
    private static async Task Tell(ResetServers servers, Load load)
    {
        for (var process = 0; process < 2; process++)
        {
            await servers.Hangup(process);
            // An answer of readyz is up to a second old.
            await Task.Delay(TimeSpan.FromSeconds(1.1));
            await AllReady(servers);
            await load.Some();
        }
    }

    private static async Task AllReady(ResetServers servers)
    {
        foreach (var address in servers.Addresses)
            Assert.Equal(Ready, await servers.Alone.GetStringAsync(new Uri(address, "/readyz")));
    }

    /// <summary>Holders and machines that go on all the while.</summary>
    private sealed class Load : IDisposable
    {
        private const int Workers = 3;

        private readonly CancellationTokenSource ending = new();
        private Task all = Task.CompletedTask;
        private int done;

        public static async Task<Load> Begin(ResetServers servers)
        {
            var (load, works) = (new Load(), new List<Task>());
            for (var worker = 0; worker < Workers; worker++)
            {
                var (card, kiosk) = (await servers.NewCard(), await servers.NewKiosk());
                works.Add(Task.Run(() => load.Work(servers, card, kiosk)));
            }
            load.all = Task.WhenAll(works);
            return load;
        }

        private async Task Work(ResetServers servers, TestCard card, TestKiosk kiosk)
        {
            for (var times = 1; !ending.IsCancellationRequested; times++)
            {
                Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
                Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
                Assert.Equal(times, card.Resets);
                Interlocked.Increment(ref done);
            }
            card.Dispose();
        }

        /// <summary>Waits for as many that began from now on as tell something.</summary>
        public async Task Some()
        {
            for (var from = Volatile.Read(ref done); Volatile.Read(ref done) < from + 2 * Workers;)
            {
                if (all.IsCompleted) await all;
                Assert.False(all.IsCompleted);
                await Task.Delay(20);
            }
        }

        public async Task End()
        {
            await ending.CancelAsync();
            await all;
        }

        public void Dispose() => ending.Dispose();
    }
}
