namespace EidPin.Cards;

/// <summary>
/// How a code looks and how it goes to the card: length as typed, digits
/// only or A–Z too, and the fixed length it is padded to (0: as typed).
/// </summary>
/// <param name="Min">Fewest characters, counted as typed.</param>
/// <param name="Max">Most characters that the card takes.</param>
/// <param name="Letters">A–Z are allowed beside 0–9; a new code must then have both (J-LIS rule for the signature password).</param>
/// <param name="PadTo">Length of the block on the wire, or 0.</param>
/// <param name="Advised">Longer codes may be refused by other programs: a warning, not a rule. 0: none.</param>
public sealed record PinFormat(int Min, int Max, bool Letters = false, int PadTo = 0, byte Pad = 0, int Advised = 0)
{
    /// <summary>The code could be one of this kind: length and characters fit. Expects a folded code.</summary>
    public bool Accepts(ReadOnlySpan<byte> code)
    {
        if (code.Length < Min || code.Length > Max) return false;
        foreach (var c in code)
            if (!Takes(c)) return false;
        return true;
    }

    public bool Accepts(Code code) => !code.Overflowed && Accepts(code.Bytes);

    /// <summary>This character may stand in such a code.</summary>
    public bool Takes(byte c) => IsDigit(c) || (Letters && IsLetter(c));

    /// <summary>Length of <paramref name="code"/> on the wire.</summary>
    public int WireLength(Code code) => Math.Max(code.Length, PadTo);

    /// <summary>Writes the code, padded, into <paramref name="target"/>, whose length is <see cref="WireLength"/>.</summary>
    internal void Encode(Code code, Span<byte> target)
    {
        target.Fill(Pad);
        code.Bytes.CopyTo(target);
    }

    internal static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    internal static bool IsLetter(byte c) => c is >= (byte)'A' and <= (byte)'Z';
}
