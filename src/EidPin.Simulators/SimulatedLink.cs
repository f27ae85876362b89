using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>A connection to the card in a simulated reader, as PC/SC gives it.</summary>
internal sealed class SimulatedLink : ICardLink
{
    private static readonly SimulatedPinPad NoPad = new() { HasKeys = false };

    private readonly SimulatedReader reader;
    private int insertion;
    private bool inTransaction;

    public SimulatedLink(SimulatedReader reader)
    {
        this.reader = reader;
        Reopen();
    }

    public string Reader => reader.Name;

    public ReadOnlyMemory<byte> Atr { get; private set; }

    public CardProtocol Protocol { get; private set; }

    public void Reopen()
    {
        var card = reader.Powered();
        (insertion, Atr, Protocol) = (reader.Insertion, card.Atr, card.Protocol);
    }

    public void Begin()
    {
        Card();
        reader.Lock();
        inTransaction = true;
        try
        {
            Card();   // while waiting it may have been taken out
        }
        catch
        {
            Release();
            throw;
        }
    }

    public void End(CardDisposition after)
    {
        if (!inTransaction) return;
        if (reader.Insertion == insertion)
        {
            if (after == CardDisposition.Reset) reader.Card?.Reset();
            else if (after == CardDisposition.Unpower) reader.Card?.PowerOff();
        }
        Release();
    }

    public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
    {
        Card();
        return Take(reader.Exchange(command.ToArray()), response);
    }

    public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Card();
        var answer = (reader.Pad ?? NoPad).Control(controlCode, input, reader.Exchange);
        if (answer.Length > output.Length) throw new CardException(CardFault.CommunicationFailed, "answer longer than its buffer");
        answer.CopyTo(output);
        return answer.Length;
    }

    public void Dispose() => End(CardDisposition.Leave);

    private static int Take(byte[] answer, Span<byte> response)
    {
        if (answer.Length < 2) throw new CardException(CardFault.BadAnswer, $"{answer.Length} bytes");
        if (answer.Length > response.Length) throw new CardException(CardFault.CommunicationFailed, "answer longer than its buffer");
        answer.CopyTo(response);
        return answer.Length;
    }

    private SimulatedCard Card()
    {
        if (reader.Unplugged) throw new CardException(CardFault.ReaderGone, reader.Name);
        if (reader.Card is null || reader.Insertion != insertion) throw new CardException(CardFault.CardRemoved, reader.Name);
        return reader.Card;
    }

    private void Release()
    {
        inTransaction = false;
        reader.Unlock();
    }
}
