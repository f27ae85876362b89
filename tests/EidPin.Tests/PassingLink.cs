using EidPin.Cards;

namespace EidPin.Tests;

/// <summary>Passes all on to another link, but for what a test wants otherwise.</summary>
internal abstract class PassingLink(ICardLink inner) : ICardLink
{
    public string Reader => inner.Reader;

    public ReadOnlyMemory<byte> Atr => inner.Atr;

    public CardProtocol Protocol => inner.Protocol;

    public virtual void Begin() => inner.Begin();

    public void Reopen() => inner.Reopen();

    public virtual void End(CardDisposition after) => inner.End(after);

    public virtual int Transmit(ReadOnlySpan<byte> command, Span<byte> response) => inner.Transmit(command, response);

    public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output) => inner.Control(controlCode, input, output);

    public virtual void Dispose() => inner.Dispose();
}
