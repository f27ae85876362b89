namespace EidPin.Cards.Pcsc;

/// <summary>
/// The result codes of PC/SC that are told apart, and what each is to us. Numbers as in pcsc-lite's pcsclite.h, which are those of Windows (winscard.h)
/// with the exceptions noted.
/// </summary>
internal static class PcscError
{
    internal const uint Success = 0;
    internal const uint Cancelled = 0x80100002;
    internal const uint InvalidHandle = 0x80100003;
    internal const uint InsufficientBuffer = 0x80100008;
    internal const uint UnknownReader = 0x80100009;
    internal const uint Timeout = 0x8010000A;
    internal const uint NoCard = 0x8010000C;
    internal const uint CommError = 0x80100013;
    internal const uint NoService = 0x8010001D;
    internal const uint ServiceStopped = 0x8010001E;
    internal const uint NoReaders = 0x8010002E;
    internal const uint UnpoweredCard = 0x80100067;
    internal const uint ResetCard = 0x80100068;
    internal const uint RemovedCard = 0x80100069;

    internal static IReadOnlyDictionary<uint, CardFault> Faults { get; } = new Dictionary<uint, CardFault>
    {
        // After pcscd was restarted our handle means nothing, and the card behind it has lost its power.
        [InvalidHandle] = CardFault.ReaderGone,
        // ERROR_INVALID_HANDLE: the same as Windows says it.
        [0x00000006] = CardFault.ReaderGone,
        [InsufficientBuffer] = CardFault.BadAnswer,
        [UnknownReader] = CardFault.UnknownReader,
        [0x8010000B] = CardFault.ReaderBusy,
        [NoCard] = CardFault.NoCard,
        // SCARD_E_PROTO_MISMATCH: reader and card share none of T=0 and T=1, which is what pcsc-lite makes of a garbled ATR.
        [0x8010000F] = CardFault.MuteCard,
        // SCARD_F_COMM_ERROR: pcscd ended while it had our request.
        [CommError] = CardFault.ServiceNotRunning,
        [0x80100016] = CardFault.CommunicationFailed,
        [0x80100017] = CardFault.ReaderGone,
        // SCARD_P_SHUTDOWN
        [0x80100018] = CardFault.ServiceNotRunning,
        [NoService] = CardFault.ServiceNotRunning,
        [ServiceStopped] = CardFault.ServiceNotRunning,
        // SCARD_E_NO_ACCESS on Windows; pcscd refuses with SCARD_W_SECURITY_VIOLATION where polkit says no.
        [0x80100027] = CardFault.NoPermission,
        [0x8010006A] = CardFault.NoPermission,
        [NoReaders] = CardFault.NoReader,
        [0x8010002F] = CardFault.CommunicationFailed,
        // SCARD_W_UNSUPPORTED_CARD: its ATR makes no sense to the reader.
        [0x80100065] = CardFault.MuteCard,
        [0x80100066] = CardFault.MuteCard,
        [UnpoweredCard] = CardFault.MuteCard,
        [ResetCard] = CardFault.CardReset,
        [RemovedCard] = CardFault.CardRemoved,
    };

    internal static CardFault FaultOf(uint code) => Faults.GetValueOrDefault(code, CardFault.CommunicationFailed);

    /// <param name="what">The function that failed, or a reader's name.</param>
    internal static CardException Exception(int code, string what) => new(FaultOf((uint)code), $"{what} 0x{(uint)code:X8}");

    /// <summary>On a link that was made, a reader without a card means that the card was taken out: pcsc-lite says either.</summary>
    internal static CardException ExceptionOnLink(int code, string what) =>
        (uint)code == NoCard ? new CardException(CardFault.CardRemoved, $"{what} 0x{(uint)code:X8}") : Exception(code, what);

    internal static void Check(int code, string what)
    {
        if (code != 0) throw Exception(code, what);
    }

    internal static void CheckLink(int code, string what)
    {
        if (code != 0) throw ExceptionOnLink(code, what);
    }
}
