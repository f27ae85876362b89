using System.Text;

namespace EidPin.Cards;

/// <summary>
/// Bytes that are no code, as text: what cards say to anybody, hashes, signatures. A code does not fit in: <see cref="Code"/> shows
/// its bytes as a span only, and src/BannedSymbols.txt shuts the other ways to text.
/// </summary>
public static class NoCode
{
#pragma warning disable RS0030 // The one place where bytes become text: it takes what a code cannot be.
    /// <summary>Hexadecimal digits, in capitals.</summary>
    public static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);

    /// <summary>Base64, as servers and pages take it.</summary>
    public static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);

    /// <summary>What is written in this encoding: names, labels, answers.</summary>
    public static string Text(ReadOnlyMemory<byte> bytes, Encoding encoding) => encoding.GetString(bytes.Span);
#pragma warning restore RS0030
}
