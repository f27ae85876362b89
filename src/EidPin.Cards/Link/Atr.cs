namespace EidPin.Cards;

/// <summary>
/// An answer to reset (ISO 7816-3, 8.2), of which cards are told apart by
/// the historical bytes alone: interface bytes differ by reader and link.
/// </summary>
public readonly record struct Atr(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The historical bytes, found by T0 and the chain of TDi; empty when the ATR is cut short.</summary>
    public ReadOnlyMemory<byte> Historical
    {
        get
        {
            var atr = Bytes.Span;
            if (atr.Length < 2) return default;
            int count = atr[1] & 0x0F, at = 2;
            for (int present = atr[1] >> 4; present != 0 && at <= atr.Length;)
            {
                var hasNext = (present & 8) != 0;
                at += int.PopCount(present);
                if (!hasNext) break;
                if (at > atr.Length) return default;
                present = atr[at - 1] >> 4;
            }
            return at + count <= atr.Length ? Bytes.Slice(at, count) : default;
        }
    }

    /// <param name="pattern">Hex digits, '?' for any.</param>
    public bool HistoricalStartWith(string pattern)
    {
        var hex = NoCode.Hex(Historical);
        return hex.Length >= pattern.Length && pattern.Zip(hex).All(c => c.First == '?' || c.First == c.Second);
    }

    /// <summary>Pairs of hex digits with spaces between, as people quote ATRs.</summary>
    public override string ToString() => string.Join(' ', Bytes.ToArray().Select(b => $"{b:X2}"));
}
