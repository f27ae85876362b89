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
        { "challengesPerMinute": 1000000, "reservationsPerHour": 1000000, "reservationsPerDay": 1000000,
          "lookupsPerMinute": 1000000, "proofsPerHour": 1000000, "signInsPerMinute": 10 }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-servers-").FullName;
    private readonly byte[] master = RandomNumberGenerator.GetBytes(32), machines = RandomNumberGenerator.GetBytes(32);
    private readonly string? notify;
    private readonly List<(Process Process, Uri Url)> running = [];
    private readonly System.Text.StringBuilder errors = new();

    // A program in which each process runs, and its arguments.
    private readonly string[] inside;

    private ResetServers(string? connection, string? limits, string? proxies, string? notify, string[]? inside)
    {
        (this.notify, this.inside) = (notify, inside ?? []);
        var now = DateTimeOffset.UtcNow;
        foreach (var (name, key) in ((string, byte[])[])[("master", master), ("issuer", IssuerSecret), ("machines", machines)])
            Write($"{name}.key", Convert.ToBase64String(key));
        foreach (var name in (string[])["pseudonyms", "staff"]) NewKey(name);
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
              "listen": ["http://127.0.0.1:0"], "origin": ["{{TestCard.Origin}}"], "proxies": [{{proxies}}],
              "limits": {{limits ?? Unlimited}} }
            """);
        Http = new(new NextProcess(this)) { BaseAddress = new("http://127.0.0.1/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public TestIssuer Issuer { get; } = new();

    /// <summary>What the issuer's program shows.</summary>
    public byte[] IssuerSecret { get; set; } = RandomNumberGenerator.GetBytes(32);

    public HttpClient Http { get; }

    /// <summary>To ask one process by its address.</summary>
    public HttpClient Alone { get; } = new();

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
    /// <param name="notify">The socket of who wants to know that they serve.</param>
    /// <param name="inside">A program in which each process runs, and its arguments; it hears what <see cref="Tell"/> says.</param>
    public static ResetServers Start(
        int processes, string? connection = null, string? limits = null, string? proxies = null, string? notify = null,
        string[]? inside = null)
    {
        var servers = new ResetServers(connection, limits, proxies, notify, inside);
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

    /// <param name="within">A program in which this one runs, and its arguments.</param>
    public void AddProcess(params string[] within) => Add(Begin(within));

    /// <param name="of">The master key of a later generation.</param>
    public async Task<TestCard> NewCard(byte[]? of = null, int generation = 1)
    {
        var card = new TestCard(Issuer, of ?? master, DateTimeOffset.UtcNow);
        await AsOperator(
            "/v1/issuer/cards",
            JsonSerializer.SerializeToUtf8Bytes(
                new IssuedCards([card.Issued with { Generation = generation }]), ResetJson.Default.IssuedCards));
        return card;
    }

    /// <summary>A file beside the configuration, for its owner alone.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>A key file NAME.key.</summary>
    public byte[] NewKey(string name)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        Write($"{name}.key", Convert.ToBase64String(key));
        return key;
    }

    /// <summary>Writes the configuration anew, which each process has to be told.</summary>
    public void Configure(string before, string after)
    {
        var text = File.ReadAllText(Config);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(Config, text.Replace(before, after, StringComparison.Ordinal));
    }

    /// <summary>Tells a process to read its configuration again, and waits until the log says what came of it.</summary>
    public async Task Hangup(int index, string said = "the configuration was read again")
    {
        int Count() => Log.Split(said).Length;
        var (before, clock) = (Count(), Stopwatch.StartNew());
        Signal(index, "HUP");
        while (Count() == before)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), Log);
            await Task.Delay(50);
        }
    }

    public void Signal(int index, string name) => Process.Start("kill", [$"-{name}", $"{running[index].Process.Id}"])!.WaitForExit();

    /// <summary>Any command of <c>eidpin-reset</c> with this configuration.</summary>
    public string Command(params string[] words)
    {
        var (exit, output) = Run([.. words, "--config", Config]);
        Assert.True(exit == 0, $"{string.Join(' ', words)}: exit {exit} {output}");
        return output;
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
            await Repeated.Again(
                async () => await Told<Challenge>.Of(await by.PostAsync("/v1/challenges", null), ResetJson.Default.Challenge))).Right;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ReserveRequest(pin, card.Prove(ProofText.Reserve, OperatorId, pin, ProofText.Home, challenge)),
            ResetJson.Default.ReserveRequest);
        var key = Guid.NewGuid().ToString();
        return await Repeated.Again(async () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/reservations") { Content = new ByteArrayContent(body) };
            request.Headers.Add(KioskSignature.KeyHeader, key);
            return await Told<Reservation>.Of(await by.SendAsync(request), ResetJson.Default.Reservation);
        });
    }

    /// <summary><c>eidpin-reset audit verify</c>.</summary>
    public (int Exit, string Output) Verify() => Run(["audit", "verify", "--config", Config]);

    private static (int Exit, string Output) Run(string[] words)
    {
        using var command = Process.Start(new ProcessStartInfo(Program, words) { RedirectStandardOutput = true })!;
        var output = command.StandardOutput.ReadToEnd();
        command.WaitForExit();
        return (command.ExitCode, output);
    }

    public void Dispose()
    {
        while (running.Count > 0) Kill(0);
        Http.Dispose();
        Alone.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Begin(params string[] within)
    {
        // Whoever runs the tests with nohup gives its own deafness on: a program that is started hears SIGHUP.
        string[] hears = OperatingSystem.IsLinux() ? ["env", "--default-signal=HUP"] : [];
        string[] words = [.. inside, .. within, .. hears, Program, "serve", "--config", Config];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = inside.Length > 0,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (notify is not null) start.Environment["NOTIFY_SOCKET"] = notify;
        var process = Process.Start(start)!;
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
        var own = path.EndsWith("/kiosks", StringComparison.Ordinal) ? machines : IssuerSecret;
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
