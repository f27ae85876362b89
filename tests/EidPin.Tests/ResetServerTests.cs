using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>How the server is started, what it tells of itself, and what it says where it is not configured rightly.</summary>
public sealed class ResetServerTests : IDisposable
{
    private const string Plain = """
        { "operator": "city", "name": { "en": "City" }, "chains": ["lawson"], "database": "reset.sqlite",
          "masterKey": "m.key", "pseudonymKey": "p.key", "staffSecret": "s.key",
          "issuerSecret": "i.key", "machineSecret": "k.key", "listen": ["http://127.0.0.1:0"],
          "origin": ["https://reset.example.org"],
          "authorities": [ { "pin": "jp.signature", "certificate": "a.cer", "revocationList": "a.crl" } ] }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-config-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("", "usage")]
    [InlineData("dance", "unknown command dance")]
    [InlineData("serve", "--config")]
    [InlineData("serve --config", "a value is missing")]
    [InlineData("serve --colour", "unknown option --colour")]
    [InlineData("serve --child --database x --port 0", "--practice")]
    [InlineData("serve --practice --child --database x", "--port")]
    [InlineData("serve --practice --child --database x --port 70000", "70000")]
    [InlineData("serve --config x --port 80", "--port")]
    [InlineData("serve --config x --database y", "--database")]
    [InlineData("serve more --config x", "more")]
    [InlineData("cards import --config x", "FILE is missing")]
    [InlineData("kiosk add k1 --config x", "--chain")]
    [InlineData("audit verify", "--config")]
    [InlineData("audit verify --database x --seal 12", "--seal 12")]
    [InlineData("serve --config x --seal 1:0000000000000000000000000000000000000000000000000000000000000000", "--seal")]
    [InlineData("audit", "unknown command audit")]
    [InlineData("audit restored --config x", "--reason TEXT")]
    [InlineData("kiosk replace k1 --key y --config x", "--reason TEXT")]
    [InlineData("kiosk replace k1 --reason y --config x", "--key FILE")]
    [InlineData("serve --config x --face off", "--face")]
    [InlineData("serve --child --practice --database x --port 0 --face engine", "--face engine")]
    public async Task What_is_no_command_is_said_clearly_with_exit_2(string line, string said)
    {
        string[] args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(said, Assert.Throws<UsageException>(() => ServerOptions.Parse(args)).Message, StringComparison.Ordinal);
        Assert.Equal(2, await ServerCommands.Run(args));
    }

    [Theory]
    [InlineData("\"city\"", "\"c i t y\"", "operator")]
    [InlineData("lawson", "corner-shop", "corner-shop")]
    [InlineData("\"en\": \"City\"", "\"ja\": \"市\"", "English")]
    [InlineData("jp.signature", "fi.pin1", "fi.pin1")]
    [InlineData("\"listen\": [\"http://127.0.0.1:0\"]", "\"listen\": []", "listen")]
    [InlineData("http://127.0.0.1:0", "127.0.0.1:8080", "http://HOST:PORT")]
    [InlineData("http://127.0.0.1:0", "https://127.0.0.1:8443", "TLS")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:99999", "99999")]
    [InlineData("a.cer", "missing.cer", "missing.cer")]
    [InlineData("m.key", "open.key", "chmod 600")]
    [InlineData("m.key", "short.key", "base64")]
    [InlineData("p.key", "missing.key", "missing.key")]
    [InlineData("\"database\"", "\"databse\"", "databse")]
    [InlineData("\"listen\"", "\"face\": { \"policy\": \"engine\" }, \"listen\"", "face")]
    [InlineData(
        "\"listen\"",
        "\"moreChains\": [ { \"id\": \"x\", \"name\": { \"en\": \"X\" }, \"pins\": [\"jp.signature\"], \"from\": \"07:00\", " +
            "\"until\": \"21:00\", \"zone\": \"Europe/Atlantis\" } ], \"listen\"",
        "Atlantis")]
    [InlineData("\"origin\": [\"https://reset.example.org\"],", "", "origin: the addresses at which Desks and machines reach this server")]
    [InlineData("https://reset.example.org", "https://reset.example.org/api", "origin: https://reset.example.org/api: scheme, host and")]
    [InlineData("https://reset.example.org", "http://reset.example.org", "origin: http://reset.example.org: scheme, host and")]
    [InlineData("https://reset.example.org", "reset.example.org", "origin: reset.example.org: scheme, host and")]
    [InlineData("\"listen\"", "\"noOriginUntil\": \"soon\", \"listen\"", "noOriginUntil")]
    [InlineData("\"listen\"", "\"proxies\": [\"near\"], \"listen\"", "near")]
    [InlineData("\"listen\"", "\"proxies\": [\"10.0.0.0/40\"], \"listen\"", "10.0.0.0/40")]
    [InlineData("\"listen\"", "\"listWarningHours\": -1, \"listen\"", "listWarningHours")]
    [InlineData("i.key", "s.key", "each has to be another one")]
    public void A_configuration_that_is_wrong_says_where(string plain, string wrong, string said)
    {
        Assert.Contains(
            said,
            Assert.Throws<UsageException>(() => ConfigFile.Read(Write(Plain.Replace(plain, wrong, StringComparison.Ordinal)))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", \"revocationList\": \"a.crl\"", "", "authorities[0]: missing: 'revocationList'")]
    [InlineData("\"database\"", "\"databse\"", "databse: there is no such member")]
    [InlineData("\"lawson\"", "7", "chains[0]")]
    [InlineData("{ \"operator\"", "{{ \"operator\"", "line 1")]
    public void A_file_that_is_wrong_is_explained_in_its_own_words(string plain, string wrong, string said)
    {
        var message = Assert.Throws<UsageException>(() =>
            ConfigFile.Read(Write(Plain.Replace(plain, wrong, StringComparison.Ordinal)))).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain("EidPin.", message, StringComparison.Ordinal);
    }

    [Theory, InlineData("--help"), InlineData("serve --help"), InlineData("-h")]
    public async Task Help_is_no_mistake(string line) => Assert.Equal(0, await ServerCommands.Run(line.Split(' ')));

    [Theory, InlineData("corner-shop", false, 2), InlineData("lawson", true, 2), InlineData("lawson", false, 0)]
    public async Task A_kiosk_is_added_with_a_chain_of_the_configuration_and_its_public_key_alone(string chain, bool isPrivate, int exit)
    {
        var config = Write(Plain);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(folder, "kiosk.pem");
        await File.WriteAllTextAsync(
            file, isPrivate ? key.ExportECPrivateKeyPem() : key.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        Assert.Equal(exit, await ServerCommands.Run(["kiosk", "add", "k1", "--chain", chain, "--key", file, "--config", config]));
    }

    [Theory, InlineData("add", "--chain", "lawson"), InlineData("replace", "--reason", "it was stolen")]
    public async Task A_machine_has_a_key_on_P_256_and_no_other(string act, string option, string value)
    {
        var config = Write(Plain);
        string[] files = [Path.Combine(folder, "right.pem"), Path.Combine(folder, "other.pem")];
        foreach (var (file, curve) in files.Zip((ECCurve[])[ECCurve.NamedCurves.nistP256, ECCurve.NamedCurves.nistP384]))
        {
            using var key = ECDsa.Create(curve);
            await File.WriteAllTextAsync(file, key.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, await ServerCommands.Run(["kiosk", "add", "k1", "--chain", "lawson", "--key", files[0], "--config", config]));
        using var said = new StringWriter();
        Assert.Equal(2, await ServerCommands.Run(["kiosk", act, "k1", option, value, "--key", files[1], "--config", config], said));
        Assert.Contains($"{files[1]}: it is no key on P-256", said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost;Prt=5432;Password=SENTINEL", "prt"), InlineData("Host=localhost;Port=SENTINEL", "Port")]
    public async Task A_connection_string_that_is_wrong_says_which_word_of_it(string database, string said)
    {
        var config = Write(Plain.Replace("reset.sqlite", database, StringComparison.Ordinal));
        var problem = Assert.Throws<UsageException>(() => new Database(ConfigFile.Read(config).Database));
        Assert.Contains(said, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SENTINEL", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, await ServerCommands.Run(["serve", "--config", config]));
    }

    [Fact]
    public void A_configuration_becomes_settings_where_staff_compares_faces_unless_it_says_otherwise()
    {
        var settings = ConfigFile.Read(Write(Plain));
        Assert.Equal(
            ("city", false, FaceCheck.Review, "lawson", Path.Combine(folder, "reset.sqlite"), 30),
            (settings.Id, settings.Practice, settings.Face.Policy, settings.Chains.Single().Id, settings.Database, settings.KeepDays));
        var more = ConfigFile.Read(Write(Plain.Replace("\"listen\"", """
            "face": { "policy": "engine", "engine": "http://127.0.0.1:9/match" }, "keepDays": 7, "limits": { "lookupsPerMinute": 5 },
            "moreChains": [ { "id": "r-kioski", "name": { "en": "R" }, "pins": ["jp.signature"],
              "from": "07:00", "until": "21:00", "zone": "Europe/Helsinki" } ], "listen"
            """, StringComparison.Ordinal).Replace("reset.sqlite", "Host=db;Username=reset", StringComparison.Ordinal)));
        Assert.Equal((FaceCheck.ByEngine, "http://127.0.0.1:9/match", 7, 5, "Europe/Helsinki", "Host=db;Username=reset"),
            (
                more.Face.Policy, more.Face.Engine!.ToString(), more.KeepDays, more.Limits.LookupsPerMinute, more.Chain("r-kioski")!.Zone,
                more.Database));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"operatorSecret":"AAAA","masterKey":"AAAA"}""")]
    public void A_child_without_its_secrets_does_not_start_and_repeats_nothing_of_what_it_got(string? line)
    {
        var options = ServerOptions.Parse("serve --child --practice --database x --port 0".Split(' '));
        Assert.DoesNotContain(
            "AAAA", Assert.Throws<UsageException>(() => PracticeSettings.Read(options, line)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_is_told_with_its_authorities_places_and_that_it_is_practice()
    {
        await using var stage = await ResetStage.Open();
        var told = JsonSerializer.Deserialize((await stage.Get("/v1/operator")).Text, ResetJson.Default.OperatorInfo)!;
        Assert.Equal((ResetStage.OperatorId, true, "off", 24), (told.Id, told.Practice, told.FaceCheck, told.LifeHours));
        Assert.Equal(
            stage.Issuer.Authorities.Select(a => (a.Pin, Convert.ToHexString(a.Certificate))),
            told.Authorities.Select(a => (a.Pin, Convert.ToHexString(a.Certificate))));
        Assert.DoesNotContain(told.Places, p => p.Id == "post-office");
        Assert.Equal(
            (TimeOnly.Parse("06:30", null), "Asia/Tokyo"),
            told.Places.First(p => p.Id == "seven-eleven") is var seven ? (seven.From, seven.Zone) : default);
    }

    [Fact]
    public async Task The_description_of_the_API_names_every_route_and_shape()
    {
        await using var stage = await ResetStage.Open();
        var document = JsonDocument.Parse((await stage.Get("/openapi/v1.json")).Text).RootElement;
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        string[] expected =
        [
            "/v1/operator", "/v1/challenges", "/v1/reservations", "/v1/reservations/{id}", "/v1/reservations/{id}/photos",
            "/v1/kiosk/session", "/v1/kiosk/lookup", "/v1/kiosk/authorise", "/v1/kiosk/report", "/v1/issuer/cards", "/v1/issuer/kiosks",
            "/v1/staff/faces", "/v1/staff/faces/{id}", "/v1/staff/faces/{id}/{which}",
            .. ((string[])["session", "pair", "card", "authorise", "report", "receipt"]).Select(name => $"/v1/terminal/{name}"),
        ];
        Assert.Equal(expected.Order(), paths.Order());
        Assert.True(
            document
                .GetProperty("components")
                .GetProperty("schemas")
                .GetProperty("AuthoriseRequest")
                .GetProperty("properties")
                .TryGetProperty("initializeUpdate", out _));
    }

    [Fact]
    public async Task Each_limit_counts_for_itself_and_ends_with_its_span()
    {
        await using var stage = await ResetStage.Open(s =>
            s with { Limits = new(ChallengesPerMinute: 2, ReservationsPerHour: 9, LookupsPerMinute: 1, ProofsPerHour: 2) });
        var (card, kiosk, other) = (await stage.NewCard(), await stage.NewKiosk(), await stage.NewKiosk());
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
            stage.Clock.Now += TimeSpan.FromMinutes(1);
        }
        Assert.Equal(Refusals.TooMany, (await stage.Reserve(card, ResetPins.Signature)).Reason);
        Assert.Equal(200, (await kiosk.Lookup(card)).Status);
        stage.Clock.Now += TimeSpan.FromSeconds(20);
        var refused = await kiosk.Lookup(card);
        Assert.Equal((Refusals.TooMany, TimeSpan.FromSeconds(40)), (refused.Reason, refused.RetryAfter));
        Assert.Equal(200, (await other.Lookup(card)).Status);
        stage.Clock.Now += TimeSpan.FromSeconds(40);
        Assert.Equal(200, (await kiosk.Lookup(card)).Status);
    }

    [Fact]
    public async Task A_stranger_with_the_certificate_of_a_card_locks_nobody_out()
    {
        await using var stage = await ResetStage.Open(s => s with { Limits = s.Limits with { ProofsPerHour = 2 } });
        var (card, kiosk, other) = (await stage.NewCard(), await stage.NewKiosk(), await stage.NewKiosk());
        var stranger = new ReserveRequest(
            ResetPins.Signature, new((await stage.NewChallenge()).Id, card.Authentication.RawData, null, new byte[64]));
        string?[] told =
        [
            .. await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => (await stage.Reserve(stranger, $"stranger-{i}")).Reason)),
        ];
        Assert.Equal([Refusals.BadProof, Refusals.BadProof, Refusals.TooMany], told.Order());
        // Good proofs are counted by card, for reserving and at a machine apart; bad ones of a machine by machine.
        for (var times = 0; times < 2; times++) Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        Assert.Equal(Refusals.TooMany, (await stage.Reserve(card, ResetPins.Signature)).Reason);
        for (var times = 0; times < 3; times++)
        {
            var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
            var refused = await kiosk.Authorise(request with { Proof = request.Proof with { Signature = new byte[64] } }, $"bad-{times}");
            Assert.Equal((times < 2 ? Refusals.BadProof : Refusals.TooMany, times == 2), (refused.Reason, refused.RetryAfter is not null));
        }
        Assert.Equal("done", await other.Visit(card, [.. "ABC123"u8]));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    public void Addresses_of_one_network_are_one_caller(string address, string caller) =>
        Assert.Equal(caller, ResetServer.Serving.Caller.Net(System.Net.IPAddress.Parse(address)).ToString());

    [Fact]
    public async Task A_database_that_a_newer_program_has_changed_is_left_alone_unless_it_says_that_this_one_may_go_on()
    {
        await using var stage = await ResetStage.Open();
        await stage.Store.Database.Write(w => w.Execute("UPDATE schema_version SET version = 99"));
        await new Database(stage.File).Prepare();
        Assert.Equal((200, "ok\n"), await stage.Get("/readyz"));
        await stage.Store.Database.Write(w => w.Execute("UPDATE schema_version SET least = 99"));
        foreach (var use in (Func<Database, Task>[])[d => d.Migrate(), d => d.Prepare()])
            await Assert.ThrowsAsync<UsageException>(() => use(new Database(stage.File)));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        Assert.Equal((503, "not ready: schema\n"), await stage.Get("/readyz"));
    }

    private string Write(string config)
    {
        foreach (var (name, bytes, mode) in (
            (string, int, UnixFileMode)[])[("m", 32, UnixFileMode.UserRead), ("p", 32, UnixFileMode.UserRead),
            ("s", 32, UnixFileMode.UserRead), ("i", 32, UnixFileMode.UserRead), ("k", 32, UnixFileMode.UserRead),
            ("short", 5, UnixFileMode.UserRead),
            ("open", 32, UnixFileMode.UserRead | UnixFileMode.OtherRead)])
        {
            var path = Path.Combine(folder, $"{name}.key");
            File.Delete(path);
            File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)) + "\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
        }
        File.WriteAllBytes(Path.Combine(folder, "a.cer"), new TestIssuer().Signature.RawData);
        var file = Path.Combine(folder, "reset.json");
        File.WriteAllText(file, config);
        return file;
    }
}
