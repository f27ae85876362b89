using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.Simulators;

/// <summary>
/// One process of the built <c>eidpin-reset</c> with a configuration as an operator writes it, but for its limits, since all comes from one
/// address. The simulated issuer's cards are registered, and the visitors' machines as real ones: simulated machines are for practice,
/// whose limits are fixed.
/// </summary>
internal sealed class ResetProgram : IDisposable
{
    public const string Operator = "benchmark.operator";

    private const string Chain = "benchmark-chain";

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-reset-").FullName;
    private readonly byte[] issuer = RandomNumberGenerator.GetBytes(32), machines = RandomNumberGenerator.GetBytes(32);
    private readonly Process process;
    private readonly List<string> log = [];

    /// <param name="connection">Of PostgreSQL; null: an SQLite file.</param>
    public ResetProgram(string program, byte[] masterKey, string? connection, IReadOnlyList<ResetVisitor> visitors)
    {
        Config = Configure(masterKey, connection);
        process = Process.Start(
            new ProcessStartInfo(program, ["serve", "--config", Config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, said) =>
        {
            lock (log) log.Add(said.Data ?? "");
        };
        process.BeginErrorReadLine();
        if (process.StandardOutput.ReadLine() is not { } line)
        {
            process.WaitForExit();
            var said = Tail;
            Dispose();
            throw new InvalidOperationException($"eidpin-reset does not start: {said}");
        }
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{new Uri(line["server ".Length..]).Port}/") };
        http.DefaultRequestHeaders.Authorization = new("Operator", Convert.ToBase64String(issuer));
        Post(http, "/v1/issuer/cards", new([.. visitors.Select(v => v.Issued)]), ResetJson.Default.IssuedCards);
        http.DefaultRequestHeaders.Authorization = new("Operator", Convert.ToBase64String(machines));
        foreach (var visitor in visitors)
        {
            Post(http, "/v1/issuer/kiosks", new(visitor.Kiosk, Chain, visitor.PublicKey, Simulated: false), ResetJson.Default.KioskEntry);
            visitor.Enter(http.BaseAddress);
        }
    }

    /// <summary>The file of its configuration.</summary>
    public string Config { get; }

    /// <summary>The end of what it logged, but for its good news, and how it ended.</summary>
    public string Tail
    {
        get
        {
            var end = process.HasExited ? $"(exit {process.ExitCode})" : "(it runs)";
            lock (log)
            {
                var last = log.Where(line => !line.Contains("\"done ", StringComparison.Ordinal)).TakeLast(10);
                return string.Join('\n', [.. last, end]);
            }
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <returns>The configuration's path.</returns>
    private string Configure(byte[] masterKey, string? connection)
    {
        foreach (var (name, key) in ((string, byte[])[])[
            ("master", masterKey),
            ("pseudonyms", RandomNumberGenerator.GetBytes(32)),
            ("staff", RandomNumberGenerator.GetBytes(32)),
            ("issuer", issuer),
            ("machines", machines),
        ])
        {
            var file = Path.Combine(folder, $"{name}.key");
            File.WriteAllText(file, Convert.ToBase64String(key));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        string[] pins = [ResetPins.Authentication, ResetPins.Signature];
        foreach (var pin in pins)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{pin}.cer"), SimulatedIssuer.Authority(pin));
            File.WriteAllBytes(
                Path.Combine(folder, $"{pin}.crl"),
                SimulatedIssuer.RevocationList(pin, [], 1, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1)));
        }
        var config = Path.Combine(folder, "reset.json");
        var address = $"http://127.0.0.1:{FreePort()}";
        var authorities = pins.Select(p => $$"""{ "pin": "{{p}}", "certificate": "{{p}}.cer", "revocationList": "{{p}}.crl" }""");
        File.WriteAllText(config, $$"""
            { "operator": "{{Operator}}", "name": { "en": "Benchmark" }, "face": { "policy": "off" }, "chains": [],
              "authorities": [ {{string.Join(", ", authorities)}} ],
              "moreChains": [ { "id": "{{Chain}}", "name": { "en": "Benchmark" }, "pins": ["jp.signature", "jp.authentication"],
                "from": "00:00", "until": "23:59:59.999", "zone": "UTC" } ],
              "database": {{JsonSerializer.Serialize(connection ?? "reset.sqlite")}},
              "masterKey": "master.key", "pseudonymKey": "pseudonyms.key", "staffSecret": "staff.key",
              "issuerSecret": "issuer.key", "machineSecret": "machines.key",
              "listen": ["{{address}}"], "origin": ["{{address}}"],
              "limits": { "challengesPerMinute": 1000000, "reservationsPerHour": 1000000, "reservationsPerDay": 1000000,
                "lookupsPerMinute": 1000000, "proofsPerHour": 1000000 } }
            """);
        return config;
    }

    // Known before it starts: it stands in all that is signed.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static void Post<T>(HttpClient http, string path, T body, JsonTypeInfo<T> shape) =>
        http
            .PostAsync(path, new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, shape)))
            .GetAwaiter()
            .GetResult()
            .EnsureSuccessStatusCode();
}
