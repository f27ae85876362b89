using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Reset;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>
/// Several processes of the built <c>eidpin-reset</c> on one database, with a configuration as an operator writes it. Each request goes to
/// the next process.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ResetServers : IDisposable
{
    public const string OperatorId = "test.operator", Chain = "test-chain";

    private const string Unlimited = """
        { "challengesPerMinute": 1000000, "reservationsPerHour": 1000000, "lookupsPerMinute": 1000000, "proofsPerHour": 1000000,
          "signInsPerMinute": 10 }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-servers-").FullName;
    private readonly byte[] master = RandomNumberGenerator.GetBytes(32), issuer = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] machines = RandomNumberGenerator.GetBytes(32);
    private readonly List<(Process Process, Uri Url)> running = [];
    private readonly System.Text.StringBuilder errors = new();

    // A program in which each process runs, and its arguments.
    private readonly string[] inside;

    private ResetServers(string? connection, string? limits, string? proxies, string[]? inside)
    {
        this.inside = inside ?? [];
        var now = DateTimeOffset.UtcNow;
        foreach (var (name, key) in ((string, byte[])[])[
            ("master", master), ("pseudonyms", RandomNumberGenerator.GetBytes(32)),
            ("staff", RandomNumberGenerator.GetBytes(32)), ("issuer", issuer), ("machines", machines)])
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.key"), Convert.ToBase64String(key));
            File.SetUnixFileMode(Path.Combine(folder, $"{name}.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        foreach (var authority in Issuer.Authorities)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{authority.Pin}.cer"), authority.Certificate);
            File.WriteAllBytes(
                Path.Combine(folder, $"{authority.Pin}.crl"), Issuer.List(authority.Pin, 1, now.AddMinutes(-1), now.AddDays(1)));
        }
        File.WriteAllText(Config, $$"""
            { "operator": "{{OperatorId}}", "name": { "en": "Test" }, "face": { "policy": "off" }, "chains": [],
              "authorities": [
                { "pin": "jp.authentication", "certificate": "jp.authentication.cer", "revocationList": "jp.authentication.crl" },
                { "pin": "jp.signature", "certificate": "jp.signature.cer", "revocationList": "jp.signature.crl" } ],
              "moreChains": [
                { "id": "{{Chain}}", "name": { "en": "Test" }, "pins": ["jp.signature", "jp.authentication"],
                  "from": "00:00", "until": "23:59:59.999", "zone": "UTC" } ],
              "database": {{JsonSerializer.Serialize(connection ?? "reset.sqlite")}},
              "masterKey": "master.key", "pseudonymKey": "pseudonyms.key", "staffSecret": "staff.key",
              "issuerSecret": "issuer.key", "machineSecret": "machines.key",
              "listen": ["http://127.0.0.1:0"], "proxies": [{{proxies}}],
              "limits": {{limits ?? Unlimited}} }
            """);
        Http = new(new NextProcess(this)) { BaseAddress = new("http://127.0.0.1/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public TestIssuer Issuer { get; } = new();

    public HttpClient Http { get; }

    /// <summary>Each process's own address.</summary>
    public IReadOnlyList<Uri> Addresses => [.. running.Select(r => r.Url)];

    /// <summary>What the processes have logged so far.</summary>
    public string Log
    {
        get
        {
            lock (errors) return errors.ToString();
        }
    }

    /// <summary>The file of the configuration that all have.</summary>
    public string Config => Path.Combine(folder, "reset.json");

    private static string Program { get; } =
        new[] { Path.GetDirectoryName(SystemTests.Program.Path)!, AppContext.BaseDirectory }
            .Select(f => Path.Combine(f, "eidpin-reset")).First(File.Exists);

    /// <param name="connection">Of PostgreSQL; null: an SQLite file.</param>
    /// <param name="limits">Of the configuration; null: none that a test meets.</param>
    /// <param name="proxies">Of the configuration, each in quotation marks.</param>
    /// <param name="inside">A program in which each process runs, and its arguments; it hears what <see cref="Tell"/> says.</param>
    public static ResetServers Start(
        int processes, string? connection = null, string? limits = null, string? proxies = null, string[]? inside = null)
    {
        var servers = new ResetServers(connection, limits, proxies, inside);
        // All at once: the schema is made by one of them.
        var starting = Enumerable.Range(0, processes).Select(_ => servers.Begin()).ToList();
        try
        {
            foreach (var process in starting) servers.Add(process);
            return servers;
        }
        catch
        {
            foreach (var process in starting) process.Kill();
            servers.Dispose();
            throw;
        }
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill(int index)
    {
        running[index].Process.Kill(entireProcessTree: inside.Length > 0);
        running[index].Process.WaitForExit();
        lock (running) running.RemoveAt(index);
    }

    /// <summary>Ends it as a service is ended (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public int Stop(int index)
    {
        var process = running[index].Process;
        lock (running) running.RemoveAt(index);
        Process.Start("kill", ["-TERM", $"{process.Id}"])!.WaitForExit();
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Says a line to the program in which the first process runs.</summary>
    public void Tell(string line)
    {
        running[0].Process.StandardInput.WriteLine(line);
        running[0].Process.StandardInput.Flush();
    }

    public void AddProcess() => Add(Begin());

    public async Task<TestCard> NewCard()
    {
        var card = new TestCard(Issuer, master, DateTimeOffset.UtcNow);
        await AsOperator(
            "/v1/issuer/cards", JsonSerializer.SerializeToUtf8Bytes(new IssuedCards([card.Issued]), ResetJson.Default.IssuedCards));
        return card;
    }

    public async Task<TestKiosk> NewKiosk()
    {
        var kiosk = new TestKiosk(Http, $"kiosk-{Guid.NewGuid():N}", Chain, () => DateTimeOffset.UtcNow, OperatorId);
        await AsOperator(
            "/v1/issuer/kiosks", JsonSerializer.SerializeToUtf8Bytes(kiosk.Entry with { Simulated = false }, ResetJson.Default.KioskEntry));
        return kiosk;
    }

    /// <param name="by">Whom it asks; null: each process in turn.</param>
    public async Task<Told<Reservation>> Reserve(TestCard card, string pin, HttpClient? by = null)
    {
        by ??= Http;
        var challenge = (
            await Again(
                async () => await Told<Challenge>.Of(await by.PostAsync("/v1/challenges", null), ResetJson.Default.Challenge))).Right;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ReserveRequest(pin, card.Prove(ProofText.Reserve, OperatorId, pin, ProofText.Home, challenge)),
            ResetJson.Default.ReserveRequest);
        var key = Guid.NewGuid().ToString();
        return await Again(async () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/reservations") { Content = new ByteArrayContent(body) };
            request.Headers.Add(KioskSignature.KeyHeader, key);
            return await Told<Reservation>.Of(await by.SendAsync(request), ResetJson.Default.Reservation);
        });
    }

    /// <summary>Asks again with the same key until there is an answer, as a client has to.</summary>
    public static async Task<Told<T>> Again<T>(Func<Task<Told<T>>> ask) where T : class
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                if (await ask() is { Status: not (500 or 503) } told) return told;
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromSeconds(90))
            {
                // The process is gone: the next one is asked.
            }
            if (clock.Elapsed > TimeSpan.FromSeconds(90)) throw new TimeoutException("no server answers");
            await Task.Delay(50);
        }
    }

    /// <summary><c>eidpin-reset audit verify</c>.</summary>
    public (int Exit, string Output) Verify()
    {
        using var verify = Process.Start(
            new ProcessStartInfo(Program, ["audit", "verify", "--config", Config]) { RedirectStandardOutput = true })!;
        var output = verify.StandardOutput.ReadToEnd();
        verify.WaitForExit();
        return (verify.ExitCode, output);
    }

    public void Dispose()
    {
        while (running.Count > 0) Kill(0);
        Http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Begin()
    {
        string[] words = [.. inside, Program, "serve", "--config", Config];
        var process = Process.Start(
            new ProcessStartInfo(words[0], words[1..])
            {
                RedirectStandardInput = inside.Length > 0,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } said) lock (errors) errors.AppendLine(said); };
        process.BeginErrorReadLine();
        return process;
    }

    private void Add(Process process)
    {
        if (process.StandardOutput.ReadLine() is not { } line)
        {
            process.WaitForExit();
            lock (errors) throw new InvalidOperationException($"the server ended at its start: {errors}");
        }
        lock (running) running.Add((process, new($"http://127.0.0.1:{new Uri(line["server ".Length..]).Port}/")));
    }

    private async Task AsOperator(string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        var own = path.EndsWith("/kiosks", StringComparison.Ordinal) ? machines : issuer;
        request.Headers.Authorization = new("Operator", Convert.ToBase64String(own));
        var status = (int)(await Http.SendAsync(request)).StatusCode;
        Assert.True(status == 204, $"{path}: {status}; {Log}");
    }

    private sealed class NextProcess(ResetServers servers) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (servers.running)
                request.RequestUri = new(
                    servers.running[Interlocked.Increment(ref next) % servers.running.Count].Url, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
