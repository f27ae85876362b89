using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// Simulated readers as the command meets them: with a token that is always in, a service that runs only while there is a reader, and a
/// count of what was sent with a code. Putting them away leaves the cards to the test.
/// </summary>
internal sealed class ScriptedReaders(SimulatedReaders inner) : ICardReaders
{
    public const string TokenName = "YubiKey";

    private static readonly byte[] TokenAtr = Convert.FromHexString("3BFD1300008131FE158073C021C057597562694B657940");

    /// <summary>A security key is in, which is none of the cards that are known.</summary>
    public bool Token { get; init; }

    /// <summary>As on Windows and macOS: without a reader there is no service.</summary>
    public bool ServiceNeedsReader { get; init; }

    /// <summary>How often the token was read.</summary>
    public int TokenReads { get; private set; }

    /// <summary>Commands that carried a code, over all cards.</summary>
    public int Codes { get; private set; }

    public IReadOnlyList<ReaderState> List()
    {
        var states = inner.List();
        if (Token) return [.. states, new ReaderState(TokenName, true, Atr: TokenAtr, Events: 1)];
        return ServiceNeedsReader && states.Count == 0 ? throw new CardException(CardFault.ServiceNotRunning) : states;
    }

    public ICardLink Connect(string reader)
    {
        if (reader != TokenName) return new Watched(inner.Connect(reader), this);
        TokenReads++;
        return new Deaf();
    }

    public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation)
    {
        List();
        inner.WaitForChange([.. known.Where(r => r.Name != TokenName)], cancellation);
        return List();
    }

    public void Dispose() { }

    private sealed class Watched(ICardLink link, ScriptedReaders readers) : PassingLink(link)
    {
        public override int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            if (command is [_, 0x20 or 0x24 or 0x2C, _, _, > 0, ..]) readers.Codes++;
            return base.Transmit(command, response);
        }
    }

    /// <summary>Has no application that is asked for.</summary>
    private sealed class Deaf : ICardLink
    {
        public string Reader => TokenName;

        public ReadOnlyMemory<byte> Atr => TokenAtr;

        public CardProtocol Protocol => CardProtocol.T1;

        public void Begin() { }

        public void End(CardDisposition after) { }

        public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            ((byte[])[0x6A, 0x82]).CopyTo(response);
            return 2;
        }

        // No feature of a reader.
        public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output) => 0;

        public void Dispose() { }
    }
}
