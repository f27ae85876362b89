namespace EidPin.Tests;

/// <summary>How one system's PC/SC tells of a reset, as its documentation and other programs' reports have it.</summary>
/// <param name="AtBegin">SCardBeginTransaction reports a reset; otherwise the first command does.</param>
/// <param name="OwnAtBegin">The same for a reset of one's own.</param>
/// <param name="StaysUnpowered">A card whose power was cut gets it back by SCardReconnect(UNPOWER) only.</param>
/// <param name="WantsLeave">A reset by SCardReconnect is reported as well, until SCardReconnect(LEAVE).</param>
/// <param name="TellsProtocol">SCardReconnect tells the protocol.</param>
/// <param name="KeepsLock">SCardEndTransaction tells of a reset within the transaction and does not end it.</param>
/// <param name="NoticeCountsReaders">The notice of readers is compared to their count; else to a count of what came and went.</param>
internal sealed record Manner(
    bool AtBegin, bool OwnAtBegin, bool StaysUnpowered, bool WantsLeave, bool TellsProtocol = true, bool ReportsReaders = true,
    bool KeepsLock = false, bool NoticeCountsReaders = true)
{
    /// <summary>
    /// winscard.c: every handle hears of every reset at its next transaction; power comes back at once. winscard_clnt.c from 2.3 on: the
    /// notice counts what came and went, from 1 on.
    /// </summary>
    public static readonly Manner PcscLite =
        new(AtBegin: true, OwnAtBegin: true, StaysUnpowered: false, WantsLeave: false, KeepsLock: true, NoticeCountsReaders: false);

    /// <summary>
    /// SCARD_W_RESET_CARD is for another's reset, and comes at SCardTransmit (CIE middleware); RECONNECT(LEAVE) need not power up.
    /// </summary>
    public static readonly Manner Windows =
        new(AtBegin: false, OwnAtBegin: false, StaysUnpowered: true, WantsLeave: false, TellsProtocol: false);

    /// <summary>smartcardservices #133; blog.apdu.fr on SCardBeginTransaction of El Capitan; no notice of readers.</summary>
    public static readonly Manner MacOS =
        new(AtBegin: true, OwnAtBegin: false, StaysUnpowered: true, WantsLeave: true, ReportsReaders: false);

    public static Manner Of(string system) => system switch { "Windows" => Windows, "macOS" => MacOS, _ => PcscLite };
}
