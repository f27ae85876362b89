using System.Net.Sockets;

namespace EidPin.Cards.Pcsc;

/// <summary>Where pcscd listens. Its library says "no service" whatever keeps it from connecting; what does is asked here.</summary>
internal static class PcscSocket
{
    internal static string Path =>
        Environment.GetEnvironmentVariable("PCSCLITE_CSOCK_NAME") is { Length: > 0 } named ? named : "/run/pcscd/pcscd.comm";

    internal static ServiceSocket Look()
    {
        if (!OperatingSystem.IsLinux()) return ServiceSocket.Absent;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path));
            return ServiceSocket.Open;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AccessDenied ? ServiceSocket.Forbidden : ServiceSocket.Absent;
        }
        catch (ArgumentException)
        {
            // A path longer than a socket's may be.
            return ServiceSocket.Absent;
        }
    }
}
