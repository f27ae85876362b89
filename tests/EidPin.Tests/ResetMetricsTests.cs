using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace EidPin.Tests;

/// <summary>What the server tells whoever watches it, as Prometheus reads it.</summary>
public sealed partial class ResetMetricsTests
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF];

    [Fact]
    public async Task Each_figure_that_the_document_lists_is_told_and_no_other()
    {
        await using var stage = await Busy();
        var told = await Scrape(stage);
        // The reason why it is not ready is told when it is not.
        await stage.Store.Database.Write(w => w.Execute("DELETE FROM register_facts WHERE seq > 1"));
        var unready = await Scrape(stage);
        Assert.Equal((1, 0), (told.Of("eidpin_ready"), unready.Of("eidpin_ready")));
        Assert.Equal(1, unready.Of("eidpin_unready", ("reason", "register-changed")));
        var document = await File.ReadAllTextAsync(
            Path.Combine(Repository.Top, "docs", "reset-server.md"), TestContext.Current.CancellationToken);
        var listed = Listed().Matches(document).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(told.Names.Union(unready.Names).Where(IsOwn).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        // And what the examples ask for is among them.
        var asked = Named().Matches(document).Select(m => Series().Replace(m.Value, ""));
        Assert.Empty(asked.Except(listed));
    }

    [Fact]
    public async Task Steps_refusals_times_queue_lists_and_seals_are_counted()
    {
        await using var stage = await Busy();
        var told = await Scrape(stage);
        Assert.Equal(
            (3, 1, 1, 1, 0),
            (Steps("reserved"), Steps("identified"), Steps("authorised"), Steps("done"), Steps("expired")));
        Assert.Equal(1, told.Of("eidpin_refusals_total", ("reason", Refusals.NoReservation)));
        Assert.Equal(0, told.Of("eidpin_refusals_total", ("reason", Refusals.BadProof)));
        Assert.Equal(2, told.Of("eidpin_work_seconds_count", ("work", "authorise")));
        Assert.True(told.Of("eidpin_database_wait_seconds_count") > 10);
        Assert.Equal((1, 60), (told.Of("eidpin_faces_waiting"), told.Of("eidpin_faces_oldest_seconds")));
        Assert.Equal(0, told.Of("eidpin_sessions_untold"));
        Assert.Equal((60, 1), (told.Of("eidpin_seal_age_seconds"), told.Of("eidpin_cases_unsealed")));
        Assert.Equal((60, 86340), (List("age"), List("left")));
        // Of the other authority there is none: an alert that waits for less than some hours is given.
        Assert.Equal(0, told.Of("eidpin_list_left_seconds", ("pin", ResetPins.Authentication)));
        Assert.Equal(1, told.Of("eidpin_info", ("version", ProgramVersion.Text)));
        Assert.True(told.Of("eidpin_lease_left_seconds", ("work", "seal")) > 0);

        double Steps(string kind) => told.Of("eidpin_steps_total", ("kind", kind));
        double List(string what) => told.Of($"eidpin_list_{what}_seconds", ("pin", ResetPins.Signature));
    }

    [Fact]
    public async Task The_time_of_the_engine_that_compares_faces_is_told_also_where_it_does_not_answer()
    {
        await using var stage = await Open(new(FaceCheck.ByEngine, new Uri("http://127.0.0.1:9/")));
        var reservation = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        Assert.Equal(Refusals.FaceUndecided, (await Photos(stage, reservation)).Reason);
        Assert.Equal(1, (await Scrape(stage)).Of("eidpin_work_seconds_count", ("work", "engine")));
    }

    [Fact]
    public async Task A_session_whose_end_no_machine_told_is_counted_until_it_is_told()
    {
        await using var stage = await Open(new(FaceCheck.Off));
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var session = (await kiosk.Authorise(request, "a")).Right;
        Assert.Equal(1, (await Scrape(stage)).Of("eidpin_sessions_untold"));
        await kiosk.Report(new(session.Case, session.Attempt, "refused", null, null));
        Assert.Equal(0, (await Scrape(stage)).Of("eidpin_sessions_untold"));
    }

    [Fact]
    public async Task Where_the_database_is_away_that_is_told_and_nothing_that_stands_in_it()
    {
        await using var stage = await Busy();
        await stage.Store.Database.Write(w => w.Execute("ALTER TABLE cases RENAME TO away; ALTER TABLE identity RENAME TO gone"));
        var told = await Scrape(stage);
        Assert.Equal(1, told.Of("eidpin_unready", ("reason", "database")));
        Assert.DoesNotContain("eidpin_faces_waiting", told.Names);
        Assert.Equal(3, told.Of("eidpin_steps_total", ("kind", "reserved")));
    }

    [Fact]
    public async Task Nothing_of_a_card_a_machine_a_person_or_an_address_is_told()
    {
        await using var stage = await Busy();
        var text = (await Scrape(stage)).Text;
        await using var connection = await stage.Store.Database.Open();
        foreach (var sql in (string[])[
            "SELECT id FROM cases", "SELECT card FROM cases", "SELECT code FROM cases", "SELECT id FROM kiosks",
            "SELECT card_id FROM cards", "SELECT authentication_serial FROM cards", "SELECT key FROM rates"])
            foreach (var value in await Dapper.SqlMapper.QueryAsync<string>(connection, sql))
                Assert.DoesNotContain(value, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_have_an_address_of_their_own_and_none_unless_it_is_configured()
    {
        await using var stage = await Busy();
        Assert.Equal(404, (await stage.Get("/metrics")).Status);
        using var http = new HttpClient { BaseAddress = Door(stage).Address };
        foreach (var path in (string[])["/", "/readyz", "/v1/operator", "/staff/faces"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        await using var plain = await ResetStage.Open();
        Assert.Null(plain.Services.GetService<MetricsDoor>());
    }

    [Theory]
    [InlineData("\"0.0.0.0:9464\"", "others than this machine reach 0.0.0.0:9464")]
    [InlineData("\"192.0.2.1:9464\"", "others than this machine reach 192.0.2.1:9464")]
    [InlineData("\"[::]:9464\"", "others than this machine reach [::]:9464")]
    [InlineData("\"0.0.0.0:9464\", \"metricsPublic\": true", null)]
    [InlineData("\"127.0.0.1:9464\"", null)]
    [InlineData("\"[::1]:9464\"", null)]
    [InlineData("\"127.0.0.1\"", "ADDRESS:PORT is expected")]
    [InlineData("\"localhost:9464\"", "ADDRESS:PORT is expected")]
    public void They_are_told_to_this_machine_alone_unless_the_configuration_says_so(string metrics, string? said)
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-metrics-");
        var path = Path.Combine(folder.FullName, "config.json");
        File.WriteAllText(path, $$"""
            { "operator": "city", "name": { "en": "City" }, "chains": ["lawson"], "database": "reset.sqlite", "masterKey": "m.key",
              "pseudonymKey": "p.key", "staffSecret": "s.key", "issuerSecret": "i.key", "machineSecret": "k.key",
              "listen": ["http://127.0.0.1:0"], "origin": ["https://reset.example.org"], "metrics": {{metrics}},
              "authorities": [{ "pin": "jp.signature", "certificate": "a.cer", "revocationList": "a.crl" }] }
            """);
        // What is looked at next is not there.
        Assert.Contains(said ?? "s.key", Assert.Throws<UsageException>(() => ConfigFile.Read(path)).Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_at_the_start()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = (IPEndPoint)other.LocalEndpoint;
        await Assert.ThrowsAsync<IOException>(() => ResetStage.Open(s => s with { Metrics = taken }));
    }

    // One reset, one reservation that waits for its face, one that is ended, a lookup for nothing; a list and a seal of a minute ago.
    private static async Task<ResetStage> Busy()
    {
        var stage = await Open(new(FaceCheck.Review));
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var list = stage.Issuer.List(ResetPins.Signature, 5, stage.Clock.Now, stage.Clock.Now.AddDays(1));
        await stage.AsOperator("/v1/issuer/cards", new([], RevocationLists: [list]), ResetJson.Default.IssuedCards);
        var first = (await stage.Reserve(card, ResetPins.Signature)).Right;
        await TestClerk.SendPhotos(stage, first);
        var photos = new PhotoPair(TestClerk.Chip, TestClerk.Live).Name;
        await stage.AsOperator($"/v1/staff/faces/{first.Id}", new("same", photos), ServerJson.Default.FaceAnswer);
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        // An answer that was lost is asked for again.
        Assert.NotNull((await kiosk.Authorise(request, "a")).Right);
        var session = (await kiosk.Authorise(request, "a")).Right;
        var (chaining, receipt) = card.Reset(ResetPins.Signature, session, chip, cryptogram, [.. "ABC123"u8]);
        Assert.Equal("done", (await kiosk.Report(new(session.Case, session.Attempt, "done", chaining, receipt))).Right.State);
        var ended = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        await stage.AsHolder(HttpMethod.Delete, ended);
        Assert.Equal(Refusals.NoReservation, (await kiosk.Lookup(await stage.NewCard())).Reason);
        Assert.NotNull(await stage.Store.Seals.Make());
        var waiting = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right;
        Assert.Null((await Photos(stage, waiting)).Reason);
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        return stage;
    }

    private static Task<ResetStage> Open(FaceCheck face) =>
        ResetStage.Open(s => s with { Face = face, Metrics = new(IPAddress.Loopback, 0) });

    private static Task<Told<Reservation>> Photos(ResetStage stage, Reservation of) => stage.AsHolder(
        HttpMethod.Put, of, "/photos",
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new FacePhotos(Photo, Photo), ResetJson.Default.FacePhotos));

    private static MetricsDoor Door(ResetStage stage) => stage.Services.GetRequiredService<MetricsDoor>();

    private static bool IsOwn(string name) => name.StartsWith("eidpin_", StringComparison.Ordinal);

    private static async Task<Scraped> Scrape(ResetStage stage)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(Door(stage).Address, TestContext.Current.CancellationToken);
        Assert.Equal((200, "text/plain"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return Scraped.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex(@"^\| `(eidpin_[a-z_]+)`", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex("eidpin_[a-z_]+")]
    private static partial Regex Named();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Series();

    /// <summary>The text format, version 0.0.4 (prometheus.io, exposition formats), read strictly.</summary>
    private sealed partial record Scraped(string Text, IReadOnlyDictionary<string, double> Values, IReadOnlyCollection<string> Names)
    {
        public static Scraped Parse(string text)
        {
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            var (values, types) = (new Dictionary<string, double>(), new Dictionary<string, string>());
            var current = "";
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Type().Match(line) is { Success: true } type)
                {
                    current = type.Groups[1].Value;
                    // Each name once: all of its series stand together.
                    types.Add(current, type.Groups[2].Value);
                    continue;
                }
                if (line.StartsWith($"# HELP {current} ", StringComparison.Ordinal)) continue;
                var sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                var name = sample.Groups[1].Value;
                Assert.Equal(current, types[current] == "histogram" ? Series().Replace(name, "") : name);
                values.Add(line[..line.LastIndexOf(' ')], double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture));
            }
            return new(text, values, types.Keys);
        }

        /// <summary>The one series of that name that has these labels.</summary>
        public double Of(string name, params (string Name, string Value)[] labels) => Assert.Single(
            Values,
            value => value.Key.StartsWith($"{name}{{", StringComparison.Ordinal)
                && labels.All(l => value.Key.Contains($"{l.Name}=\"{l.Value}\"", StringComparison.Ordinal))).Value;

        [GeneratedRegex("^# TYPE ([a-z_]+) (counter|gauge|histogram)$")]
        private static partial Regex Type();

        [GeneratedRegex("""^([a-z_]+)\{([a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*)\} (-?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN|[+-]Inf)$""")]
        private static partial Regex Sample();
    }
}
