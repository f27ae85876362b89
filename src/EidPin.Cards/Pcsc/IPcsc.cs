namespace EidPin.Cards.Pcsc;

/// <summary>
/// The functions of PC/SC that are used, one call each, which say their result code and throw nothing. <see cref="Winscard"/> makes them
/// with the system's library. Tests script others, which do what only Windows or macOS does.
/// </summary>
internal interface IPcsc
{
    /// <summary>The service reports readers that come and go.</summary>
    bool ReportsReaders { get; }

    /// <summary>That report compares the count of readers that it is given to theirs; otherwise it takes 0, for none given.</summary>
    bool NoticeCountsReaders { get; }

    uint EstablishContext(out nuint context);

    /// <summary>Where the service should be, as far as that can be told without it.</summary>
    ServiceSocket Socket();

    uint ReleaseContext(nuint context);

    uint Cancel(nuint context);

    uint ListReaders(nuint context, out IReadOnlyList<ReaderName> names);

    /// <summary>Waits until a reader differs from what is known of it; fills in what it is now.</summary>
    uint GetStatusChange(nuint context, uint milliseconds, IReadOnlyList<WatchedReader> readers);

    /// <summary>Connects shared, by T=0 or T=1. Protocols are numbers of PC/SC: 0 none, 1 T=0, 2 T=1.</summary>
    uint Connect(nuint context, ReaderName reader, out nuint card, out uint protocol);

    uint Reconnect(nuint card, CardDisposition first, out uint protocol);

    /// <summary>Leaves the card as it is.</summary>
    uint Disconnect(nuint card);

    uint BeginTransaction(nuint card);

    uint EndTransaction(nuint card, CardDisposition after);

    uint Status(nuint card, out uint protocol, out byte[] atr);

    uint Transmit(nuint card, CardProtocol protocol, ReadOnlySpan<byte> command, Span<byte> response, out int length);

    uint Control(nuint card, uint controlCode, ReadOnlySpan<byte> input, Span<byte> output, out int length);
}

internal enum ServiceSocket
{
    /// <summary>Nobody listens, or the system has no socket for it.</summary>
    Absent,
    /// <summary>It, or a folder above it, is closed to this user.</summary>
    Forbidden,
    /// <summary>Somebody takes connections there.</summary>
    Open,
}

/// <summary>One reader in a call of SCardGetStatusChange.</summary>
/// <param name="known">Its state as the caller knows it; 0: not at all.</param>
internal sealed class WatchedReader(ReaderName name, uint known)
{
    public ReaderName Name => name;

    public uint Known => known;

    /// <summary>Its state now: flags, and in the upper half a count of insertions and removals.</summary>
    public uint Event { get; set; }

    public byte[] Atr { get; set; } = [];
}
