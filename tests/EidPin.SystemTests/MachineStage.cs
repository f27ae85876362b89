using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Desk.Resetting;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>A shop's machine as it stands there: the built <c>eidpin-desk --kiosk</c> with a pcscd, a card and a practice server.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MachineStage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly PrivatePcscd pcscd = PrivatePcscd.Start();
    private readonly DemoIssuer issuer;

    private Dictionary<string, string?> Reader => new() { ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket };

    private MachineStage(PracticeServer server, DemoIssuer issuer, KioskIdentity identity, SimulatedCard card)
    {
        (Server, this.issuer, Card) = (server, issuer, card);
        Way = new(server.Url);
        File = KioskFile(Folder, Way.Url, identity);
        Log = Path.Combine(Folder, "desk.log");
        Slot = new(card, pcscd.Slots[0].Port);
    }

    public PracticeServer Server { get; }

    /// <summary>Between machine and server.</summary>
    public Forwarder Way { get; }

    public SimulatedCard Card { get; }

    public Vpcd Slot { get; }

    /// <summary>With machine.json, machine.pem and what the machine writes.</summary>
    public string Folder { get; } = DeskProgram.NewRuntime();

    public string File { get; }

    public string Log { get; }

    /// <param name="like">The card; null: a healthy one.</param>
    public static async Task<MachineStage> Start(CardDefinition? like = null)
    {
        var server = await PracticeServer.Start();
        var card = SimulatedCard.Create((like ?? ReadyMade.Find("my-number")!.Definition) with { IssuerKey = server.MasterKey });
        var issuer = new DemoIssuer(server.Url, server.OperatorSecret);
        return new(server, issuer, await issuer.Begin([card]), card);
    }

    /// <summary>machine.json and its key as docs/kiosk.md says.</summary>
    public static string KioskFile(string folder, Uri server, KioskIdentity machine)
    {
        var (key, file) = (Path.Combine(folder, "machine.pem"), Path.Combine(folder, "machine.json"));
        System.IO.File.WriteAllText(key, machine.Key.ExportPkcs8PrivateKeyPem());
        System.IO.File.WriteAllText(file, JsonSerializer.Serialize(new { server, id = machine.Id, key = "machine.pem" }));
        foreach (var own in (string[])[key, file]) System.IO.File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <summary>The program, whose log goes to <see cref="Log"/>.</summary>
    /// <param name="wrap">Words before the program.</param>
    public DeskProgram Machine(string more = "", params string[] wrap) =>
        DeskProgram.Start(Folder, $"--kiosk {File} --log {Log} {more}", Reader, child: true, wrap);

    /// <summary>A reservation made at home, with the card in the same reader.</summary>
    public async Task Reserve(string pin, string known)
    {
        var home = DeskProgram.NewRuntime();
        Slot.Insert();
        using (var holder = DeskProgram.Start(home, $"--reset {Server.Url}", Reader))
        {
            using var tab = await DeskTab.Enter(holder.Line()![5..]);
            var html = await tab.Live(h => h.Contains("data-path=\"/reserve/form\" data-card=", StringComparison.Ordinal), "reserve");
            var card = Regex.Match(html, "data-path=\"/reserve/form\" data-card=\"([^\"]+)\"").Groups[1].Value;
            var said = await tab.Through($"/reserve/form?card={card}&pin={pin}&lang=en", "/reserve/do", known);
            Assert.Contains("The PIN is right", said, StringComparison.Ordinal);
            Assert.Equal(0, holder.Leave());
        }
        Directory.Delete(home, recursive: true);
    }

    /// <summary>The visit of the holder at the machine.</summary>
    /// <returns>The last screen.</returns>
    public static async Task<string> Visit(DeskTab tab, string known, string next)
    {
        var html = await tab.Live(h => h.Contains("data-do=\"find\"", StringComparison.Ordinal), "kiosk");
        var card = Regex.Match(html, "data-do=\"find\"[^>]* data-card=\"([^\"]+)\"").Groups[1].Value;
        return await tab.Through($"/kiosk/find?card={card}&lang=en", "/kiosk/do", known, next);
    }

    /// <summary>Waits for a line of the log.</summary>
    /// <param name="times">How often a line like it has to be there.</param>
    /// <returns>The first group of the last one.</returns>
    public async Task<string> Logged(string pattern, int times = 1)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(100))
            if (Regex.Matches(Text(), pattern) is var found && found.Count >= times) return found[^1].Groups[1].Value;
        throw new TimeoutException($"{pattern} × {times}: {Text()}");
    }

    public string Text()
    {
        if (!System.IO.File.Exists(Log)) return "";
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        Slot.Dispose();
        pcscd.Dispose();
        issuer.Dispose();
        Way.Dispose();
        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
