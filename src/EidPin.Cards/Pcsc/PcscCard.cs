namespace EidPin.Cards.Pcsc;

/// <summary>
/// The card in one reader, connected shared. See <see cref="PcscReaders.Connect(string)"/> about blocking, which <see cref="Begin"/> does
/// as well.
/// </summary>
internal sealed class PcscCard : ICardLink
{
    private readonly PcscContext context;
    private readonly IPcsc pcsc;
    private nuint card;
    private bool stale, disposed;

    private PcscCard(string reader, PcscContext context, nuint card) =>
        (Reader, this.context, pcsc, this.card) = (reader, context, context.Pcsc, card);

    public string Reader { get; }

    public ReadOnlyMemory<byte> Atr { get; private set; }

    public CardProtocol Protocol { get; private set; }

    internal static PcscCard Connect(IPcsc pcsc, string reader)
    {
        var context = PcscContext.Open(pcsc);
        PcscCard? link = null;
        try
        {
            var card = Connect(context, reader, out var protocol);
            link = new PcscCard(reader, context, card);
            link.Adopt(protocol);
            return link;
        }
        catch
        {
            if (link is not null) link.Dispose();
            else context.Dispose();
            throw;
        }
    }

    private static nuint Connect(PcscContext context, string reader, out uint protocol)
    {
        var name = context.Names().FirstOrDefault(n => n.Text == reader) ?? throw new CardException(CardFault.UnknownReader, reader);
        var code = context.Pcsc.Connect(context.Handle, name, out var card, out protocol);
        // An empty reader is NO_SMARTCARD to pcsc-lite, REMOVED_CARD to Windows: here nothing of ours was removed.
        if (code == PcscError.RemovedCard) throw new CardException(CardFault.NoCard, reader);
        PcscError.Check(code, "SCardConnect");
        return card;
    }

    public void Reopen()
    {
        var anew = Connect(context, Reader, out var protocol);
        _ = pcsc.Disconnect(card);
        (card, stale) = (anew, false);
        Adopt(protocol);
    }

    /// <summary>
    /// pcsc-lite reports a reset here, also one of our own. Others need not: Windows speaks of resets by others, and programs meet the
    /// report at the first command (CIE middleware); macOS wants SCardReconnect(LEAVE) after a reset of ours (smartcardservices #133). So
    /// a link that was reset by us is made anew first, and one reset by others is asked for its state before anything is sent.
    /// </summary>
    public void Begin()
    {
        // While another program holds the card some services refuse this; then it is done within the transaction.
        if (stale && Renew() is var refused && refused is not (PcscError.Success or PcscError.SharingViolation))
            throw PcscError.ExceptionOnLink(refused, "SCardReconnect");
        EnterTransaction();
        try
        {
            if (WasReset()) PcscError.CheckLink(Renew(), "SCardReconnect");
        }
        catch
        {
            End(CardDisposition.Leave);
            throw;
        }
    }

    public void End(CardDisposition after)
    {
        var wasReset = pcsc.EndTransaction(card, after) is PcscError.ResetCard or PcscError.UnpoweredCard;
        if (wasReset)
        {
            // The service reset the card meanwhile, as pcsc-lite does when a program ends that had it. It then tells of that and goes on
            // keeping all others from the card (winscard.c, SCardEndTransaction), until a link made anew ends the transaction.
            _ = pcsc.Reconnect(card, CardDisposition.Leave, out _);
            _ = pcsc.EndTransaction(card, after);
        }
        stale |= wasReset || after != CardDisposition.Leave;
    }

    public void KeepAlive() => _ = pcsc.Status(card, out _, out _);

    public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
    {
        // One call and no second, whatever comes: the command may carry a code, and the card may have acted on it.
        var code = pcsc.Transmit(card, Protocol, command, response, out var length);
        PcscError.CheckLink(code, "SCardTransmit");
        return length >= 2 && length <= response.Length ? length : throw new CardException(CardFault.BadAnswer, $"{length} bytes");
    }

    public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var code = pcsc.Control(card, controlCode, input, output, out var length);
        if (PcscError.EndsEntry(code))
            throw new CardException(CardFault.PinPadFailed, PcscError.Detail(code, "SCardControl")) { Code = code };
        PcscError.CheckLink(code, "SCardControl");
        return length <= output.Length ? length : throw new CardException(CardFault.BadAnswer, $"{length} bytes");
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        _ = pcsc.Disconnect(card);
        context.Dispose();
    }

    private void EnterTransaction()
    {
        const int attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            var code = pcsc.BeginTransaction(card);
            if (code == PcscError.Success) return;
            if (code is not (PcscError.ResetCard or PcscError.UnpoweredCard) || attempt == attempts)
                throw PcscError.ExceptionOnLink(code, "SCardBeginTransaction");
            PcscError.CheckLink(Renew(), "SCardReconnect");
        }
    }

    private bool WasReset()
    {
        if (stale) return true;
        var code = pcsc.Status(card, out _, out _);
        if (code is PcscError.ResetCard or PcscError.UnpoweredCard) return true;
        PcscError.CheckLink(code, "SCardStatus");
        return false;
    }

    /// <summary>Makes the link anew after a reset and leaves the card as it is; one without power is powered.</summary>
    private uint Renew()
    {
        var code = pcsc.Reconnect(card, CardDisposition.Leave, out var protocol);
        if (code == PcscError.UnpoweredCard)
        {
            code = pcsc.Reconnect(card, CardDisposition.Unpower, out protocol);
            // This is a reset of our own again, after which macOS wants the other.
            if (code == PcscError.Success) code = pcsc.Reconnect(card, CardDisposition.Leave, out protocol);
        }
        if (code != PcscError.Success) return code;
        Adopt(protocol);
        stale = false;
        return code;
    }

    /// <summary>Takes over the protocol agreed on and the ATR, which a reset may have changed.</summary>
    private void Adopt(uint protocol)
    {
        PcscError.CheckLink(pcsc.Status(card, out var current, out var atr), "SCardStatus");
        Atr = atr;
        // Not every service tells the protocol when it connects again.
        var agreed = protocol == 0 ? current : protocol;
        Protocol = agreed switch
        {
            1 => CardProtocol.T0,
            2 => CardProtocol.T1,
            // RAW or none: the reader drives a memory card or has not powered the chip.
            _ => throw new CardException(CardFault.MuteCard, $"protocol {agreed}"),
        };
    }
}
