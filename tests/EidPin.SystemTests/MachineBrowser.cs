using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;

namespace EidPin.SystemTests;

/// <summary>
/// Chromium as docs/kiosk.md starts it, with a profile on the disk that can be looked into afterwards. Spoken to by its own debugging
/// protocol: what a driver adds would be no profile of a machine's.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class MachineBrowser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ClientWebSocket socket = new();
    private int asked;

    private MachineBrowser(Process process, DirectoryInfo profile) => (this.process, Profile) = (process, profile);

    public DirectoryInfo Profile { get; }

    public static async Task<MachineBrowser> Start(string url)
    {
        var profile = Directory.CreateTempSubdirectory("eidpin-profile-");
        // The line of docs/kiosk.md, and what a test needs: no screen, a port of its own.
        string[] options = [
            "--kiosk", "--incognito", "--disable-save-password-bubble", "--disable-session-crashed-bubble", "--disable-translate",
            "--no-first-run", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}", url];
        var process = Process.Start(
            new ProcessStartInfo("/usr/bin/chromium", options) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new MachineBrowser(process, profile);
        await browser.Connect();
        return browser;
    }

    /// <summary>Runs a script of the page until it gives something.</summary>
    /// <param name="script">An expression; null, false and nothing mean: not yet.</param>
    public async Task<string> Until(string script)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(50))
            if (await Evaluate($"String(({script}) || '')") is { Length: > 0 } found) return found;
        throw new TimeoutException(script);
    }

    public Task Click(string selector) =>
        Until($"document.querySelector(`{selector}`) && (document.querySelector(`{selector}`).click(), 'clicked')");

    /// <summary>As its window is closed: it writes what it would keep.</summary>
    public async Task Close()
    {
        await Send("Browser.close", "{}");
        if (!process.WaitForExit(Patience)) throw new TimeoutException("the browser does not end");
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        socket.Dispose();
        Profile.Delete(recursive: true);
    }

    private async Task Connect()
    {
        var file = Path.Combine(Profile.FullName, "DevToolsActivePort");
        for (var clock = Stopwatch.StartNew(); !File.Exists(file) || File.ReadAllLines(file).Length < 2; await Task.Delay(50))
            if (clock.Elapsed > Patience) throw new TimeoutException("the browser does not start");
        using var http = new HttpClient();
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            using var list = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{File.ReadAllLines(file)[0]}/json/list"));
            var page = list.RootElement.EnumerateArray().FirstOrDefault(t =>
                t.GetProperty("type").GetString() == "page"
                    && t.GetProperty("url").GetString()!.StartsWith("http://127.0.0.1", StringComparison.Ordinal));
            if (page.ValueKind == JsonValueKind.Object)
            {
                await socket.ConnectAsync(new(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
                return;
            }
            if (clock.Elapsed > Patience) throw new TimeoutException("the page does not open");
        }
    }

    private async Task<string> Evaluate(string script)
    {
        using var answer = await Send("Runtime.evaluate", JsonSerializer.Serialize(new { expression = script }));
        // Between two pages there is nothing to ask.
        if (!answer.RootElement.TryGetProperty("result", out var result)) return "";
        return result.TryGetProperty("exceptionDetails", out var wrong)
            ? throw new InvalidOperationException(wrong.ToString())
            : result.GetProperty("result").GetProperty("value").GetString()!;
    }

    private async Task<JsonDocument> Send(string method, string parameters)
    {
        var id = ++asked;
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$"""{"id":{{id}},"method":"{{method}}","params":{{parameters}}}"""),
            WebSocketMessageType.Text,
            true,
            CancellationToken.None);
        var buffer = new byte[1 << 20];
        while (true)
        {
            var (length, got) = (0, default(ValueWebSocketReceiveResult));
            do length += (got = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None)).Count;
            while (!got.EndOfMessage);
            if (got.MessageType == WebSocketMessageType.Close) return JsonDocument.Parse("{}");
            var answer = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (answer.RootElement.TryGetProperty("id", out var of) && of.GetInt32() == id) return answer;
        }
    }
}
