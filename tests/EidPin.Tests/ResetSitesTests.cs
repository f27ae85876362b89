using System.Security.Cryptography;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>Municipal counters of an operator's own: a file that the configuration names, and the terminals at them.</summary>
public sealed class ResetSitesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-sites-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_sites_of_the_file_are_the_counters_of_the_server()
    {
        var site = Assert.Single(ConfigFile.Read(Configured(Sites())).Sites);
        Assert.Equal(("chuo", "Asia/Tokyo", "photo-or-two"), (site.Id, site.Zone, site.Rules.HolderId.Value));
    }

    [Theory]
    [InlineData("\"madeUp\": false", "\"madeUp\": true", "an example serves nobody")]
    [InlineData("\"Asia/Tokyo\"", "\"Asia/Nowhere\"", "no such zone: Asia/Nowhere")]
    [InlineData("\"replyDays\"", "\"days\"", "days")]
    public void A_file_that_cannot_be_used_is_named_with_what_is_wrong_in_it(string right, string wrong, string said)
    {
        var sites = Sites().Replace(right, wrong, StringComparison.Ordinal);
        var message = Assert.Throws<UsageException>(() => ConfigFile.Read(Configured(sites))).Message;
        Assert.Contains("sites.json", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_added_at_a_site_of_the_configuration_and_at_no_other()
    {
        var config = Configured(Sites());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(folder, "terminal.pem");
        await File.WriteAllTextAsync(file, key.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        Assert.Equal(2, await ServerCommands.Run(["kiosk", "add", "t1", "--site", "minato", "--key", file, "--config", config]));
        Assert.Equal(0, await ServerCommands.Run(["kiosk", "add", "t1", "--site", "chuo", "--key", file, "--config", config]));
        var settings = ConfigFile.Read(config);
        var store = new ResetStore(new(settings.Database), TimeProvider.System, settings.Key);
        Assert.Equal("chuo", CounterPlace.SiteOf((await store.Register.Kiosk("t1"))!.Chain));
    }

    [Fact]
    public void A_terminal_stands_at_a_site_or_a_machine_is_of_a_chain_and_not_both()
    {
        foreach (var where in (string[][])[[], ["--chain", "shop", "--site", "chuo"]])
            Assert.Contains(
                "--site SITE", Assert.Throws<UsageException>(() => ServerOptions.Parse(
                    ["kiosk", "add", "t1", .. where, "--key", "k.pem", "--config", "c.json"])).Message,
                StringComparison.Ordinal);
    }

    // The first example, as a city would have it.
    private static string Sites()
    {
        var rule = (string value) => $$"""{ "value": "{{value}}", "sources": [], "checked": "2026-11-21" }""";
        return $$"""
            [ { "id": "chuo", "name": { "ja": "中央区", "en": "Chuo" }, "madeUp": false, "zone": "Asia/Tokyo",
                "hours": [ { "days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:30", "until": "17:00" } ],
                "holidays": [], "closed": [], "languages": ["ja"], "replyDays": 14, "supervisor": ["agent"],
                "rules": { "holderId": {{rule("photo-or-two")}}, "representativeId": {{rule("two-with-photo")}},
                  "childAuthority": {{rule("paper")}}, "agents": {{rule("served")}}, "agentAsks": {{rule("visit")}},
                  "agentId": {{rule("photo")}}, "powerOfAttorney": {{rule("asked")}}, "unlockByTelephone": {{rule("not-allowed")}},
                  "booking": {{rule("none")}} } } ]
            """;
    }

    private string Configured(string sites)
    {
        foreach (var name in (string[])["m.key", "p.key", "s.key", "i.key", "k.key"])
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) continue;
            File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        File.WriteAllBytes(Path.Combine(folder, "a.cer"), new TestIssuer().Signature.RawData);
        File.WriteAllText(Path.Combine(folder, "sites.json"), sites);
        var config = Path.Combine(folder, "config.json");
        File.WriteAllText(config, """
            { "operator": "city", "name": { "en": "City" }, "chains": ["lawson"], "database": "reset.sqlite", "sites": "sites.json",
              "masterKey": "m.key", "pseudonymKey": "p.key", "staffSecret": "s.key",
              "issuerSecret": "i.key", "machineSecret": "k.key", "listen": ["http://127.0.0.1:0"],
              "origin": ["https://reset.example.org"],
              "authorities": [ { "pin": "jp.signature", "certificate": "a.cer", "revocationList": "a.crl" } ] }
            """);
        return config;
    }
}
