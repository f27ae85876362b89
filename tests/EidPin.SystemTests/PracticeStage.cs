using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Desk;
using EidPin.Desk.Resetting;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>The built <c>eidpin-reset</c> as the demonstration starts it, and a Desk with the demonstration's cards that takes its reservations and is its machine.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PracticeStage : IAsyncDisposable
{
    private readonly Process server;
    private readonly DirectoryInfo folder;
    private readonly DemoIssuer issuer;

    private PracticeStage(Process server, DirectoryInfo folder, DemoIssuer issuer, DemoStrip strip, DeskStage desk, Uri url, byte[] secret) =>
        (this.server, this.folder, this.issuer, Strip, Desk, Server, OperatorSecret) = (server, folder, issuer, strip, desk, url, secret);

    public DeskStage Desk { get; }

    public DemoStrip Strip { get; }

    public Uri Server { get; }

    public byte[] OperatorSecret { get; }

    public static string Program { get; } = new[] { Path.GetDirectoryName(SystemTests.Program.Path)!, AppContext.BaseDirectory }.Select(f => Path.Combine(f, "eidpin-reset")).First(File.Exists);

    /// <param name="connection">Of PostgreSQL; null: an SQLite file.</param>
    /// <param name="face"><c>off</c> or <c>review</c>.</param>
    public static async Task<PracticeStage> Start(string? connection = null, string face = "off", string language = "en")
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-practice-");
        byte[] secret = RandomNumberGenerator.GetBytes(32), master = RandomNumberGenerator.GetBytes(32);
        string[] arguments = ["serve", "--child", "--practice", "--database", connection ?? Path.Combine(folder.FullName, "reset.db"), "--port", "0", "--face", face];
        var server = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaint = server.StandardError.ReadToEndAsync();
        await server.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { operatorSecret = secret, masterKey = master }));
        await server.StandardInput.FlushAsync();
        var line = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"the server ended at its start: {await complaint}");
        var url = new Uri(line["server ".Length..]);
        var (strip, issuer) = (new DemoStrip(master), new DemoIssuer(url, secret));
        var kiosk = await issuer.Begin(strip.Places.Select(p => p.Card));
        strip.Issued += issuer.Add;
        return new(server, folder, issuer, strip, await DeskStage.Resetting(strip, new(url, kiosk), language), url, secret);
    }

    public SimulatedCard Card(int reader) => Strip.Places[reader - 1].Card;

    /// <summary><c>kill -9</c>.</summary>
    public void KillServer()
    {
        server.Kill();
        server.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        issuer.Dispose();
        if (!server.HasExited) KillServer();
        server.Dispose();
        folder.Delete(recursive: true);
    }
}
