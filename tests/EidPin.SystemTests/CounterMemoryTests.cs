using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EidPin.Desk.Resetting;
using EidPin.Simulators;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>
/// A card in a real pcscd and the built <c>eidpin-desk --terminal</c>: new PINs like no other text go through it and are nowhere
/// afterwards.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CounterMemoryTests : IDisposable
{
    private const string Signature = "jp.signature", CardInfo = "jp.card-info";
    private const string Next = "NEUER8SENTINEL3", Number = "8264";

    private static readonly byte[] Master = [.. Enumerable.Range(3, 16).Select(i => (byte)(7 * i))];

    private readonly string folder = DeskProgram.NewRuntime();
    private readonly HttpListener listener = new();

    public void Dispose()
    {
        listener.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task No_new_PIN_stays_in_the_terminals_memory_log_or_files()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = new FakeCounterServer(key, Master);
        var file = MachineStage.KioskFile(folder, Listen(server), new KioskIdentity(FakeCounterServer.Terminal, key));
        var used = new Dictionary<string, int> { [Signature] = 5, [CardInfo] = 3 };
        var card = SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { IssuerKey = Master, TriesUsed = used });
        using var pcscd = PrivatePcscd.Start();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        var log = Path.Combine(folder, "desk.log");
        using var terminal = DeskProgram.Start(
            folder, $"--terminal {file} --log {log}", new Dictionary<string, string?> { ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket });
        using (var tab = await DeskTab.Enter(terminal.Line()![5..]))
        {
            server.Open(Signature, CardInfo);
            await Until(tab, "/terminal/session?lang=en", "data-pace=\"idle\"");
            await Until(tab, $"/terminal/pair?lang=en&code={FakeCounterServer.Code}", "data-visit=\"visit\"");
            await Until(tab, "/terminal/session?lang=en", "The clerk has to decide");
            server.Sign();
            var choice = await Until(tab, "/terminal/session?lang=en", "data-ticket");
            var ticket = Regex.Match(choice, "data-ticket=\"([0-9a-f]+)\"").Groups[1].Value;
            using var done = await tab.Do(ticket, DeskTab.Body(Next, Number), "/terminal/do");
            var said = await done.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("All your PINs are set", said, StringComparison.Ordinal);
        }
        Assert.Equal((Next, Number), (CodeOf(card, Signature), CodeOf(card, CardInfo)));
        ProcessMemory.HasNone(terminal.Process.Id, [Next], "/v1/operator");
        Assert.Equal(0, terminal.Leave());
        Assert.Contains("route=/terminal/do status=200", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        var issued = SimulatedIssuer.Issued(card);
        foreach (var text in files.Append(terminal.Error))
            foreach (var secret in (string[])[Next, issued.CardId, issued.AuthenticationSerial])
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        Assert.All(server.Asked, asked => Assert.DoesNotContain(Next, asked.Body, StringComparison.OrdinalIgnoreCase));
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

    /// <returns>Where the fake can be asked from another process.</returns>
    private Uri Listen(FakeCounterServer server)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            listener.Prefixes.Add($"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }
        listener.Start();
        var to = new HttpMessageInvoker(server, disposeHandler: false);
        _ = Task.Run(async () =>
        {
            try
            {
                while (true) await Pass(await listener.GetContextAsync(), to);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        });
        return new(listener.Prefixes.Single());
    }

    private static async Task Pass(HttpListenerContext asked, HttpMessageInvoker to)
    {
        using var body = new MemoryStream();
        await asked.Request.InputStream.CopyToAsync(body);
        using var request = new HttpRequestMessage(new(asked.Request.HttpMethod), asked.Request.Url);
        if (asked.Request.HasEntityBody || asked.Request.HttpMethod == "POST") request.Content = new ByteArrayContent(body.ToArray());
        foreach (var name in asked.Request.Headers.AllKeys) request.Headers.TryAddWithoutValidation(name!, asked.Request.Headers[name]);
        using var answer = await to.SendAsync(request, CancellationToken.None);
        asked.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers) asked.Response.Headers[name] = string.Join(',', values);
        var said = await answer.Content.ReadAsByteArrayAsync();
        await asked.Response.OutputStream.WriteAsync(said);
        asked.Response.Close();
    }
}
