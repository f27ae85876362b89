using System.Net;
using System.Net.Sockets;

namespace EidPin.SystemTests;

/// <summary>A port of this computer at which nobody listens in this moment.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
