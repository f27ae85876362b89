using System.Runtime.InteropServices;

namespace EidPin.Cards.Pcsc;

/// <summary>PC/SC as the system's own library makes it. macOS and Windows are untried.</summary>
internal sealed class Winscard : IPcsc
{
    internal static readonly Winscard OfSystem = new();

    internal const uint Shared = 2;
    internal const uint LeaveCard = 0, ResetCard = 1, UnpowerCard = 2;

    private const uint AnyProtocol = 3;

    /// <summary>Room for SCardStatus to name the reader: pcsc-lite's MAX_READERNAME is 128.</summary>
    private const int NameRoom = 1024;

    private const int AtrRoom = 36;

    private static readonly Layout Layout = Layout.Current;

    /// <summary>macOS has no such notice (LudovicRousseau/pcsc-tools f28be7e).</summary>
    public bool ReportsReaders => !OperatingSystem.IsMacOS();

    /// <summary>pcsc-lite took no count before 2.3, and takes one of what came and went since (winscard_clnt.c).</summary>
    public bool NoticeCountsReaders => OperatingSystem.IsWindows();

    public uint EstablishContext(out nuint context)
    {
        const int system = 2;
        nuint handle = 0;
        var code = (uint)Native.SCardEstablishContext(system, 0, 0, ref handle);
        context = handle;
        return code;
    }

    public ServiceSocket Socket() => PcscSocket.Look();

    public uint ReleaseContext(nuint context) => (uint)Native.SCardReleaseContext(context);

    public uint Cancel(nuint context) => (uint)Native.SCardCancel(context);

    public uint ListReaders(nuint context, out IReadOnlyList<ReaderName> names)
    {
        const int most = 1 << 20;
        var unit = Layout.Wide ? 2 : 1;
        names = [];
        // The list may grow between asking for its length and for itself.
        for (var room = 1024; ; room *= 2)
        {
            var list = new byte[room];
            var length = (nuint)(room / unit);
            var code = (uint)Native.SCardListReaders(context, list, ref length);
            if (code == PcscError.InsufficientBuffer && room < most) continue;
            if (code == PcscError.Success) names = Layout.ReadNames(list.AsSpan(0, (int)Math.Min(length * (nuint)unit, (nuint)room)));
            return code;
        }
    }

    public uint GetStatusChange(nuint context, uint milliseconds, IReadOnlyList<WatchedReader> readers)
    {
        var size = Layout.ReaderStateSize;
        var states = new byte[readers.Count * size];
        // The structures point to the names, which therefore stand at fixed addresses.
        var names = Marshal.AllocHGlobal(readers.Sum(r => r.Name.Bytes.Length) + 1);
        try
        {
            var at = names;
            foreach (var (i, reader) in readers.Index())
            {
                Marshal.Copy(reader.Name.Bytes, 0, at, reader.Name.Bytes.Length);
                Layout.WriteReaderState(states.AsSpan(i * size), at, reader.Known);
                at += reader.Name.Bytes.Length;
            }
            var code = (uint)Native.SCardGetStatusChange(context, milliseconds, states, (nuint)readers.Count);
            foreach (var (i, reader) in readers.Index())
            {
                reader.Event = Layout.ReadEventState(states.AsSpan(i * size));
                reader.Atr = Layout.ReadAtr(states.AsSpan(i * size));
            }
            return code;
        }
        finally
        {
            Marshal.FreeHGlobal(names);
        }
    }

    public uint Connect(nuint context, ReaderName reader, out nuint card, out uint protocol)
    {
        nuint handle = 0, agreed = 0;
        var code = (uint)Native.SCardConnect(context, reader.Bytes, Shared, AnyProtocol, ref handle, ref agreed);
        (card, protocol) = (handle, (uint)agreed);
        return code;
    }

    public uint Reconnect(nuint card, CardDisposition first, out uint protocol)
    {
        nuint agreed = 0;
        var code = (uint)Native.SCardReconnect(card, Shared, AnyProtocol, Number(first), ref agreed);
        protocol = (uint)agreed;
        return code;
    }

    public uint Disconnect(nuint card) => (uint)Native.SCardDisconnect(card, LeaveCard);

    public uint BeginTransaction(nuint card) => (uint)Native.SCardBeginTransaction(card);

    public uint EndTransaction(nuint card, CardDisposition after) => (uint)Native.SCardEndTransaction(card, Number(after));

    public uint Status(nuint card, out uint protocol, out byte[] atr)
    {
        var name = new byte[NameRoom];
        var answer = new byte[AtrRoom];
        var nameLength = (nuint)(Layout.Wide ? NameRoom / 2 : NameRoom);
        nuint state = 0, agreed = 0, length = AtrRoom;
        var code = (uint)Native.SCardStatus(card, name, ref nameLength, ref state, ref agreed, answer, ref length);
        protocol = (uint)agreed;
        atr = answer[..(int)Math.Min(length, AtrRoom)];
        return code;
    }

    public uint Transmit(nuint card, CardProtocol protocol, ReadOnlySpan<byte> command, Span<byte> response, out int length)
    {
        var request = Layout.IoRequest(protocol);
        var got = (nuint)response.Length;
        var code = (uint)Native.SCardTransmit(card, request, command, (nuint)command.Length, 0, response, ref got);
        length = Length(got);
        return code;
    }

    public uint Control(nuint card, uint controlCode, ReadOnlySpan<byte> input, Span<byte> output, out int length)
    {
        nuint got = 0;
        var code = (uint)Native.SCardControl(card, controlCode, input, (nuint)input.Length, output, (nuint)output.Length, ref got);
        length = Length(got);
        return code;
    }

    private static uint Number(CardDisposition disposition) => disposition switch
    {
        CardDisposition.Reset => ResetCard,
        CardDisposition.Unpower => UnpowerCard,
        _ => LeaveCard,
    };

    /// <summary>A length beyond all sense stays one.</summary>
    private static int Length(nuint length) => (int)Math.Min(length, int.MaxValue);
}
