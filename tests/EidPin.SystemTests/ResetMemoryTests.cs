using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using EidPin.Desk.Resetting;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// A card in a real pcscd, a holder's Desk, a machine's Desk and the server, each a process of its own: a known PIN and a new one like no
/// other text go through all of it and are nowhere afterwards.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ResetMemoryTests : IDisposable
{
    private const string Known = "SENTINEL4K5J6", Wrong = "FALSCHER4SENT1N", Old = "7391", New = "8264";
    private const string OtherKnown = "7391", Next = "NEUER8SENTINEL3";

    private readonly string home = DeskProgram.NewRuntime(), shop = DeskProgram.NewRuntime();

    public void Dispose()
    {
        foreach (var folder in (string[])[home, shop]) Directory.Delete(folder, recursive: true);
    }

    /// <param name="letters">Of the two codes those with letters, which can be told from chance in a memory.</param>
    [Theory]
    [InlineData("jp.authentication", Known, New, new[] { Known, Wrong })]
    [InlineData("jp.signature", OtherKnown, Next, new[] { Next })]
    public async Task Neither_PIN_stays_in_a_memory_a_log_a_file_or_the_database(string pin, string known, string next, string[] letters)
    {
        using var pcscd = PrivatePcscd.Start();
        using var server = await PracticeServer.Start();
        var card = SimulatedCard.Create(Locked(pin) with { IssuerKey = server.MasterKey });
        using var issuer = new DemoIssuer(server.Url, server.OperatorSecret);
        var machine = await issuer.Begin([card]);
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        var socket = new Dictionary<string, string?> { ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket };

        using var holder = DeskProgram.Start(home, $"--reset {server.Url} --log {Log(home)}", socket);
        using (var tab = await DeskTab.Enter(holder.Line()![5..]))
        {
            var id = Card(
                await tab.Live(html => html.Contains($"data-path=\"/reserve/form\" data-card=", StringComparison.Ordinal), "reserve"));
            if (known == Known)
                Assert.Contains(
                    "Wrong. 4 tries left.",
                    await tab.Through($"/reserve/form?card={id}&pin={pin}&lang=en", "/reserve/do", Wrong),
                    StringComparison.Ordinal);
            Assert.Contains(
                "The PIN is right",
                await tab.Through($"/reserve/form?card={id}&pin={pin}&lang=en", "/reserve/do", known),
                StringComparison.Ordinal);
        }
        using var kiosk = DeskProgram.Start(shop, $"--kiosk {MachineStage.KioskFile(shop, server.Url, machine)} --log {Log(shop)}", socket);
        using (var tab = await DeskTab.Enter(kiosk.Line()![5..]))
        {
            var id = Card(await tab.Live(html => html.Contains("data-do=\"find\"", StringComparison.Ordinal), "kiosk"));
            var done = await tab.Through($"/kiosk/find?card={id}&lang=en", "/kiosk/do", known, next);
            Assert.Contains("the new one is set", done, StringComparison.Ordinal);
            // A machine shows its own page and no other.
            foreach (var path in (string[])["/form", "/do", "/reserve/form"]) Assert.Equal(404, (int)(await tab.Post(path)).StatusCode);
        }
        Assert.Equal(next, card.Codes.First(c => c.Key == pin).Value);

        // The server's own id is a string in all three.
        foreach (var process in (int[])[holder.Process.Id, kiosk.Process.Id, server.Id])
            ProcessMemory.HasNone(process, letters, "/v1/operator");
        Assert.Equal((0, 0), (holder.Leave(), kiosk.Leave()));
        server.Kill();
        var logs = File.ReadAllText(Log(home)) + File.ReadAllText(Log(shop));
        foreach (var told in (string[])["route=/reserve/do status=200", "route=/kiosk/do status=200", "started port="])
            Assert.Contains(told, logs, StringComparison.Ordinal);
        var issued = SimulatedIssuer.Issued(card);
        foreach (var number in (string[])[issued.CardId, issued.AuthenticationSerial, issued.SignatureSerial!, Old])
            Assert.DoesNotContain(number, logs, StringComparison.OrdinalIgnoreCase);
        var said = new[] { holder.Error, kiosk.Error, server.Log }.Select(Encoding.UTF8.GetBytes);
        var files = new[] { home, shop }.SelectMany(f => Directory.GetFiles(f, "*", SearchOption.AllDirectories)).Select(File.ReadAllBytes);
        foreach (var text in said.Concat(files).Concat(server.Files).Select(Encoding.Latin1.GetString))
            Assert.All(letters, code => Assert.DoesNotContain(code, text, StringComparison.OrdinalIgnoreCase));
    }

    private static string Log(string folder) => Path.Combine(folder, "desk.log");

    private static CardDefinition Locked(string pin)
    {
        var own = ReadyMade.Find("my-number")!.Definition;
        return pin == "jp.signature"
            ? own with
            {
                TriesUsed = new Dictionary<string, int> { [pin] = 5 },
                Codes = new Dictionary<string, string> { ["jp.authentication"] = OtherKnown },
            }
            : own with
            {
                TriesUsed = new Dictionary<string, int> { [pin] = 3 },
                Codes = new Dictionary<string, string> { ["jp.signature"] = Known, [pin] = Old },
            };
    }

    private static string Card(string html) => Regex.Match(html, "data-do=\"(?:form|find)\"[^>]* data-card=\"([^\"]+)\"").Groups[1].Value;
}
