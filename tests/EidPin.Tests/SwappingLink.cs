using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A reader that does not tell that the card in it is another one now.</summary>
internal sealed class SwappingLink(SimulatedCard first) : ICardLink
{
    private SimulatedCard card = first;

    public string Reader => "R";

    public ReadOnlyMemory<byte> Atr => card.Atr;

    public CardProtocol Protocol => card.Protocol;

    public void Swap(SimulatedCard other) => card = other;

    public void Begin() { }

    public void End(CardDisposition after) { }

    public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
    {
        var answer = card.Transmit(command);
        answer.CopyTo(response);
        return answer.Length;
    }

    public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output) => 0;

    public void Dispose() { }
}
