using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Public;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>A process that is ready serves what the others have begun; one that would not is sent nothing.</summary>
public sealed class ResetReadyTests
{
    [Fact]
    public async Task A_process_with_other_keys_another_name_or_other_authorities_is_not_ready_until_they_are_the_operators()
    {
        await using var stage = await ResetStage.Open();
        var other = new TestIssuer();
        foreach (var (differs, settings) in (IEnumerable<(string, Settings)>)[
            ("other-operator", stage.Settings with { Id = "another" }),
            ("other-master-keys", stage.Settings with { Keys = new(RandomNumberGenerator.GetBytes(32)) }),
            ("other-pseudonym-keys", stage.Settings with { Key = new(RandomNumberGenerator.GetBytes(32)) }),
            ("other-authorities", stage.Settings with { Authorities = [.. other.Authorities.Select(Authority.Of)] })])
        {
            await using var store = new Database(stage.File);
            using var health = HealthOf(settings, store, stage);
            Assert.Equal(differs, await health.NotReady());
            var own = new ResetStore(store, stage.Clock, stage.Settings.Key);
            await own.Identity.Adopt(Fingerprints.Of(settings));
            Assert.Null(await health.NotReady());
            await own.Identity.Adopt(Fingerprints.Of(stage.Settings));
        }
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task Of_a_list_that_ends_soon_the_log_warns_once_and_hours_before()
    {
        var log = new ConcurrentQueue<string>();
        await using var stage = await ResetStage.Open(s => s with { ListWarning = TimeSpan.FromHours(6) });
        var list = stage.Issuer.List(ResetPins.Signature, 5, stage.Clock.Now, stage.Clock.Now.AddHours(24));
        await stage.AsOperator("/v1/issuer/cards", new([], RevocationLists: [list]), ResetJson.Default.IssuedCards);
        using var lists = new ListReading(stage.Settings, stage.Store, new(stage.Settings, stage.Store.Database), new ListLog(log));
        await lists.LookAtEnds();
        Assert.Empty(log);
        stage.Clock.Now += TimeSpan.FromHours(18);
        for (var times = 0; times < 3; times++) await lists.LookAtEnds();
        Assert.Contains("is over at", Assert.Single(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.9.0.1", "198.51.100.7, 10.8.0.1", true)]
    [InlineData("10.9.0.1", "198.51.100.7", true)]
    [InlineData("127.0.0.1", "198.51.100.7", false)]
    [InlineData("10.9.0.1", "198.51.100.7, 203.0.113.5", false)]
    public async Task Each_proxy_of_a_chain_that_is_named_is_believed_and_no_other(string from, string forwarded, bool believed)
    {
        await using var stage = await ResetStage.Open(s => s with
        {
            Proxies = ["10.9.0.1", "10.8.0.0/16"],
            Limits = new(ChallengesPerMinute: 1),
        });
        // Another holder, who came by the same chain.
        Assert.Equal(200, await Ask(stage, from, forwarded.Replace("198.51.100.7", "198.51.100.8", StringComparison.Ordinal)));
        Assert.Equal(believed ? 200 : 429, await Ask(stage, from, forwarded));
    }

    [Fact]
    public async Task Where_a_proxy_is_not_named_the_log_says_so_once()
    {
        var log = new ConcurrentQueue<string>();
        await using var stage = await ResetStage.Open(log: new ListLog(log));
        for (var times = 0; times < 3; times++) await Ask(stage, "10.9.0.1", "198.51.100.7");
        Assert.Single(log, line => line.Contains("X-Forwarded-For", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_in_the_log_says_why_and_which_machine_and_has_the_balancers_name_of_the_request()
    {
        var log = new ConcurrentQueue<string>();
        await using var stage = await ResetStage.Open(log: new ListLog(log));
        var kiosk = new TestKiosk(
            stage.Http, "shop-7", "seven-eleven", () => stage.Clock.Now - TimeSpan.FromMinutes(5), ResetStage.OperatorId);
        await stage.Store.Register.Add(kiosk.Entry);
        Assert.Equal(Refusals.NotAllowed, (await kiosk.Session()).Reason);
        Assert.Contains(log, line => line.Contains("/v1/kiosk/session not-allowed time machine shop-7", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Add("X-Request-ID", "balancer-1");
        var told = await stage.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("balancer-1", Assert.Single(told.Headers.GetValues("X-Request-ID")));
    }

    [Fact]
    public async Task An_old_process_goes_on_through_a_change_of_the_schema_that_permits_it_and_a_new_one_waits_for_it()
    {
        await using var stage = await ResetStage.Open();
        var known = (await stage.Store.Database.Schema()).Version;
        string[] later = [$"-- least: {known}\nALTER TABLE kiosks ADD COLUMN place TEXT NULL; CREATE TABLE places (id TEXT PRIMARY KEY);"];
        await using var newer = new Database(stage.File, later: later);
        // It does not change what others work with, unless somebody asks for that.
        Assert.Contains("migrate", (await Assert.ThrowsAsync<UsageException>(newer.Prepare)).Message, StringComparison.Ordinal);
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        Assert.Equal((known, known + 1), await newer.Migrate());
        Assert.Equal((200, "ok\n"), await stage.Get("/readyz"));
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        var (chaining, told) = card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "ABC123"u8]);
        // And the new one knows what the old one has begun.
        var settings = stage.Settings with { Later = later };
        await using var app = await ResetApp.Build(settings, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var at = kiosk.At(app.GetTestClient());
        Assert.Equal("done", (await at.Report(new(authorised.Case, authorised.Attempt, "done", chaining, told))).Right.State);
        Assert.Equal(HttpStatusCode.OK, (await app.GetTestClient().GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static Health HealthOf(Settings settings, Database database, ResetStage stage)
    {
        var store = new ResetStore(database, stage.Clock, settings.Key);
        var authorities = new Authorities(settings, database);
        return new(settings, store, authorities, new ProofCheck(settings, store, authorities));
    }

    private static async Task<int> Ask(ResetStage stage, string from, string forwarded)
    {
        var context = await stage.Server.SendAsync(asked =>
        {
            (asked.Request.Method, asked.Request.Path) = ("POST", "/v1/challenges");
            asked.Request.Headers["X-Forwarded-For"] = forwarded;
            asked.Connection.RemoteIpAddress = IPAddress.Parse(from);
        }, TestContext.Current.CancellationToken);
        return context.Response.StatusCode;
    }
}

/// <summary>A log in memory.</summary>
internal sealed class ListLog(ConcurrentQueue<string> lines) : ILogger, ILoggerProvider
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> text) =>
        lines.Enqueue(text(state, exception));

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }
}
