namespace EidPin.Cards.Pcsc;

/// <summary>
/// The result codes of PC/SC that are told apart, and what each is to us. Numbers as in pcsc-lite's pcsclite.h, which are those of Windows
/// (winscard.h) with the exceptions noted. On Windows a driver's own answer comes as a code of the system, below 0x10000.
/// </summary>
internal static class PcscError
{
    internal const uint Success = 0;
    internal const uint Cancelled = 0x80100002;
    internal const uint InvalidHandle = 0x80100003;
    internal const uint InvalidParameter = 0x80100004;
    internal const uint InsufficientBuffer = 0x80100008;
    internal const uint UnknownReader = 0x80100009;
    internal const uint Timeout = 0x8010000A;
    internal const uint SharingViolation = 0x8010000B;
    internal const uint NoCard = 0x8010000C;
    internal const uint InvalidValue = 0x80100011;
    internal const uint CommError = 0x80100013;
    internal const uint NotTransacted = 0x80100016;
    internal const uint NoService = 0x8010001D;
    internal const uint ServiceStopped = 0x8010001E;
    internal const uint UnsupportedOfPcscLite = 0x8010001F;
    internal const uint Unsupported = 0x80100022;
    internal const uint NoReaders = 0x8010002E;
    internal const uint UnpoweredCard = 0x80100067;
    internal const uint ResetCard = 0x80100068;
    internal const uint RemovedCard = 0x80100069;
    internal const uint CancelledByUser = 0x8010006E;

    private const uint FirstOfSmartCards = 0x80100000;

    internal static IReadOnlyDictionary<uint, CardFault> Faults { get; } = new Dictionary<uint, CardFault>
    {
        // After pcscd was restarted our handle means nothing, and the card behind it has lost its power.
        [InvalidHandle] = CardFault.ReaderGone,
        // ERROR_ACCESS_DENIED
        [0x00000005] = CardFault.NoPermission,
        // ERROR_INVALID_HANDLE: the same as Windows says it.
        [0x00000006] = CardFault.ReaderGone,
        [InsufficientBuffer] = CardFault.BadAnswer,
        [UnknownReader] = CardFault.UnknownReader,
        [SharingViolation] = CardFault.ReaderBusy,
        [NoCard] = CardFault.NoCard,
        // SCARD_E_PROTO_MISMATCH: reader and card share none of T=0 and T=1, which is what pcsc-lite makes of a garbled ATR.
        [0x8010000F] = CardFault.MuteCard,
        // SCARD_F_COMM_ERROR: pcscd ended while it had our request.
        [CommError] = CardFault.ServiceNotRunning,
        // SCARD_E_SYSTEM_CANCELLED: Windows ends its service, also when the last reader is unplugged.
        [0x80100012] = CardFault.ServiceNotRunning,
        [NotTransacted] = CardFault.CommunicationFailed,
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

    /// <summary>
    /// The driver does not know what SCardControl asks of it: the only failure after which a reader counts as one without keys. pcscd
    /// (ifdwrapper.c, winscard.c) says UNSUPPORTED_FEATURE where the driver says so, NOT_TRANSACTED for every other answer of a driver,
    /// INVALID_PARAMETER for one of the old interface. Windows passes the driver's code on: ERROR_INVALID_FUNCTION (OpenSC #2964),
    /// ERROR_NOT_SUPPORTED (vsmartcard #246) and the like.
    /// </summary>
    internal static bool MeansUnknownRequest(uint code) =>
        code is UnsupportedOfPcscLite or Unsupported or NotTransacted or InvalidParameter or InvalidValue
        || (code < FirstOfSmartCards && !Faults.ContainsKey(code));

    /// <summary>Some drivers say with a code, and not with a status word, that nobody typed or that the cancel key was pressed.</summary>
    internal static bool EndsEntry(uint code) => code is Timeout or Cancelled or CancelledByUser;

    /// <param name="what">The function that failed, or a reader's name.</param>
    internal static CardException Exception(uint code, string what) => new(FaultOf(code), Detail(code, what)) { Code = code };

    internal static string Detail(uint code, string what) => $"{what} 0x{code:X8}";

    /// <summary>On a link that was made, a reader without a card means that the card was taken out: pcsc-lite says either.</summary>
    internal static CardException ExceptionOnLink(uint code, string what) =>
        code == NoCard ? new CardException(CardFault.CardRemoved, Detail(code, what)) { Code = code } : Exception(code, what);

    internal static void Check(uint code, string what)
    {
        if (code != Success) throw Exception(code, what);
    }

    internal static void CheckLink(uint code, string what)
    {
        if (code != Success) throw ExceptionOnLink(code, what);
    }
}
