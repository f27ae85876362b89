using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EidPin.SystemTests;

/// <summary>Requests as no browser sends them: bytes on a socket.</summary>
internal static class RawHttp
{
    /// <summary>Sends and reads until the server closes, or has said all that its Content-Length promises.</summary>
    /// <param name="request">Lines end with \n here and with CRLF on the wire; the empty line behind the headers belongs to it.</param>
    public static async Task<RawAnswer> Raw(this DeskStage desk, string request, TimeSpan? limit = null) =>
        await Bytes(desk, Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")), limit);

    public static async Task<RawAnswer> Bytes(this DeskStage desk, ReadOnlyMemory<byte> request, TimeSpan? limit = null)
    {
        using var late = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(20));
        using var socket = await Connect(desk, late.Token);
        try
        {
            await socket.SendAsync(request, late.Token);
        }
        catch (SocketException)
        {
            // Refused before all was said.
        }
        return await Read(socket, late.Token);
    }

    public static async Task<Socket> Connect(this DeskStage desk, CancellationToken cancellation = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, desk.Port()), cancellation);
        return socket;
    }

    public static int Port(this DeskStage desk) => new Uri(desk.Origin).Port;

    public static async Task<RawAnswer> Read(Socket socket, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            while (!IsWhole(text) && await socket.ReceiveAsync(buffer, cancellation) is > 0 and var got)
                text.Append(Encoding.Latin1.GetString(buffer, 0, got));
        }
        catch (SocketException)
        {
            // Cut off: what was said before counts.
        }
        return new(text.ToString());
    }

    private static bool IsWhole(StringBuilder text)
    {
        var answer = new RawAnswer(text.ToString());
        return answer.Head is { } head
            && int.TryParse(answer.Header("Content-Length"), CultureInfo.InvariantCulture, out var length)
            && answer.Text.Length >= head.Length + 4 + length;
    }
}

/// <summary>What came back; empty when the connection was closed without a word.</summary>
internal sealed record RawAnswer(string Text)
{
    public int Status => Text.Length > 12 ? int.Parse(Text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;

    public string? Head => Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end ? Text[..end] : null;

    public string? Header(string name) =>
        Head?.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
