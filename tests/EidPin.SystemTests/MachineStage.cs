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

    private MachineStage(PracticeServer server, DemoIssuer issuer, KioskIdentity identity, SimulatedCard card)
    {
        (Server, this.issuer, Card) = (server, issuer, card);
        File = KioskFile(Folder, server.Url, identity);
        Log = Path.Combine(Folder, "desk.log");
        Slot = new(card, pcscd.Slots[0].Port);
    }

    public PracticeServer Server { get; }

    public SimulatedCard Card { get; }

    public Vpcd Slot { get; }

    /// <summary>With machine.json, machine.pem and what the machine writes.</summary>
    public string Folder { get; } = DeskProgram.NewRuntime();

    public string File { get; }

    public string Log { get; }

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
    public DeskProgram Machine(string more = "", IReadOnlyDictionary<string, string?>? environment = null, params string[] wrap)
    {
        var all = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
        {
            ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket,
        };
        return DeskProgram.Start(Folder, $"--kiosk {File} --log {Log} {more}", all, child: true, wrap);
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
        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
