using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EidPin.Desk.Resetting;

/// <summary>How this computer reaches an operator's server: no proxy, no cookies, and no name of its own looked up.</summary>
internal static class DirectRoute
{
    public static SocketsHttpHandler Handler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
                errors == SslPolicyErrors.None ? true : throw new DistrustException(errors),
        },
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await Connect(socket, context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>What is wrong with the server's certificate, in words of .NET; null: that was not the fault.</summary>
    public static string? Distrust(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is DistrustException distrust) return $"{distrust.Errors}";
        return null;
    }

    private sealed class DistrustException(SslPolicyErrors errors) : AuthenticationException
    {
        public SslPolicyErrors Errors => errors;
    }

    // "localhost" is this computer whether or not a resolver knows it (RFC 6761, 6.3).
    private static Task Connect(Socket socket, DnsEndPoint server, CancellationToken cancellation) => server.Host == "localhost"
        ? socket.ConnectAsync([IPAddress.Loopback, IPAddress.IPv6Loopback], server.Port, cancellation).AsTask()
        : socket.ConnectAsync(server, cancellation).AsTask();
}
