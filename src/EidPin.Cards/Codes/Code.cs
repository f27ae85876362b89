using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>What <see cref="Code.Fold"/> changed, so that the person can be told.</summary>
[Flags]
public enum Folding { None = 0, FullWidth = 1, LowerCase = 2 }

/// <summary>
/// A code as typed: bytes in a pinned buffer that this object alone owns and wipes. Never a string; two codes are compared in fixed time.
/// </summary>
public sealed class Code : IDisposable
{
    /// <summary>More than any code has, full width included (16 characters of 3 bytes).</summary>
    public const int Capacity = 64;

    private readonly byte[] buffer = GC.AllocateArray<byte>(Capacity, pinned: true);

    public int Length { get; private set; }

    /// <summary>More was typed than any code has; the rest was not kept.</summary>
    public bool Overflowed { get; private set; }

    internal ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, Length);

    /// <summary>Copies bytes as typed (UTF-8); the caller wipes its own.</summary>
    public static Code Copy(ReadOnlySpan<byte> typed)
    {
        var code = new Code();
        foreach (var b in typed) code.Append(b);
        return code;
    }

    /// <summary>Several typed parts as one code, in their order; the caller still owns the parts.</summary>
    public static Code Join(params ReadOnlySpan<Code> parts)
    {
        var code = new Code();
        foreach (var part in parts)
            foreach (var b in part.Bytes) code.Append(b);
        return code;
    }

    public void Append(byte b)
    {
        if (Length < Capacity) buffer[Length++] = b;
        else Overflowed = true;
    }

    /// <summary>Takes back one typed character (all its UTF-8 bytes).</summary>
    public void Backspace()
    {
        while (Length > 0)
        {
            var b = buffer[--Length];
            buffer[Length] = 0;
            if ((b & 0xC0) != 0x80) return;
        }
    }

    public void Clear() => (Length, Overflowed) = (Wipe(), false);

    /// <summary>
    /// Folds full-width forms (U+FF01–FF5E, three UTF-8 bytes) to ASCII and, where the format has letters, lower case to upper.
    /// By our own table: <c>string.Normalize</c> does nothing under invariant globalization, and a code is never a string.
    /// </summary>
    public Folding Fold(PinFormat format)
    {
        var folding = Folding.None;
        var to = 0;
        for (var from = 0; from < Length; to++)
        {
            var (c, used) = (buffer[from], 1);
            if (c == 0xEF && from + 2 < Length && FullWidth(buffer[from + 1], buffer[from + 2]) is { } ascii)
                (c, used, folding) = (ascii, 3, folding | Folding.FullWidth);
            if (format.Letters && c is >= (byte)'a' and <= (byte)'z')
                (c, folding) = ((byte)(c - 32), folding | Folding.LowerCase);
            buffer[to] = c;
            from += used;
        }
        CryptographicOperations.ZeroMemory(buffer.AsSpan(to));
        Length = to;
        return folding;
    }

    public bool SameAs(Code other) => CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);

    public void Dispose() => Clear();

    public override string ToString() => "(code)";

    // EF BC 81 is U+FF01 '!', EF BD 9E is U+FF5E '~'; ASCII is the code point less FEE0.
    private static byte? FullWidth(byte second, byte third) => (second, third) switch
    {
        (0xBC, >= 0x81 and <= 0xBF) => (byte)(third - 0x81 + 0x21),
        (0xBD, >= 0x80 and <= 0x9E) => (byte)(third - 0x80 + 0x60),
        _ => null,
    };

    private int Wipe()
    {
        CryptographicOperations.ZeroMemory(buffer);
        return 0;
    }
}
