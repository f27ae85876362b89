using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Guidance.Plans;
using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>A clock that a test sets.</summary>
internal sealed class StageClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>
/// The server in this process on an SQLite file, with an issuer, cards and kiosks of the test; plays the Desk, the chip and the machine.
/// </summary>
internal sealed class ResetStage : IAsyncDisposable
{
    public const string OperatorId = "practice.test";

    /// <summary>How long personal data stay.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-reset-").FullName;
    private readonly List<TestCard> cards = [];
    private WebApplication? app;

    /// <summary>Saturday, 10:00 in Tokyo.</summary>
    public StageClock Clock { get; } = new(DateTimeOffset.Parse("2026-11-28T01:00:00Z", CultureInfo.InvariantCulture));

    public TestIssuer Issuer { get; } = new();

    public byte[] Master { get; } = RandomNumberGenerator.GetBytes(32);

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(32);

    public string File => Path.Combine(folder, "reset.sqlite");

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    public TestServer Server => app!.GetTestServer();

    public Settings Settings { get; private set; } = null!;

    public ResetStore Store { get; private set; } = null!;

    /// <param name="change">Of the settings of a practice server that compares no faces.</param>
    /// <param name="log">Where the server logs.</param>
    public static async Task<ResetStage> Open(Func<Settings, Settings>? change = null, ILoggerProvider? log = null)
    {
        var stage = new ResetStage();
        var plain = new Settings(
            OperatorId, new Dictionary<string, string> { ["en"] = "Test" }, Practice: true, new(FaceCheck.Off), Operators.All, [], [],
            stage.File, 30, new(1000, 1000, 1000, 1000, 6, 1000))
        {
            Keys = new([.. stage.Master]),
            Key = new(RandomNumberGenerator.GetBytes(32)),
            StaffSecret = new([.. stage.Secret]),
            IssuerSecret = new([.. stage.Secret]),
            MachineSecret = new([.. stage.Secret]),
            SealEvery = TimeSpan.FromDays(3650),
            Origins = [TestCard.Origin],
        };
        stage.Settings = change?.Invoke(plain) ?? plain;
        stage.app = await ResetApp.Build(stage.Settings, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            if (log is not null) builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information);
        });
        stage.Store = new(new(stage.Settings.Database), stage.Clock, stage.Settings.Key);
        // Tests seal by themselves, and know what.
        Assert.True(await stage.Store.Upkeep.Lease("seal", stage.Settings.SealEvery));
        await stage.app.StartAsync();
        stage.Http = stage.app.GetTestClient();
        if (stage.Settings.Practice)
            Assert.Equal(
                204,
                (int)(
                    await stage.AsOperator(
                        "/v1/issuer/cards", new([], stage.Issuer.Authorities), ResetJson.Default.IssuedCards)).StatusCode);
        return stage;
    }

    public Task<HttpResponseMessage> AsOperator<T>(string path, T body, JsonTypeInfo<T> shape, byte[]? secret = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, shape)),
        };
        request.Headers.Authorization = new("Operator", Convert.ToBase64String(secret ?? Secret));
        return Http.SendAsync(request);
    }

    public async Task<TestCard> NewCard(int macSize = 8, bool rsa = false, Func<IssuedCard, IssuedCard>? change = null)
    {
        var card = new TestCard(Issuer, Master, Clock.Now, macSize, rsa);
        cards.Add(card);
        await Store.Register.Add([change?.Invoke(card.Issued) ?? card.Issued]);
        return card;
    }

    public async Task<TestKiosk> NewKiosk(string chain = "seven-eleven", Func<KioskEntry, KioskEntry>? change = null)
    {
        var kiosk = new TestKiosk(Http, $"kiosk-{Guid.NewGuid():N}", chain, () => Clock.Now, OperatorId);
        await Store.Register.Add(change?.Invoke(kiosk.Entry) ?? kiosk.Entry);
        return kiosk;
    }

    /// <param name="at">Another process than the stage's own.</param>
    public async Task<Challenge> NewChallenge(HttpClient? at = null) =>
        (await Told<Challenge>.Of(await (at ?? Http).PostAsync("/v1/challenges", null), ResetJson.Default.Challenge)).Right;

    public async Task<Told<Reservation>> Reserve(TestCard card, string pin, HttpClient? at = null) =>
        await Reserve(
            new ReserveRequest(pin, card.Prove(ProofText.Reserve, OperatorId, pin, ProofText.Home, await NewChallenge(at))),
            Guid.NewGuid().ToString(),
            at);

    public Task<Told<Reservation>> Reserve(ReserveRequest wish, string key, HttpClient? at = null) =>
        Post("/v1/reservations", JsonSerializer.SerializeToUtf8Bytes(wish, ResetJson.Default.ReserveRequest), key, at);

    public async Task<Told<Reservation>> Post(string path, byte[] body, string? key, HttpClient? at = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (key is not null) request.Headers.Add(KioskSignature.KeyHeader, key);
        return await Told<Reservation>.Of(await (at ?? Http).SendAsync(request), ResetJson.Default.Reservation);
    }

    public async Task<Told<Reservation>> AsHolder(
        HttpMethod method, Reservation reservation, string path = "", byte[]? body = null, string? token = null, HttpClient? at = null)
    {
        var request = new HttpRequestMessage(method, $"/v1/reservations/{reservation.Id}{path}")
        {
            Content = body is null ? null : new ByteArrayContent(body),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? reservation.Token);
        return await Told<Reservation>.Of(await (at ?? Http).SendAsync(request), ResetJson.Default.Reservation);
    }

    public async Task<(int Status, string Text)> Get(string path)
    {
        var response = await Http.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The reason; null: it was not refused.</summary>
    public async Task<string?> Refused(HttpRequestMessage request) =>
        (await Told<KioskCase>.Of(await Http.SendAsync(request), ResetJson.Default.KioskCase)).Reason;

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        foreach (var card in cards) card.Dispose();
        await Store.Database.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await Delete();
    }

    // The pools are everybody's: where another stage has just begun to close a connection of this one, its log goes a moment later.
    private async Task Delete()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < 20)
            {
                await Task.Delay(50);
            }
        }
    }
}
