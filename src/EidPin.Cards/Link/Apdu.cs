namespace EidPin.Cards;

/// <summary>The transmission protocol that reader and card agreed on (ISO 7816-3).</summary>
public enum CardProtocol { T0, T1 }

/// <summary>
/// A short ISO 7816-4 command: header, up to 255 bytes of data, and Le as the number of bytes wanted (1–256) or null for none.
/// <see cref="ToString"/> never shows the data: it may be personal.
/// </summary>
public sealed record CommandApdu(byte Cla, byte Ins, byte P1, byte P2, ReadOnlyMemory<byte> Data = default, int? Le = null)
{
    /// <summary>
    /// The bytes to send. At T=0 a command with data and Le (case 4) goes
    /// without Le; the answer is fetched by GET RESPONSE (ISO 7816-3, 12.2).
    /// </summary>
    public byte[] ToBytes(CardProtocol protocol)
    {
        if (Data.Length > 255) throw new ArgumentOutOfRangeException(nameof(protocol), "a short APDU carries at most 255 bytes");
        var le = Le is { } n && !(protocol == CardProtocol.T0 && !Data.IsEmpty) ? (byte[])[(byte)n] : [];
        var body = Data.IsEmpty ? [] : (byte[])[(byte)Data.Length, .. Data.Span];
        return [Cla, Ins, P1, P2, .. body, .. le];
    }

    public override string ToString() => $"{Cla:X2} {Ins:X2} {P1:X2} {P2:X2} ({Data.Length} bytes)";

    /// <summary>
    /// SELECT without asking for control information (P2 = 0C). <paramref name="p1"/>: 04 by AID, 02 an EF below, 08 a path from the MF.
    /// </summary>
    public static CommandApdu Select(byte p1, string hex) => new(0x00, 0xA4, p1, 0x0C, Convert.FromHexString(hex));

    /// <summary>READ BINARY of <paramref name="length"/> bytes (1–256) at <paramref name="offset"/> (15 bits) of the current EF.</summary>
    public static CommandApdu ReadBinary(int offset, int length) => new(0x00, 0xB0, (byte)(offset >> 8), (byte)offset, default, length);
}

/// <summary>What the card answered: data and status word.</summary>
public readonly record struct ResponseApdu(ReadOnlyMemory<byte> Data, StatusWord Status);

/// <summary>The two status bytes SW1 SW2 (ISO 7816-4, 5.6).</summary>
public readonly record struct StatusWord(ushort Value)
{
    /// <summary>The last two bytes of an answer.</summary>
    /// <exception cref="CardException">BadAnswer: there are no two.</exception>
    public static StatusWord AtEnd(ReadOnlySpan<byte> answer) => answer.Length >= 2
        ? new((ushort)(answer[^2] << 8 | answer[^1]))
        : throw new CardException(CardFault.BadAnswer, $"{answer.Length} bytes");

    public bool IsOk => Value == 0x9000;

    /// <summary>
    /// Tries left as the card states them; null when it does not say, and never a guess. 63Cx: x left; 6983 and 6984: blocked.
    /// </summary>
    public int? TriesLeft => Value switch
    {
        >= 0x63C0 and <= 0x63CF => Value & 0x0F,
        0x6983 or 0x6984 => 0,
        _ => null,
    };

    /// <summary>63Cx: the code was compared and is wrong.</summary>
    public bool IsMiss => Value is >= 0x63C0 and <= 0x63CF;

    /// <summary>The reference data exists but was never set or is used up (ISO 7816-4: reference data not usable).</summary>
    public bool IsInvalidated => Value == 0x6984;

    /// <summary>No such application, file or reference on this card.</summary>
    public bool IsNotFound => Value is 0x6A82 or 0x6A88 or 0x6A83;

    public override string ToString() => $"{Value:X4}";
}
