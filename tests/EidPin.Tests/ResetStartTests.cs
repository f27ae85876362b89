using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EidPin.Reset;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>What an operator meets on the way to a server that runs: each mistake is told in one line that names what to mend.</summary>
public sealed class ResetStartTests : IDisposable
{
    private const string Plain = """
        { "operator": "city", "name": { "en": "City" }, "chains": [], "database": "reset.sqlite",
          "moreChains": [ { "id": "shop", "name": { "en": "Shop" }, "pins": ["jp.signature"], "from": "07:00", "until": "21:00",
            "zone": "Asia/Tokyo" } ],
          "masterKey": "m.key", "pseudonymKey": "p.key", "staffSecret": "s.key",
          "issuerSecret": "i.key", "machineSecret": "k.key", "listen": ["http://127.0.0.1:0"],
          "origin": ["https://reset.example.org"],
          "authorities": [ { "pin": "jp.signature", "certificate": "a.cer", "revocationList": "a.crl" } ] }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-start-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_configuration_that_is_missing_is_named_once_with_the_example_beside_it()
    {
        var config = Path.Combine(folder, "config.json");
        var (exit, said) = await Run("serve", "--config", config);
        Assert.Equal((2, $"eidpin-reset: {config}: there is no such file\n"), (exit, said));
        await File.WriteAllTextAsync($"{config}.example", "{}", TestContext.Current.CancellationToken);
        (_, said) = await Run("serve", "--config", config);
        Assert.Equal($"eidpin-reset: {config}: there is no such file; config.json.example beside it is the least of one\n", said);
    }

    [Theory]
    [InlineData("\"listen\": [\"http://127.0.0.1:0\"]", "\"listen\": \"http://127.0.0.1:0\"", "listen: a list is expected: [ … ]")]
    [InlineData("\"operator\": \"city\"", "\"operator\": 7", "operator: text is expected: \"…\"")]
    [InlineData("{ \"en\": \"City\" }", "\"City\"", "name: an object is expected: { … }")]
    [InlineData("\"listen\"", "\"keepDays\": \"thirty\", \"listen\"", "keepDays: a whole number is expected")]
    [InlineData("\"operator\": \"city\"", "\"operator\": null", "operator: null is no value for it")]
    [InlineData("\"listen\"", "\"limits\": 7, \"listen\"", "limits: an object is expected: { … }")]
    [InlineData("\"from\": \"07:00\"", "\"from\": \"seven\"", "moreChains[0].from: a time of day is expected: \"06:30\"")]
    [InlineData("\"en\": \"Shop\"", "\"en\": null", "chain shop")]
    public async Task A_value_of_another_kind_is_told_in_words_of_the_file(string right, string wrong, string said)
    {
        var (exit, all) = await Run("serve", "--config", Configured(config => config.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(2, exit);
        Assert.Contains(said, all, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"p.key\"", "7", "the name of a file is expected, or a list of names")]
    [InlineData("\"p.key\"", "[]", "the name of a file is expected, or a list of names")]
    [InlineData("\"p.key\"", "[\"p.key\", 7]", "the name of a file is expected, or a list of names")]
    [InlineData("\"p.key\"", "[\"p.key\", \"p.key\"]", "pseudonymKey: a key stands there twice")]
    [InlineData("\"s.key\"", "[\"s.key\", \"i.key\"]", "each has to be another one")]
    [InlineData("\"a.crl\"", "\"ldap://crl.example/a\"", "a file, or an address with http:// or https://, is expected")]
    [InlineData("\"a.crl\"", "\"https://me:sec@ret@crl.example/a\"", ".json: revocationList: crl.example/a: a file, or an address")]
    [InlineData("\"a.crl\"", "\"https://me:secret@crl.example/a\"", ": crl.example/a: no name or password stands there")]
    [InlineData("\"chains\"", "\"downloadProxy\": \"proxy:3128\", \"chains\"", "http://HOST:PORT is expected")]
    [InlineData("\"masterKey\": \"m.key\"", "\"masterKeys\": {}", "one of both")]
    [InlineData("\"masterKey\": \"m.key\"", "\"masterKey\": \"m.key\", \"masterKeys\": { \"2\": \"i.key\" }", "one of both")]
    [InlineData("\"masterKey\": \"m.key\"", "\"masterKeys\": { \"0\": \"m.key\" }", "masterKeys: generations are numbers from 1")]
    [InlineData(
        "\"masterKey\": \"m.key\"", "\"masterKeys\": { \"1\": \"m.key\", \"2\": \"m.key\" }", "masterKeys: a key stands there twice")]
    public async Task A_key_or_a_list_that_cannot_be_used_is_told(string right, string wrong, string said)
    {
        var (exit, all) = await Run("config", "check", "--config", Configured(c => c.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(2, exit);
        Assert.Contains(said, all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", \"until\": \"21:00\"", "", "chain shop: from and until, or neither")]
    [InlineData(
        "\"zone\"", "\"closed\": [ { \"from\": \"2026-12-31T18:00:00Z\", \"until\": \"2027-01-03T08:00:00\" } ], \"zone\"",
        "chain shop: closed")]
    [InlineData(
        "\"zone\"", "\"closed\": [ { \"from\": \"2027-01-03T08:00:00\", \"until\": \"2026-12-31T18:00:00\" } ], \"zone\"",
        "chain shop: closed")]
    public async Task Hours_that_are_none_are_told(string right, string wrong, string said)
    {
        var (exit, all) = await Run("config", "check", "--config", Configured(c => c.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(2, exit);
        Assert.Contains(said, all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_without_hours_is_open_at_all_of_them_but_for_what_is_closed_by_its_own_clock()
    {
        var chain = Assert.Single(ConfigFile.Read(Configured(c => c.Replace(
            "\"from\": \"07:00\", \"until\": \"21:00\"",
            "\"closed\": [ { \"from\": \"2026-12-31T18:00:00\", \"until\": \"2027-01-03T08:00:00\" } ]",
            StringComparison.Ordinal))).Chains);
        Assert.Equal((true, new DateTime(2027, 1, 3, 8, 0, 0)), (chain.IsAllHours, chain.NextOpening(new(2027, 1, 1))));
    }

    [Fact]
    public void Keys_may_be_lists_of_files_and_master_keys_have_generations()
    {
        var settings = ConfigFile.Read(Configured(c => c
            .Replace("\"p.key\"", "[\"p.key\", \"s.key\"]", StringComparison.Ordinal)
            .Replace("\"i.key\"", "[\"i.key\", \"m.key\"]", StringComparison.Ordinal)
            .Replace("\"masterKey\": \"m.key\"", "\"masterKeys\": { \"1\": \"m.key\", \"7\": \"k.key\" }", StringComparison.Ordinal)));
        Assert.Equal(2, settings.Key.All.Count);
        Assert.Equal((true, true, false), (settings.Keys.Has(1), settings.Keys.Has(7), settings.Keys.Has(2)));
        foreach (var file in (string[])["i.key", "m.key"])
            Assert.True(settings.IssuerSecret.Is(File.ReadAllText(Path.Combine(folder, file))));
        using var said = new StringWriter();
        ServerCommands.Check(settings, said);
        foreach (var key in settings.Key.All) Assert.Contains(key.Fingerprint(), said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_a_database_is_told_from_a_path_and_not_repeated()
    {
        var config = Configured(c => c.Replace("reset.sqlite", "postgresql://reset:SENTINEL@db/reset", StringComparison.Ordinal));
        var (exit, said) = await Run("serve", "--config", config);
        Assert.Equal(2, exit);
        Assert.Contains("database: an address such as postgresql:// is not taken; Host=…;Database=…", said, StringComparison.Ordinal);
        Assert.DoesNotContain("SENTINEL", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_without_Host_becomes_no_file_of_that_name()
    {
        var config = Configured(c => c.Replace(
            "reset.sqlite", "Server=db.internal;Database=reset;Username=reset;Password=SENTINEL", StringComparison.Ordinal));
        var (exit, said) = await Run("serve", "--config", config);
        Assert.Equal(2, exit);
        Assert.Contains("known by Host=", said, StringComparison.Ordinal);
        Assert.DoesNotContain("SENTINEL", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder), f => f.Contains("SENTINEL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host=db;Password=SENTINEL", UnixFileMode.OtherRead, true)]
    [InlineData("Host=db;PWD=SENTINEL", UnixFileMode.GroupRead, true)]
    [InlineData("Host=db;Password=SENTINEL", UnixFileMode.None, false)]
    [InlineData("Host=db;Username=reset", UnixFileMode.OtherRead, false)]
    public async Task A_configuration_with_a_password_is_its_owners_alone(string database, UnixFileMode others, bool refused)
    {
        if (OperatingSystem.IsWindows()) return;
        var config = Configured(c => c.Replace("reset.sqlite", database, StringComparison.Ordinal));
        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        var (exit, said) = await Run("config", "check", "--config", config);
        Assert.Equal(refused ? 2 : 0, exit);
        Assert.Equal(refused, said.Contains("the password of the database stands in it, and others may read", StringComparison.Ordinal));
        Assert.DoesNotContain("SENTINEL", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_started_it_is_told_when_it_serves_and_when_it_stops()
    {
        if (!OperatingSystem.IsLinux()) return;
        var path = Path.Combine(folder, "notify");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        listener.Bind(new UnixDomainSocketEndPoint(path));
        var supervisor = new Supervisor(path);
        supervisor.Ready();
        supervisor.Stopping();
        var buffer = new byte[64];
        foreach (var told in (string[])["READY=1", "STOPPING=1"])
            Assert.Equal(told, Encoding.ASCII.GetString(buffer, 0, listener.Receive(buffer)));
        listener.Dispose();
        // And where nobody listens, or it was not asked for, nothing comes of it.
        supervisor.Ready();
        new Supervisor(null).Ready();
    }

    [Fact]
    public async Task A_database_that_others_may_read_is_refused_and_a_new_one_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var file = Path.Combine(folder, "own.sqlite");
        await using (var database = new Database(file)) await database.Migrate();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await using var again = new Database(file);
        var e = await Assert.ThrowsAsync<UsageException>(() => again.Migrate());
        Assert.Contains("chmod 600", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_folder_is_not_there_is_a_mistake_of_the_configuration_and_names_it()
    {
        var (exit, said) = await Run(
            "serve", "--config", Configured(c => c.Replace("reset.sqlite", "nowhere/reset.sqlite", StringComparison.Ordinal)));
        Assert.Equal((2, $"eidpin-reset: database: {folder}/nowhere/reset.sqlite: there is no such folder\n"), (exit, said));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        var file = Path.Combine(folder, "reset.sqlite");
        await File.WriteAllTextAsync(file, new string('x', 5000), TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (exit, said) = await Run("serve", "--config", Configured());
        Assert.Equal((2, $"eidpin-reset: database: {file}: it is no SQLite database\n"), (exit, said));
    }

    [Fact]
    public void What_may_not_be_read_names_the_user() =>
        Assert.Equal(
            $"/etc/x: the user {Environment.UserName} may not read it",
            InputFile.Unreadable("/etc/x", new UnauthorizedAccessException("Access to the path '/etc/x' is denied.")).Message);

    [Theory]
    [InlineData("kiosk add --chain x --key y --config z", "kiosk add: ID is missing")]
    [InlineData("kiosk revoke --config z", "kiosk revoke: ID is missing")]
    [InlineData("cards import --config z", "cards import: FILE is missing")]
    [InlineData("audit verify --database Host=db;Password=x --key k", "--database: everybody on this computer sees a password on the " +
        "command line; Passfile=FILE in its place names a file with it")]
    public async Task A_word_that_is_missing_or_should_not_be_there_is_named(string line, string said) =>
        Assert.Equal((2, $"eidpin-reset: {said}\n"), await Run(line.Split(' ')));

    [Theory]
    [InlineData("cards import {folder} --config {config}", "it is a folder")]
    [InlineData("cards import {folder}/none.json --config {config}", "there is no such file")]
    [InlineData("kiosk add k1 --chain shop --key {folder} --config {config}", "it is a folder")]
    [InlineData("kiosk add k1 --chain shop --key {folder}/none/k.pem --config {config}", "there is no such file")]
    public async Task A_file_of_the_command_line_that_cannot_be_read_is_named(string line, string said)
    {
        var config = Configured();
        string[] args =
        [
            .. line.Split(' ').Select(w =>
                w.Replace("{folder}", folder, StringComparison.Ordinal).Replace("{config}", config, StringComparison.Ordinal)),
        ];
        var (exit, all) = await Run(args);
        Assert.Equal(2, exit);
        Assert.StartsWith($"eidpin-reset: {folder}", all, StringComparison.Ordinal);
        Assert.EndsWith($": {said}\n", all, StringComparison.Ordinal);
    }

    // The server starts without the list, since the reservations of other authorities go on; the log says what is not taken, and once.
    [Fact]
    public async Task A_revocation_list_that_is_missing_is_said_once_until_it_is_there_and_may_be_PEM()
    {
        var issuer = new TestIssuer();
        var config = Configured(issuer: issuer);
        var list = Path.Combine(folder, "a.crl");
        await using var database = new Database(Path.Combine(folder, "reset.sqlite"));
        await database.Migrate();
        var settings = ConfigFile.Read(config);
        var store = new ResetStore(database, TimeProvider.System, new(new byte[32]));
        var said = new ConcurrentQueue<string>();
        using var lists = new ListReading(settings, store, new(settings, store.Database), new ListLog(said));
        await lists.ReadAll();
        await lists.ReadAll();
        Assert.StartsWith($"revocation list {list}: there is no such file", Assert.Single(said), StringComparison.Ordinal);
        await File.WriteAllTextAsync(list, "-----BEGIN X509 CRL-----\nnothing\n", TestContext.Current.CancellationToken);
        await lists.ReadAll();
        Assert.StartsWith($"revocation list {list}: it is no revocation list (DER or PEM)", said.ElementAt(1), StringComparison.Ordinal);
        var der = issuer.List(ResetPins.Signature, 1, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(list, PemEncoding.WriteString("X509 CRL", der), TestContext.Current.CancellationToken);
        await lists.ReadAll();
        Assert.Equal(2, said.Count);
        Assert.NotNull(await store.Revoked.ListOf(Authority.NameOf(issuer.Signature)));
    }

    private static async Task<(int Exit, string Said)> Run(params string[] args)
    {
        using var said = new StringWriter { NewLine = "\n" };
        return (await ServerCommands.Run(args, said), said.ToString());
    }

    private string Configured(Func<string, string>? change = null, TestIssuer? issuer = null)
    {
        foreach (var name in (string[])["m.key", "p.key", "s.key", "i.key", "k.key"])
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        File.WriteAllBytes(Path.Combine(folder, "a.cer"), (issuer ?? new TestIssuer()).Signature.RawData);
        var config = Path.Combine(folder, "config.json");
        File.WriteAllText(config, change is null ? Plain : change(Plain));
        return config;
    }
}
