using System.Net.Sockets;
using System.Text;

namespace EidPin.ResetServer.Serving;

/// <summary>
/// Tells the program that started this one, where it wants to know, when requests are taken and when no more are: a datagram to the socket
/// that it named (systemd, sd_notify(3)).
/// </summary>
internal sealed class Supervisor(string? socket)
{
    public static Supervisor Own { get; } = new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    public void Ready() => Tell("READY=1");

    public void Stopping() => Tell("STOPPING=1");

    private void Tell(string state)
    {
        // A path, or with @ a name that lies in no folder.
        if (socket is not ['/' or '@', _, ..]) return;
        try
        {
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            sender.SendTo(Encoding.ASCII.GetBytes(state), new UnixDomainSocketEndPoint(socket[0] == '@' ? $"\0{socket[1..]}" : socket));
        }
        catch (SocketException)
        {
            // Nobody listens: it serves all the same.
        }
    }
}
