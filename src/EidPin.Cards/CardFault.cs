namespace EidPin.Cards;

/// <summary>
/// What reader, service or card may do. Each member has one sentence and one remedy per operating system in every language.
/// </summary>
public enum CardFault
{
    /// <summary>The library that .NET computes with on Linux: <see cref="OpenSsl"/>.</summary>
    CryptoMissing,
    /// <summary>The PC/SC library is not installed.</summary>
    DriverMissing,
    ServiceNotRunning,
    /// <summary>
    /// The smart card service refuses this user: polkit on Linux, which closes the connection, or the rights of its socket.
    /// </summary>
    NoPermission,
    NoReader,
    /// <summary>No reader has the name asked for.</summary>
    UnknownReader,
    NoCard,
    /// <summary>A card is there but does not answer: upside down, dirty, or no chip.</summary>
    MuteCard,
    CardRemoved,
    /// <summary>Another program reset the card in the middle of our work.</summary>
    CardReset,
    /// <summary>Another program holds the card.</summary>
    ReaderBusy,
    /// <summary>The reader was unplugged or stopped working.</summary>
    ReaderGone,
    UnknownCard,
    /// <summary>
    /// A 住民基本台帳カード, the My Number Card's forerunner: its JPKI application has the same name and another token label.
    /// </summary>
    JukiCard,
    /// <summary>A FINEID card without contacts wants the card access number (CAN, PACE) first: use the contacts.</summary>
    ContactlessOnly,
    /// <summary>The card in the reader is not the one that was shown.</summary>
    CardSwapped,
    /// <summary>The card's answer is shorter, longer or otherwise than the specification says.</summary>
    BadAnswer,
    CommunicationFailed,
    /// <summary>The reader's pin pad refused, timed out or was cancelled.</summary>
    PinPadFailed,
}

/// <summary>A failure of reader, service or card. The message is for logs; people get the texts of <see cref="Fault"/>.</summary>
public sealed class CardException : Exception
{
    public CardException(CardFault fault, string? detail = null, Exception? inner = null) : base(Say(fault, detail), inner) =>
        (Fault, Detail) = (fault, detail);

    public CardFault Fault { get; }

    /// <summary>A reader's name, an ATR, a status word or a PC/SC error code; never a code or personal data.</summary>
    public string? Detail { get; }

    /// <summary>The result code of PC/SC, where one was the cause.</summary>
    internal uint? Code { get; init; }

    private static string Say(CardFault fault, string? detail) => detail is null ? fault.Id : $"{fault.Id}: {detail}";
}

public static class CardFaults
{
    extension(CardFault fault)
    {
        /// <summary>The id used in JSON and texts: <c>NoReader</c> is <c>no-reader</c>.</summary>
        public string Id => EnumId.Of(fault);
    }
}

/// <summary>Members of enums as JSON, texts and the command line name them.</summary>
public static class EnumId
{
    /// <summary><c>NotActivated</c> is <c>not-activated</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : $"{c}"));
}
