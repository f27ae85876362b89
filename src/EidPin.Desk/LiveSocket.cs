using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using EidPin.Desk.Cards;
using EidPin.Desk.Safety;

namespace EidPin.Desk;

/// <summary>Keeps one tab up to date: sends the page's live part whenever it is otherwise than what was sent last.</summary>
internal sealed partial class LiveSocket(Doorway doorway, Func<LiveSocket.Wish, LiveSocket.Show?> find, DeskLog log)
{
    private const int LargestGreeting = 1024, MostTabs = 120;
    private const WebSocketCloseStatus NoKey = (WebSocketCloseStatus)4403,
        NotThere = (WebSocketCloseStatus)4404,
        Crowded = (WebSocketCloseStatus)4429,
        Bug = (WebSocketCloseStatus)4500;

    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(10), Moment = TimeSpan.FromMilliseconds(30);

    private int tabs, shown;

    /// <summary>At least one tab that was let in is open and not hidden.</summary>
    public bool IsShown => Volatile.Read(ref shown) > 0;

    /// <summary>What a tab asks for in its first message.</summary>
    internal sealed record Wish(string? Key, string? View, string? Lang, string? Desk);

    /// <summary>What it gets.</summary>
    /// <param name="Watch">Begins what has to go on as long as the tab shows it.</param>
    internal sealed record Show(CardDesk Desk, string View, Func<string> Html, Func<IDisposable>? Watch = null);

    public async Task Serve(HttpContext context)
    {
        if (!doorway.MayListen(context.Request) || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            if (Interlocked.Increment(ref tabs) > MostTabs) await Close(socket, Crowded);
            else await Speak(socket, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The tab is gone.
        }
        finally
        {
            Interlocked.Decrement(ref tabs);
        }
    }

    private async Task Speak(WebSocket socket, CancellationToken cancellation)
    {
        var wish = await Read(socket, cancellation);
        if (!doorway.IsKey(wish?.Key))
        {
            await Close(socket, NoKey);
            return;
        }
        if (find(wish!) is not { } show)
        {
            await Close(socket, NotThere);
            return;
        }
        log.Info("page-shown", ("view", show.View));
        // One place: many changes at once are one message.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Tell() => changes.Writer.TryWrite(true);
        show.Desk.Changed += Tell;
        using var watching = show.Watch?.Invoke();
        Interlocked.Increment(ref shown);
        try
        {
            var closing = Listen(socket, changes.Writer, cancellation);
            var (html, sent) = ("", new Dictionary<string, string>());
            do
            {
                if (Made(show, log) is not { } next)
                {
                    await Close(socket, Bug);
                    return;
                }
                if (next != html)
                    await socket.SendAsync(Encoding.UTF8.GetBytes(News(html = next, sent)), WebSocketMessageType.Text, true, cancellation);
            }
            while (await changes.Reader.WaitToReadAsync(cancellation) && await Together(changes.Reader, cancellation));
            await closing;
        }
        finally
        {
            Interlocked.Decrement(ref shown);
            show.Desk.Changed -= Tell;
        }
    }

    // A fault of the program in one page is said in that page; the tab that asked again for ever would say nothing.
    private static string? Made(Show show, DeskLog log)
    {
        try
        {
            return show.Html();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Failed($"page-{show.View}", e);
            return null;
        }
    }

    // Of four cards mostly one has changed: the others are named, not sent again.
    private static string News(string html, Dictionary<string, string> sent) => Part().Replace(html, part =>
    {
        var (name, id) = (part.Groups[1].Value, part.Groups[2].Value);
        var same = sent.TryGetValue(id, out var before) && before == part.Value;
        sent[id] = part.Value;
        return same ? $"<{name} id=\"{id}\" data-same=\"same\"></{name}>" : part.Value;
    });

    [GeneratedRegex("<(section|aside) class=\"(?:card|strip)\" id=\"([^\"]+)\".*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Part();

    // Several readers change in the same moment: one message tells of all.
    private static async Task<bool> Together(ChannelReader<bool> changes, CancellationToken cancellation)
    {
        await Task.Delay(Moment, cancellation);
        return changes.TryRead(out _);
    }

    // Nothing more is expected from the tab than that it closes.
    private static async Task Listen(WebSocket socket, ChannelWriter<bool> changes, CancellationToken cancellation)
    {
        var buffer = new byte[64];
        try
        {
            while (socket.State == WebSocketState.Open
                && (await socket.ReceiveAsync(buffer, cancellation)).MessageType != WebSocketMessageType.Close) { }
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // Gone without a word.
        }
        finally
        {
            changes.TryComplete();
        }
    }

    private static async Task<Wish?> Read(WebSocket socket, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Greeting);
        var buffer = new byte[LargestGreeting];
        var got = await socket.ReceiveAsync(buffer, limit.Token);
        if (!got.EndOfMessage || got.MessageType != WebSocketMessageType.Text) return null;
        try
        {
            return JsonSerializer.Deserialize(buffer.AsSpan(0, got.Count), LiveJson.Default.Wish);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task Close(WebSocket socket, WebSocketCloseStatus why) => socket.CloseOutputAsync(why, null, CancellationToken.None);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LiveSocket.Wish))]
internal sealed partial class LiveJson : JsonSerializerContext;
