using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;
using EidPin.SystemTests;

/// <summary>
/// The local web app as a program of its own: bytes and time until the first page shows four cards, and from the notice that pcscd gives of
/// a card to its tiles at the browser's end of the socket, against their bounds.
/// </summary>
internal static partial class DeskFigures
{
    private const int BytesBound = 100_000, Insertions = 7, Starts = 9;
    private static readonly TimeSpan PageBound = TimeSpan.FromMilliseconds(475), TilesBound = TimeSpan.FromMilliseconds(300);

    /// <summary>False where a bound is not kept.</summary>
    public static async Task<bool> Print(string program)
    {
        Console.WriteLine($"{"The local web app",-52} {"median",10} {"slowest",10} {"bound",10} {"slowest/bound",14}");
        var page = await FirstPage(program);
        var tiles = await Inserted(program);
        return page & tiles;
    }

    private static async Task<bool> FirstPage(string program)
    {
        var (ready, shown, whole, bytes) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        for (var i = 0; i < Starts; i++)
        {
            var since = Stopwatch.StartNew();
            using var desk = new Desk(new(program, ["--child", "--demo", "--port", "0"]));
            ready.Add(since.Elapsed.TotalMilliseconds);
            since.Restart();
            using var tab = await desk.Enter();
            bytes = tab.Bytes + await tab.Until(html => html.Split("<li class=\"pin").Length - 1 == 15);
            shown.Add(since.Elapsed.TotalMilliseconds);
            whole.Add(ready[^1] + shown[^1]);
        }
        Line("program to its address (ms; no bound)", ready, null);
        Line("address to the tiles of four cards (ms)", shown, PageBound.TotalMilliseconds);
        Line("program to those tiles (ms; no bound)", whole, null);
        Line("bytes until then", [bytes], BytesBound);
        return shown.Max() <= PageBound.TotalMilliseconds && bytes <= BytesBound;
    }

    private static async Task<bool> Inserted(string program)
    {
        using var pcscd = PrivatePcscd.Start().Attach();
        var card = ReadyMade.Find("my-number")!.Create();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        using var desk = new Desk(pcscd.Equip(new(program, ["--child", "--port", "0"])));
        using var tab = await desk.Enter();
        using var readers = new PcscReaders();
        var took = new List<double>();
        for (var i = 0; i < Insertions; i++)
        {
            await tab.Until(html => !html.Contains("<li class=\"pin", StringComparison.Ordinal));
            var known = readers.List();
            var noticed = Task.Run(() => { readers.WaitForChange(known, default); return Stopwatch.GetTimestamp(); });
            vpcd.Insert();
            await tab.Until(html => html.Contains("<li class=\"pin", StringComparison.Ordinal));
            took.Add(Math.Max(0, Stopwatch.GetElapsedTime(await noticed).TotalMilliseconds));
            vpcd.Pull();
        }
        Line("notice of a card to its tiles, its commands included", took, TilesBound.TotalMilliseconds);
        return took.Max() <= TilesBound.TotalMilliseconds;
    }

    private static void Line(string what, List<double> values, double? bound)
    {
        values.Sort();
        Console.WriteLine(
            $"{what,-52} {values[values.Count / 2],10:0} {values[^1],10:0} {bound,10:0} " +
            $"{(bound is { } b ? $"{values[^1] / b:0.00}" : ""),14}");
    }

    /// <summary>The program, with a folder of its own.</summary>
    private sealed class Desk : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("eidpin-desk-").FullName;
        private readonly Process process;
        private readonly string address;

        public Desk(ProcessStartInfo start)
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            start.Environment["XDG_RUNTIME_DIR"] = folder;
            (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
            process = Process.Start(start)!;
            address = process.StandardOutput.ReadLine()!["desk ".Length..];
        }

        public Task<Tab> Enter() => Tab.Enter(new Uri(address));

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a browser does when it is given the address.</summary>
    private sealed partial class Tab(ClientWebSocket socket, long bytes) : IDisposable
    {
        private readonly byte[] buffer = new byte[1 << 20];
        private readonly Dictionary<string, string> parts = [];

        public long Bytes => bytes;

        public static async Task<Tab> Enter(Uri start)
        {
            var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false };
            using var client = new HttpClient(handler) { BaseAddress = new(start.GetLeftPart(UriPartial.Authority)) };
            client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
            client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
            client.DefaultRequestHeaders.Add("Origin", client.BaseAddress.GetLeftPart(UriPartial.Authority));
            var loaded = 0L;
            foreach (var path in (string[])["/start", "/guide.css", "/desk.css", "/desk.js", "/?lang=en", "/icon-locked.svg"])
                loaded += (await client.GetByteArrayAsync(path)).Length + 700;
            var token = new ByteArrayContent(Encoding.ASCII.GetBytes(start.Fragment[1..]))
            {
                Headers = { ContentType = new("application/octet-stream") },
            };
            using var answer = await client.PostAsync("/start", token);
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", client.BaseAddress.GetLeftPart(UriPartial.Authority));
            socket.Options.SetRequestHeader("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            await socket.ConnectAsync(new($"ws://{start.Authority}/live"), default);
            await socket.SendAsync(
                Encoding.UTF8.GetBytes($$"""{"key":"{{await answer.Content.ReadAsStringAsync()}}","view":"cards","lang":"en"}"""),
                WebSocketMessageType.Text,
                true,
                default);
            return new(socket, loaded);
        }

        /// <returns>Bytes that came until then.</returns>
        public async Task<long> Until(Predicate<string> shown)
        {
            for (var (length, all) = (0, 0L); ;)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(length), default);
                length += got.Count;
                if (!got.EndOfMessage) continue;
                all += length;
                if (shown(Whole(Encoding.UTF8.GetString(buffer, 0, length)))) return all;
                length = 0;
            }
        }

        public void Dispose() => socket.Dispose();

        // A card that is as it was before is named alone.
        private string Whole(string news) => Part().Replace(news, part =>
        {
            var id = part.Groups[2].Value;
            return part.Value.Contains("data-same=", StringComparison.Ordinal) ? parts[id] : parts[id] = part.Value;
        });

        [GeneratedRegex("<(section|aside) (?:class=\"(?:card|strip)\" )?id=\"([^\"]+)\".*?</\\1>", RegexOptions.Singleline)]
        private static partial Regex Part();
    }
}
