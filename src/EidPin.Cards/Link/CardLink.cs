namespace EidPin.Cards;

/// <summary>What happens to the card when a transaction ends: leave it, warm reset, or cut its power.</summary>
public enum CardDisposition { Leave, Reset, Unpower }

/// <summary>
/// A connection to the card in one reader. Every failure is a <see cref="CardException"/>. Not for use by two threads at once.
/// </summary>
public interface ICardLink : IDisposable
{
    string Reader { get; }

    /// <summary>The whole answer to reset as the reader reports it.</summary>
    ReadOnlyMemory<byte> Atr { get; }

    CardProtocol Protocol { get; }

    /// <summary>
    /// Waits for exclusive use of the card and begins a transaction. Where the card was reset since the last one, connects anew first.
    /// A card that was taken out since the link was made is <see cref="CardFault.CardRemoved"/>, also if one is inserted again.
    /// </summary>
    void Begin();

    /// <summary>
    /// Connects to the card that is in the reader now, outside of a transaction, after <see cref="Begin"/> told that the one before was
    /// taken out. It may be another card. A link that cannot do so says that the card is gone.
    /// </summary>
    void Reopen() => throw new CardException(CardFault.CardRemoved, Reader);

    /// <summary>
    /// Shows the service within a transaction that the card is still in use; never throws. Windows resets a card on which nothing happens
    /// for five seconds (SCardBeginTransaction); a link without such a service need do nothing.
    /// </summary>
    void KeepAlive() { }

    /// <summary>Ends the transaction; never throws, since it runs where another failure may be under way.</summary>
    void End(CardDisposition after);

    /// <summary>
    /// Sends exactly these bytes, exactly once. Returns the length of the answer, at least 2, in <paramref name="response"/>.
    /// </summary>
    int Transmit(ReadOnlySpan<byte> command, Span<byte> response);

    /// <summary>
    /// A command to the reader itself (PC/SC part 10). Returns the length of the answer; a reader that knows no such command says
    /// nothing, or the service's code for that is in the exception.
    /// </summary>
    int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output);
}

/// <summary>One reader as it stands.</summary>
/// <param name="Mute">A card is in the reader but does not answer: upside down, dirty, or not a chip card.</param>
/// <param name="InUse">Another program holds the card exclusively.</param>
/// <param name="Events">
/// Differs after every insertion and removal, so that a card put back at once is not taken for one that stayed.
/// </param>
public sealed record ReaderState(
    string Name, bool CardPresent, bool Mute = false, bool InUse = false, ReadOnlyMemory<byte> Atr = default, int Events = 0);

/// <summary>The readers of a computer, or simulated ones in process.</summary>
public interface ICardReaders : IDisposable
{
    /// <summary>
    /// All readers, in the order of the system; empty when there is none. No two have the same name.
    /// Throws <see cref="CardException"/> when the service is not there.
    /// </summary>
    IReadOnlyList<ReaderState> List();

    ICardLink Connect(string reader);

    /// <summary>
    /// Waits, without polling, until a reader or card comes or goes relative to <paramref name="known"/>; returns the new states.
    /// </summary>
    IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation);
}
