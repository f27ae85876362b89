using System.Net.Sockets;

namespace EidPin.Cards.Pcsc;

/// <summary>
/// Where pcscd listens. Its library calls it "no service" whatever keeps it from connecting; whether this user may not is asked here.
/// </summary>
internal static class PcscSocket
{
    internal static string Path =>
        Environment.GetEnvironmentVariable("PCSCLITE_CSOCK_NAME") is { Length: > 0 } named ? named : "/run/pcscd/pcscd.comm";

    /// <summary>The socket, or a folder above it, is closed to this user.</summary>
    internal static bool IsForbidden()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path));
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AccessDenied;
        }
        catch (ArgumentException)
        {
            // A path longer than a socket's may be.
            return false;
        }
    }
}
