using System.Collections.Concurrent;
using System.Security.Cryptography;
using EidPin.Guidance.Plans;
using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>The configuration is read again while requests are served.</summary>
public sealed class ResetReloadTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task Hours_limits_and_secrets_that_are_read_again_count_from_the_next_request_on()
    {
        await using var stage = await ResetStage.Open(Keyed);
        await using var serving = await Serving.Of(stage);
        var kiosk = (await stage.NewKiosk()).At(serving.Http);
        Assert.True((await kiosk.Session()).Right.Open);
        var secret = RandomNumberGenerator.GetBytes(32);
        Assert.Equal(401, await serving.Cards(secret));
        var now = stage.Clock.Now.ToOffset(TimeSpan.FromHours(9)).DateTime;
        await serving.Take(s => s with
        {
            Chains = [.. s.Chains.Select(c => c with { Closed = [new Maintenance(now.AddHours(-1), now.AddHours(1))] })],
            Limits = s.Limits with { ChallengesPerMinute = 1 },
            IssuerSecret = new([.. secret], [.. stage.Secret]),
        });
        var closed = (await kiosk.Session()).Right;
        Assert.Equal((false, stage.Clock.Now.AddHours(1)), (closed.Open, closed.OpensAt));
        Assert.Equal((204, 204), (await serving.Cards(secret), await serving.Cards(stage.Secret)));
        Assert.Equal((200, 429), (await serving.Post("/v1/challenges"), await serving.Post("/v1/challenges")));
        await serving.Take(s => s with { IssuerSecret = new([.. secret]) });
        Assert.Equal((204, 401), (await serving.Cards(secret), await serving.Cards(stage.Secret)));
        Assert.Equal(2, serving.Log.Count(line => line == "the configuration was read again"));
    }

    [Fact]
    public async Task While_the_address_of_the_server_changes_both_are_taken()
    {
        const string next = "https://next.example";
        await using var stage = await ResetStage.Open(Keyed);
        await using var serving = await Serving.Of(stage);
        var kiosk = (await stage.NewKiosk()).At(serving.Http);
        foreach (var (origins, before, after) in ((string[], int, int)[])[
            ([TestCard.Origin], 200, 403), ([TestCard.Origin, next], 200, 200), ([next], 403, 200)])
        {
            await serving.Take(s => s with { Origins = origins });
            Assert.Equal((before, after), ((await kiosk.Session()).Status, (await kiosk.As(next).Session()).Status));
            stage.Clock.Now += TimeSpan.FromSeconds(1);
        }
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_used_changes_nothing_and_the_log_says_why()
    {
        await using var stage = await ResetStage.Open(Keyed);
        await using var serving = await Serving.Of(stage);
        await serving.Take(_ => throw new UsageException("reset.json: listen: where?"));
        Assert.Contains("the configuration was not taken, the one before stays: reset.json: listen: where?", serving.Log);
        Assert.Equal(200, await serving.Post("/v1/challenges"));
        await serving.Take(_ => throw new InvalidOperationException("SENTINEL"));
        Assert.Contains("reading the configuration again failed: InvalidOperationException", serving.Log);
        Assert.Equal(200, await serving.Post("/v1/challenges"));
    }

    [Fact]
    public async Task What_is_read_while_the_database_is_away_changes_nothing_and_is_taken_the_next_time()
    {
        await using var stage = await ResetStage.Open(Keyed);
        await using var serving = await Serving.Of(stage);
        static Settings Fewer(Settings s) => s with { Limits = s.Limits with { ChallengesPerMinute = 1 } };
        await stage.Store.Database.Write(w => w.Execute("ALTER TABLE identity RENAME TO away"));
        await serving.Take(Fewer);
        await stage.Store.Database.Write(w => w.Execute("ALTER TABLE away RENAME TO identity"));
        Assert.Contains(serving.Log, line => line.StartsWith("reading the configuration again failed", StringComparison.Ordinal));
        Assert.DoesNotContain("the configuration was read again", serving.Log);
        Assert.Equal((200, 200), (await serving.Post("/v1/challenges"), await serving.Post("/v1/challenges")));
        // Whoever sends the signal many times gets what the last one read.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => serving.Take(Fewer))));
        Assert.Equal(429, await serving.Post("/v1/challenges"));
    }

    [Fact]
    public async Task The_keys_of_a_configuration_that_is_not_taken_are_wiped()
    {
        await using var stage = await ResetStage.Open(Keyed);
        await using var serving = await Serving.Of(stage);
        byte[][] read = [.. Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetBytes(32))];
        await stage.Store.Database.Write(w => w.Execute("ALTER TABLE identity RENAME TO away"));
        await serving.Take(s => s with { Key = new(read[0]), Keys = new(read[1]), IssuerSecret = new(read[2]) });
        Assert.All(read, key => Assert.All(key, part => Assert.Equal(0, part)));
        await stage.Store.Database.Write(w => w.Execute("ALTER TABLE away RENAME TO identity"));
        Assert.Equal(204, await serving.Cards(stage.Secret));
    }

    [Fact]
    public async Task What_counts_from_the_next_start_on_is_named_and_the_rest_is_taken()
    {
        await using var stage = await ResetStage.Open(Keyed);
        await using var serving = await Serving.Of(stage);
        await serving.Take(s => s with
        {
            Id = "another",
            Database = "elsewhere",
            Listen = ["http://127.0.0.1:9"],
            Proxies = ["10.0.0.1"],
            Metrics = new(System.Net.IPAddress.Loopback, 9),
            KeepDays = 7,
        });
        Assert.Equal(
            ["operator", "database", "listen", "metrics", "proxies"],
            serving.Log.Where(line => line.Contains("next start", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
        Assert.Equal((ResetStage.OperatorId, stage.File, 7), serving.Now is var now ? (now.Id, now.Database, now.KeepDays) : default);
    }

    [Fact]
    public async Task A_new_authority_comes_with_its_list()
    {
        var other = new TestIssuer();
        await using var stage = await ResetStage.Open(s => Keyed(s) with { Practice = false });
        await using var serving = await Serving.Of(stage);
        var folder = Directory.CreateTempSubdirectory("eidpin-lists-").FullName;
        string[] lists = [.. other.Authorities.Select(a => Path.Combine(folder, a.Pin))];
        foreach (var (authority, file) in other.Authorities.Zip(lists))
            await File.WriteAllBytesAsync(
                file, other.List(authority.Pin, 1, stage.Clock.Now, stage.Clock.Now.AddDays(1)), TestContext.Current.CancellationToken);
        using var card = new TestCard(other, stage.Master, stage.Clock.Now);
        await stage.Store.Register.Add([card.Issued]);
        await serving.Take(s => s with { Authorities = [.. other.Authorities.Select(Authority.Of)], RevocationLists = lists });
        Assert.Contains(serving.Log, line => line.Contains("authorities differs from the processes before", StringComparison.Ordinal));
        Assert.Null((await serving.Reserve(card)).Reason);
        Directory.Delete(folder, recursive: true);
    }

    private static Settings Keyed(Settings settings) => settings with { Key = new([.. Key]) };

    private sealed class Serving : IAsyncDisposable
    {
        private readonly ResetStage stage;
        private readonly CurrentSettings current;
        private readonly WebApplication app;
        private readonly Reload reload;
        private Func<Settings, Settings> change = s => s;

        private Serving(ResetStage stage, CurrentSettings current, WebApplication app)
        {
            (this.stage, this.current, this.app, Http) = (stage, current, app, app.GetTestClient());
            reload = ResetApp.Reload(app, current, () => change(Fresh(stage)));
        }

        public HttpClient Http { get; }

        public ConcurrentQueue<string> Log { get; private init; } = [];

        public Settings Now => current.Now;

        public static async Task<Serving> Of(ResetStage stage)
        {
            var (log, current) = (new ConcurrentQueue<string>(), new CurrentSettings(Fresh(stage)));
            var app = await ResetApp.Build(current, stage.Clock, builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(new ListLog(log)).SetMinimumLevel(LogLevel.Information);
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new(stage, current, app) { Log = log };
        }

        public async Task Take(Func<Settings, Settings> changed)
        {
            change = changed;
            await reload.Take();
        }

        public async Task<int> Post(string path) => (int)(await Http.PostAsync(path, null)).StatusCode;

        public async Task<int> Cards(byte[] secret)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/issuer/cards")
            {
                Content = new ByteArrayContent([.. "{\"cards\":[]}"u8]),
            };
            request.Headers.Authorization = new("Operator", Convert.ToBase64String(secret));
            return (int)(await Http.SendAsync(request)).StatusCode;
        }

        public Task<Told<Reservation>> Reserve(TestCard card) => stage.Reserve(card, ResetPins.Signature, Http);

        // As a file read anew: other objects.
        private static Settings Fresh(ResetStage stage) => stage.Settings with
        {
            Key = new([.. Key]),
            Keys = new([.. stage.Master]),
            StaffSecret = new([.. stage.Secret]),
            IssuerSecret = new([.. stage.Secret]),
            MachineSecret = new([.. stage.Secret]),
        };

        public async ValueTask DisposeAsync()
        {
            reload.Dispose();
            Http.Dispose();
            await app.DisposeAsync();
        }
    }
}
