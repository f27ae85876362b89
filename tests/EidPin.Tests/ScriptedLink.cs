using EidPin.Cards;

namespace EidPin.Tests;

/// <summary>
/// A card that expects exactly these commands in this order and says what is written beside each. Any other byte fails the test.
/// </summary>
internal sealed class ScriptedLink(string atr, CardProtocol protocol, params string[] exchanges) : ICardLink
{
    private readonly Queue<string> script = new(exchanges);

    public string Reader => "Scripted";

    public ReadOnlyMemory<byte> Atr { get; } = Convert.FromHexString(atr.Replace(" ", "", StringComparison.Ordinal));

    public CardProtocol Protocol => protocol;

    public List<CardDisposition> Ends { get; } = [];

    public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
    {
        var sent = Convert.ToHexString(command);
        Assert.True(script.TryDequeue(out var exchange), $"nothing more was expected, but {sent} came");
        var (expected, answer) = exchange.Split("->") is [var c, var r] ? (Plain(c), Plain(r)) : throw new FormatException(exchange);
        Assert.Equal(expected, sent);
        if (answer == "PULL") throw new CardException(CardFault.CardRemoved);
        var bytes = Convert.FromHexString(answer);
        bytes.CopyTo(response);
        return bytes.Length;
    }

    public void AssertPlayed() => Assert.Empty(script);

    public void Begin() { }

    public void End(CardDisposition after) => Ends.Add(after);

    public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output) => 0;

    public void Dispose() { }

    private static string Plain(string hex) => hex.Replace(" ", "", StringComparison.Ordinal);
}
