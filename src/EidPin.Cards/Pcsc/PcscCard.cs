namespace EidPin.Cards.Pcsc;

/// <summary>The card in one reader, connected shared. See <see cref="PcscReaders.Connect"/> about blocking, which <see cref="Begin"/> does as well.</summary>
internal sealed class PcscCard : ICardLink
{
    private const uint Shared = 2, AnyProtocol = 3, Leave = 0, Reset = 1, Unpower = 2;

    /// <summary>Room for SCardStatus to name the reader: pcsc-lite's MAX_READERNAME is 128.</summary>
    private const int NameRoom = 1024;

    private readonly PcscContext context;
    private readonly nuint card;
    private byte[] request = [];
    private bool disposed;

    private PcscCard(string reader, PcscContext context, nuint card) => (Reader, this.context, this.card) = (reader, context, card);

    public string Reader { get; }

    public ReadOnlyMemory<byte> Atr { get; private set; }

    public CardProtocol Protocol { get; private set; }

    internal static PcscCard Connect(string reader)
    {
        var context = PcscContext.Open();
        PcscCard? link = null;
        try
        {
            var name = context.Names().FirstOrDefault(n => n.Text == reader) ?? throw new CardException(CardFault.UnknownReader, reader);
            nuint card = 0, protocol = 0;
            var code = Native.SCardConnect(context.Handle, name.Bytes, Shared, AnyProtocol, ref card, ref protocol);
            // An empty reader is NO_SMARTCARD to pcsc-lite, REMOVED_CARD to Windows: here nothing of ours was removed.
            if ((uint)code == PcscError.RemovedCard) throw new CardException(CardFault.NoCard, reader);
            PcscError.Check(code, nameof(Native.SCardConnect));
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

    public void Begin()
    {
        const int attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            var code = Native.SCardBeginTransaction(card);
            if (code == 0) return;
            if ((uint)code is not (PcscError.ResetCard or PcscError.UnpoweredCard) || attempt == attempts)
                throw PcscError.ExceptionOnLink(code, nameof(Native.SCardBeginTransaction));
            nuint protocol = 0;
            PcscError.CheckLink(Native.SCardReconnect(card, Shared, AnyProtocol, Leave, ref protocol), nameof(Native.SCardReconnect));
            Adopt(protocol);
        }
    }

    public void End(CardDisposition after) => _ = Native.SCardEndTransaction(card, after switch
    {
        CardDisposition.Reset => Reset,
        CardDisposition.Unpower => Unpower,
        _ => Leave,
    });

    public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
    {
        var length = (nuint)response.Length;
        // One call and no second, whatever comes: the command may carry a code, and the card may have acted on it.
        PcscError.CheckLink(
            Native.SCardTransmit(card, request, command, (nuint)command.Length, 0, response, ref length), nameof(Native.SCardTransmit));
        return length >= 2 && length <= (nuint)response.Length ? (int)length : throw new CardException(CardFault.BadAnswer, $"{length} bytes");
    }

    public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output)
    {
        nuint length = 0;
        PcscError.CheckLink(
            Native.SCardControl(card, controlCode, input, (nuint)input.Length, output, (nuint)output.Length, ref length), nameof(Native.SCardControl));
        return length <= (nuint)output.Length ? (int)length : throw new CardException(CardFault.BadAnswer, $"{length} bytes");
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        _ = Native.SCardDisconnect(card, Leave);
        context.Dispose();
    }

    /// <summary>Takes over the protocol agreed on and the ATR, which a reset may have changed.</summary>
    private void Adopt(nuint protocol)
    {
        Protocol = (uint)protocol switch
        {
            1 => CardProtocol.T0,
            2 => CardProtocol.T1,
            // RAW or none: the reader drives a memory card or has not powered the chip.
            var other => throw new CardException(CardFault.MuteCard, $"protocol {other}"),
        };
        request = Layout.Current.IoRequest(Protocol);
        var name = new byte[NameRoom];
        var atr = new byte[36];
        nuint nameLength = (nuint)(Layout.Current.Wide ? NameRoom / 2 : NameRoom), state = 0, again = 0, length = (nuint)atr.Length;
        PcscError.CheckLink(Native.SCardStatus(card, name, ref nameLength, ref state, ref again, atr, ref length), nameof(Native.SCardStatus));
        Atr = atr.AsMemory(0, (int)Math.Min(length, (nuint)atr.Length));
    }
}
