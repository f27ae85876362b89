using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EidPin.SystemTests;

/// <summary>Too much, too slow, or in the wrong form: each ends soon, and the Desk goes on.</summary>
public sealed class DeskLimitsTests : IAsyncLifetime
{
    private DeskStage desk = null!;

    public async ValueTask InitializeAsync() => desk = await DeskStage.Start(DeskStage.With("my-number"));

    /// <summary>After each attack a tab still comes in.</summary>
    public async ValueTask DisposeAsync()
    {
        await DeskKeys.Enter(desk);
        await desk.DisposeAsync();
    }

    [Fact]
    public async Task Header_flood_is_refused()
    {
        Assert.Equal(431, (await desk.Raw($"{Get()}X-Large: {new string('a', 40_000)}\n\n")).Status);
        Assert.Equal(431, (await desk.Raw($"{Get()}{string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: a\n"))}\n")).Status);
        Assert.Equal(414, (await desk.Raw($"GET /{new string('a', 20_000)} HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\n\n")).Status);
    }

    [Theory, InlineData("/start"), InlineData("/form"), InlineData("/do"), InlineData("/finish")]
    public async Task Body_that_is_too_large_is_not_read(string path)
    {
        var keys = await DeskKeys.Enter(desk);
        var answer = await desk.Raw($"{Post(path, keys)}Content-Length: 100000000\n\n{new string('a', 4000)}");
        Assert.InRange(answer.Status, 400, 499);
    }

    [Theory, InlineData("Transfer-Encoding: chunked\n\n4\nabcd\n0\n\n")]
    [InlineData("Transfer-Encoding: chunked\nContent-Length: 4\n\n4\nabcd\n0\n\n")]
    [InlineData("Content-Length: 4\nContent-Length: 5\n\nabcde")]
    [InlineData("Content-Length: -1\n\n"), InlineData("Content-Length: 4 4\n\nabcd")]
    [InlineData("Content-Length: 99999999999999999999\n\n"), InlineData("Transfer-Encoding: gzip, chunked\n\n0\n\n")]
    [InlineData("Transfer-Encoding: x\n\n"), InlineData("\nabcd")]
    public async Task Body_whose_length_is_unclear_is_refused(string rest)
    {
        var keys = await DeskKeys.Enter(desk);
        foreach (var path in (string[])["/start", "/do"])
        {
            var answer = await desk.Raw($"{Post(path, keys)}{rest}");
            Assert.True(answer.Status is 400 or 411 or 413 or 501, answer.Text);
        }
    }

    [Fact]
    public async Task Request_smuggling_the_body_of_a_refused_request_is_not_taken_for_the_next_one()
    {
        var inner = $"{Get()}\n";
        foreach (var head in (string[])[
            $"POST /do HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\nContent-Length: LENGTH\n\n",
            $"PUT / HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\nContent-Length: LENGTH\n\n",
            "POST / HTTP/1.1\nHost: evil\nContent-Length: LENGTH\n\n"])
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            using var socket = await desk.Connect(late.Token);
            var length = inner.ReplaceLineEndings("\r\n").Length.ToString(CultureInfo.InvariantCulture);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes((head.Replace("LENGTH", length, StringComparison.Ordinal) + inner).ReplaceLineEndings("\r\n")),
                late.Token);
            var text = await ToEnd(socket, late.Token);
            Assert.Equal(1, text.Split("HTTP/1.1 ").Length - 1);
            Assert.Contains("Connection: close", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Slowloris_headers_and_bodies_that_trickle_in_are_cut_off()
    {
        var keys = await DeskKeys.Enter(desk);
        var head = Trickle($"{Get()}X-Slow: ", 13);
        var bodies = ((string[])["/start", "/do"]).Select(path => Trickle($"{Post(path, keys)}Content-Length: 200\n\n", 13));
        foreach (var (status, seconds) in await Task.WhenAll([head, .. bodies]))
        {
            Assert.True(status is 0 or 408 or 409, $"{status}");
            Assert.InRange(seconds, 0, 13);
        }
    }

    [Fact]
    public async Task Requests_that_are_broken_off_anywhere_do_no_harm()
    {
        var keys = await DeskKeys.Enter(desk);
        var whole = Encoding.ASCII.GetBytes(
            $"{Post("/do", keys)}X-EidPin-Ticket: x\nContent-Length: 5\n\n".ReplaceLineEndings("\r\n") + "\u00041234");
        for (var cut = 1; cut < whole.Length; cut += 7)
        {
            using var socket = await desk.Connect(TestContext.Current.CancellationToken);
            await socket.SendAsync(whole.AsMemory(0, cut), TestContext.Current.CancellationToken);
            if (cut % 2 == 0) socket.LingerState = new(true, 0);   // reset instead of a clean end
        }
    }

    private string Get() => $"GET /start HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\n";

    private string Post(string path, DeskKeys keys) =>
        $"POST {path} HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\nOrigin: {desk.Origin}\nSec-Fetch-Site: same-origin\n" +
        $"Content-Type: application/octet-stream\nCookie: {keys.Cookie}\nX-EidPin-Key: {keys.Key}\n";

    /// <summary>One more byte each second: the status in the end, and after how many seconds.</summary>
    private async Task<(int Status, int Seconds)> Trickle(string begin, int patience)
    {
        using var socket = await desk.Connect();
        await socket.SendAsync(Encoding.ASCII.GetBytes(begin.ReplaceLineEndings("\r\n")));
        var answer = ToEnd(socket, CancellationToken.None);
        var seconds = 0;
        for (; seconds <= patience && !answer.IsCompleted; seconds++)
        {
            await Task.WhenAny(answer, Task.Delay(1000));
            try
            {
                await socket.SendAsync("a"u8.ToArray());
            }
            catch (SocketException)
            {
                break;
            }
        }
        socket.Close(0);
        var text = await answer;
        return (new RawAnswer(text).Status, seconds);
    }

    private static async Task<string> ToEnd(Socket socket, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellation) is > 0 and var got)
                text.Append(Encoding.Latin1.GetString(buffer, 0, got));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut off.
        }
        return text.ToString();
    }
}
