using System.Net;
using System.Net.Sockets;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Serving;

/// <summary>Whose requests are counted together.</summary>
internal static class Caller
{
    // A site has a network of 48 bits, in which there are 65,536 of 64.
    private const int OfSite = 10;

    /// <summary>By keyed hashes: an address is never stored or logged as it is.</summary>
    public static IReadOnlyList<Counted> Counted(HttpContext context, ServerKeys key, string kind, int most, TimeSpan span)
    {
        var address = context.Connection.RemoteIpAddress;
        var own = new Counted(kind, key.Hidden("address", address is null ? "" : Net(address).ToString()), most, span);
        return address is null || Net(address).AddressFamily != AddressFamily.InterNetworkV6
            ? [own]
            : [own, new($"{kind} of a site", key.Hidden("address", $"{Net(address, 6)}/48"), OfSite * most, span)];
    }

    /// <summary>IPv4: the address. IPv6: its network of 64 bits, since who has one of its addresses has them all.</summary>
    /// <param name="bytes">Of the network, where another one is meant.</param>
    public static IPAddress Net(IPAddress address, int bytes = 8)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new([.. address.GetAddressBytes()[..bytes], .. new byte[16 - bytes]])
            : address;
    }
}
