using System.Net;
using System.Net.Sockets;

namespace EidPin.SystemTests;

/// <summary>A card that answers every command with the same bytes, also with ones that <c>Vpcd</c> would not send.</summary>
internal sealed class RawVpcd : IDisposable
{
    private readonly TcpClient client = new() { NoDelay = true };

    public RawVpcd(int port, byte[] atr, byte[] answer)
    {
        client.Connect(IPAddress.Loopback, port);
        new Thread(() => Serve(client.GetStream(), atr, answer)) { IsBackground = true }.Start();
    }

    public void Dispose() => client.Dispose();

    private static void Serve(NetworkStream stream, byte[] atr, byte[] answer)
    {
        try
        {
            var head = new byte[2];
            while (true)
            {
                stream.ReadExactly(head);
                var frame = new byte[head[0] << 8 | head[1]];
                stream.ReadExactly(frame);
                if (frame is [not 4]) continue;
                var reply = frame is [4] ? atr : answer;
                stream.Write([(byte)(reply.Length >> 8), (byte)reply.Length, .. reply]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reader or the test hung up.
        }
    }
}
