using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace EidPin.SystemTests;

/// <summary>A tab of the Desk without a browser: comes in with the start address, sees the cards, asks for forms and sends them.</summary>
internal sealed partial class DeskTab : IDisposable
{
    private readonly HttpClient client =
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };

    private DeskTab(string origin)
    {
        Origin = origin;
        client.BaseAddress = new(origin);
    }

    public string Origin { get; }

    public string Cookie { get; private set; } = "";

    public string Key { get; private set; } = "";

    /// <param name="startUrl">As the program prints it, the token behind the number sign.</param>
    public static async Task<DeskTab> Enter(string startUrl)
    {
        var address = new Uri(startUrl);
        var tab = new DeskTab(address.GetLeftPart(UriPartial.Authority));
        using var answer = await tab.Post("/start", Encoding.ASCII.GetBytes(address.Fragment[1..]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        tab.Cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        tab.Key = await answer.Content.ReadAsStringAsync();
        return tab;
    }

    /// <summary>The live part of the page once it holds what is waited for.</summary>
    public async Task<string> Live(Predicate<string> wanted, string view = "cards")
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", Origin);
        socket.Options.SetRequestHeader("Cookie", Cookie);
        await socket.ConnectAsync(new($"{Origin.Replace("http", "ws", StringComparison.Ordinal)}/live"), late.Token);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$"""{"key":"{{Key}}","view":"{{view}}","lang":"en"}"""), WebSocketMessageType.Text, true, late.Token);
        var buffer = new byte[1 << 20];
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), late.Token);
            Assert.Equal(WebSocketMessageType.Text, got.MessageType);
            length += got.Count;
            if (!got.EndOfMessage) continue;
            var html = Encoding.UTF8.GetString(buffer, 0, length);
            length = 0;
            if (!wanted(html)) continue;
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, late.Token);
            return html;
        }
    }

    /// <summary>The name at this desk of the first card that offers something to do with that PIN.</summary>
    public async Task<string> Card(string pin) => ButtonOf(pin).Match(await Live(html => ButtonOf(pin).IsMatch(html))).Groups[1].Value;

    /// <summary>Asks for a form.</summary>
    /// <returns>Its ticket; null: there is none, the act is barred.</returns>
    public async Task<string?> Form(string card, string pin, string act) =>
        Ticket().Match(await Asked(card, pin, act)) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>What stands on the page when somebody asks for a form.</summary>
    public async Task<string> Asked(string card, string pin, string act, string with = "")
    {
        using var answer = await Post($"/form?card={card}&pin={pin}&act={act}&with={with}&lang=en");
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> Do(string ticket, params string[] codes) => Do(ticket, Body(codes));

    public async Task<HttpResponseMessage> Do(string ticket, byte[] body, string path = "/do")
    {
        using var request = Request($"{path}?lang=en", body);
        request.Headers.Add("X-EidPin-Ticket", ticket);
        request.Headers.Add("X-EidPin-Sure", "weak");
        return await client.SendAsync(request);
    }

    /// <summary>A part of a page that holds a ticket, the codes for it, and the answer.</summary>
    /// <param name="ask">Path and query that the part is asked from.</param>
    public async Task<string> Through(string ask, string path, params string[] codes)
    {
        using var part = await Post(ask);
        var html = await part.Content.ReadAsStringAsync();
        if (Ticket().Match(html) is not { Success: true } ticket) return html;
        using var answer = await Do(ticket.Groups[1].Value, Body(codes), path);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Form, codes and answer in one.</summary>
    public async Task<string> Act(string card, string pin, string act, params string[] codes)
    {
        using var answer = await Do(await Form(card, pin, act) ?? throw new InvalidOperationException($"no form: {act} {pin}"), codes);
        return await answer.Content.ReadAsStringAsync();
    }

    public static byte[] Body(params string[] codes) => [.. codes.SelectMany(c => (byte[])[(byte)c.Length, .. Encoding.ASCII.GetBytes(c)])];

    public async Task<HttpResponseMessage> Post(string path, byte[]? body = null)
    {
        using var request = Request(path, body);
        return await client.SendAsync(request);
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Request(string path, byte[]? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body ?? []) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("Origin", Origin), ("Sec-Fetch-Site", "same-origin"), ("Cookie", Cookie), ("X-EidPin-Key", Key)])
            if (value.Length > 0) request.Headers.Add(name, value);
        return request;
    }

    private static Regex ButtonOf(string pin) => new($"data-card=\"([^\"]+)\" data-pin=\"{Regex.Escape(pin)}\" data-act");

    [GeneratedRegex("data-ticket=\"([0-9a-f]+)\"")]
    private static partial Regex Ticket();
}
