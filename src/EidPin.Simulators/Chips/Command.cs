namespace EidPin.Simulators.Chips;

/// <summary>One command as the chip's operating system sees it, whatever the link.</summary>
/// <param name="Le">The length wanted, 256 for 00; null: no answer is wanted.</param>
internal sealed record Command(byte Cla, byte Ins, byte P1, byte P2, byte[] Data, int? Le)
{
    public int P1P2 => P1 << 8 | P2;

    public int Header => Cla << 24 | Ins << 16 | P1P2;

    /// <summary>The four cases of ISO 7816-3, 12.1.3, short form only; null when the lengths do not add up.</summary>
    public static Command? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4) return null;
        if (bytes.Length <= 5) return new(bytes[0], bytes[1], bytes[2], bytes[3], [], bytes.Length == 4 ? null : Length(bytes[4]));
        int count = bytes[4];
        if (count == 0 || bytes.Length - 5 - count is not (0 or 1)) return null;
        int? wanted = bytes.Length == 5 + count ? null : Length(bytes[^1]);
        return new(bytes[0], bytes[1], bytes[2], bytes[3], bytes.Slice(5, count).ToArray(), wanted);
    }

    private static int Length(byte le) => le == 0 ? 256 : le;
}

/// <summary>What a chip answers.</summary>
internal readonly record struct Reply(ReadOnlyMemory<byte> Data, ushort Status)
{
    public static implicit operator Reply(int status) => new(default, (ushort)status);

    public static Reply Ok(ReadOnlyMemory<byte> data) => new(data, 0x9000);

    public byte[] ToBytes() => [.. Data.Span, (byte)(Status >> 8), (byte)Status];
}

/// <summary>A family of chips: how it answers commands, and what it forgets when.</summary>
internal interface IChip
{
    byte[] Atr { get; }

    /// <summary>The protocol that a reader uses unless told otherwise.</summary>
    EidPin.Cards.CardProtocol Protocol { get; }

    void PowerOn();

    void WarmReset();

    Reply Answer(Command command);
}
