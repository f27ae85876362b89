using System.Net;
using System.Net.Sockets;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Serving;

/// <summary>Whose requests are counted together.</summary>
internal static class Caller
{
    /// <summary>A keyed hash: an address is never stored or logged as it is.</summary>
    public static string Of(HttpContext context, ServerKey key) =>
        key.Hidden("address", context.Connection.RemoteIpAddress is { } address ? Net(address).ToString() : "");

    /// <summary>IPv4: the address. IPv6: its network of 64 bits, since who has one of its addresses has them all.</summary>
    public static IPAddress Net(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new([.. address.GetAddressBytes()[..8], .. new byte[8]]) : address;
    }
}
