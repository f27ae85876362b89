using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// A card in a real pcscd, the built <c>eidpin-desk --terminal</c> and the built server with its clerk: new PINs like no other text go
/// through the terminal and are nowhere afterwards.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CounterMemoryTests : IDisposable
{
    private const string Signature = "jp.signature", CardInfo = "jp.card-info";
    private const string Next = "NEUER8SENTINEL3", Number = "8264";

    private readonly string folder = DeskProgram.NewRuntime();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task No_new_PIN_stays_in_a_terminal_or_comes_to_the_server()
    {
        using var server = await PracticeServer.Start();
        using var clerk = await PracticeClerk.SignIn(server.Url);
        var used = new Dictionary<string, int> { [Signature] = 5, [CardInfo] = 3 };
        var like = ReadyMade.Find("my-number")!.Definition;
        var card = SimulatedCard.Create(like with { IssuerKey = server.MasterKey, TriesUsed = used });
        using var issuer = new DemoIssuer(server.Url, server.OperatorSecret);
        await issuer.Begin([card]);
        var file = MachineStage.KioskFile(folder, server.Url, await issuer.Terminal());
        using var pcscd = PrivatePcscd.Start();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        var log = Path.Combine(folder, "desk.log");
        using var terminal = DeskProgram.Start(
            folder, $"--terminal {file} --log {log}", new Dictionary<string, string?> { ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket });
        using (var tab = await DeskTab.Enter(terminal.Line()![5..]))
        {
            await Until(tab, "/terminal/session?lang=en", "data-pace=\"idle\"");
            await Until(tab, $"/terminal/pair?lang=en&code={await clerk.Begin()}", "data-visit=\"visit\"");
            await Until(tab, "/terminal/session?lang=en", "The clerk has to decide");
            await clerk.Sign(Signature, CardInfo);
            var choice = await Until(tab, "/terminal/session?lang=en", "data-ticket");
            var ticket = Regex.Match(choice, "data-ticket=\"([0-9a-f]+)\"").Groups[1].Value;
            using var done = await tab.Do(ticket, DeskTab.Body(Next, Number), "/terminal/do");
            var said = await done.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("All your PINs are set", said, StringComparison.Ordinal);
        }
        Assert.Equal((Next, Number), (CodeOf(card, Signature), CodeOf(card, CardInfo)));
        var page = await clerk.Page($"/counter/{clerk.Id}");
        foreach (var how in (string[])["signature", "check"])
            Assert.Contains(Texts.For("en", "visit")[$"visit-receipt.{how}"], page, StringComparison.Ordinal);
        foreach (var process in (int[])[terminal.Process.Id, server.Id]) ProcessMemory.HasNone(process, [Next], "/v1/operator");
        Assert.Equal(0, terminal.Leave());
        Assert.Contains("route=/terminal/do status=200", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        var issued = SimulatedIssuer.Issued(card);
        foreach (var text in files.Append(terminal.Error))
            foreach (var secret in (string[])[Next, issued.CardId, issued.AuthenticationSerial])
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        server.Kill();
        foreach (var text in server.Files.Select(Encoding.Latin1.GetString).Append(server.Log))
            Assert.DoesNotContain(Next, text, StringComparison.OrdinalIgnoreCase);
    }

    private static string CodeOf(SimulatedCard card, string pin) => card.Codes.Single(c => c.Key == pin).Value;

    private static async Task<string> Until(DeskTab tab, string path, string wanted)
    {
        var html = "";
        for (var i = 0; i < 300; i++)
        {
            using var answer = await tab.Post(path);
            html = await answer.Content.ReadAsStringAsync();
            if (html.Contains(wanted, StringComparison.Ordinal)) return html;
            await Task.Delay(100);
        }
        throw new TimeoutException($"{wanted}: {html}");
    }
}
