using System.Buffers.Text;
using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Net;
using EidPin.Hardening;
using Microsoft.AspNetCore.Connections;

namespace EidPin.Desk.Safety;

/// <summary>
/// Every user of a computer reaches every port of 127.0.0.1. Linux says whose socket stands at the other end; other users' connections are
/// closed before anything of them is looked at. macOS and Windows do not say it this simply: there the start token and the tab's key alone
/// keep them out.
/// </summary>
internal static class PeerOwner
{
    // The state of the row, as in the kernel's net/tcp_states.h.
    private const int Established = 1;

    private static readonly uint Self = OperatingSystem.IsLinux() ? FileOwner.Current : 0;

    /// <summary>To be the first thing on a connection.</summary>
    public static ConnectionDelegate Check(ConnectionDelegate next) => connection =>
    {
        if (IsOurs(connection.RemoteEndPoint, connection.LocalEndPoint)) return next(connection);
        connection.Abort(new ConnectionAbortedException("another user's connection"));
        return Task.CompletedTask;
    };

    /// <summary>The socket at <paramref name="peer"/> that is connected with <paramref name="here"/> is one of our own user's.</summary>
    public static bool IsOurs(EndPoint? peer, EndPoint? here)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/proc/net/tcp")) return true;
        if (peer is not IPEndPoint { AddressFamily: AddressFamily.InterNetwork } from || here is not IPEndPoint to) return false;
        // The kernel hands the table out in pieces, between which a row may move: what is not found is looked for once more.
        return (Owner(from, to) ?? Owner(from, to)) == Self;
    }

    private static uint? Owner(IPEndPoint peer, IPEndPoint here)
    {
        Span<byte> from = stackalloc byte[Row.LongestAddress], to = stackalloc byte[Row.LongestAddress];
        // A socket of both families (Java's, .NET's) stands in the other table, with ::ffff:127.0.0.1.
        return Find("/proc/net/tcp", Row.Address(peer, mapped: false, from), Row.Address(here, mapped: false, to))
            ?? Find("/proc/net/tcp6", Row.Address(peer, mapped: true, from), Row.Address(here, mapped: true, to));
    }

    private static uint? Find(string table, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var file = File.OpenHandle(table);
            var (kept, offset) = (0, 0L);
            while (RandomAccess.Read(file, buffer.AsSpan(kept), offset) is > 0 and var got)
            {
                offset += got;
                var rest = buffer.AsSpan(0, kept + got);
                for (; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
                    if (Row.Owner(rest[..end], from, to) is { } owner) return owner;
                rest.CopyTo(buffer);
                kept = rest.Length;
            }
        }
        catch (IOException)
        {
            // No IPv6 on this computer: no such table.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return null;
    }


    /// <summary>One line: number, our address, theirs, state, queues, timer, retransmissions, owner …</summary>
    internal static class Row
    {
        public const int LongestAddress = 37;

        /// <summary>As the kernel prints it: each 32-bit word of the address in this machine's own order, a colon, the port.</summary>
        public static ReadOnlySpan<byte> Address(IPEndPoint end, bool mapped, Span<byte> text)
        {
            Span<byte> bytes = stackalloc byte[16];
            (mapped ? end.Address.MapToIPv6() : end.Address).TryWriteBytes(bytes, out var length);
            var at = 0;
            for (var i = 0; i < length; i += 4, at += 8)
                Write(MemoryMarshal.Read<uint>(bytes[i..]), "X8", text[at..]);
            text[at++] = (byte)':';
            Write((uint)end.Port, "X4", text[at..]);
            return text[..(at + 4)];
        }

        /// <summary>
        /// Whose socket it is; null: another connection. One that its owner has closed already has no owner any more and shows 0, as root's
        /// do.
        /// </summary>
        public static uint? Owner(ReadOnlySpan<byte> line, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            Next(ref line);
            if (!Next(ref line).SequenceEqual(from) || !Next(ref line).SequenceEqual(to)) return null;
            if (!Utf8Parser.TryParse(Next(ref line), out byte state, out _, 'X') || state != Established) return null;
            for (var i = 0; i < 3; i++) Next(ref line);
            return Utf8Parser.TryParse(Next(ref line), out uint owner, out _) ? owner : null;
        }

        private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
        {
            line = line.TrimStart((byte)' ');
            var end = line.IndexOf((byte)' ') is >= 0 and var space ? space : line.Length;
            var word = line[..end];
            line = line[end..];
            return word;
        }

        private static void Write(uint number, string format, Span<byte> text) =>
            number.TryFormat(text, out _, format, CultureInfo.InvariantCulture);
    }
}
