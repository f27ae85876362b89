using System.Security.Cryptography;

namespace EidPin.Scp03;

/// <summary>AES-CMAC (NIST SP 800-38B, RFC 4493), which .NET does not have.</summary>
public static class Cmac
{
    public const int Size = 16;

    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <returns>16 bytes.</returns>
    public static byte[] Compute(ReadOnlySpan<byte> key, params ReadOnlySpan<byte[]> message)
    {
        using var aes = Keyed(key);
        Span<byte> subkey = stackalloc byte[Size], block = stackalloc byte[Size], state = stackalloc byte[Size];
        aes.EncryptEcb(state, subkey, PaddingMode.None);
        var (length, filled) = (0, 0);
        foreach (var part in message)
            foreach (var each in part)
            {
                // The last block is treated apart, so one is taken in only when there is more.
                if (filled == Size) filled = Absorb(aes, block, state);
                block[filled++] = each;
                length++;
            }
        Double(subkey);
        if (filled < Size)
        {
            Double(subkey);
            block[filled] = 0x80;
            block[(filled + 1)..].Clear();
        }
        for (var i = 0; i < Size; i++) block[i] ^= subkey[i];
        Absorb(aes, block, state);
        var mac = state.ToArray();
        CryptographicOperations.ZeroMemory(subkey);
        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(state);
        return mac;
    }

    /// <summary>AES with this key; of the array that .NET asks for no copy is left.</summary>
    internal static Aes Keyed(ReadOnlySpan<byte> key)
    {
        var copy = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(copy);
        var aes = Aes.Create();
        aes.Key = copy;
        CryptographicOperations.ZeroMemory(copy);
        return aes;
    }

    private static int Absorb(Aes aes, Span<byte> block, Span<byte> state)
    {
        for (var i = 0; i < Size; i++) state[i] ^= block[i];
        aes.EncryptEcb(state, state, PaddingMode.None);
        return 0;
    }

    // Multiplication by x in GF(2^128), SP 800-38B section 6.1.
    private static void Double(Span<byte> value)
    {
        var carry = 0;
        for (var i = Size - 1; i >= 0; i--)
        {
            var next = value[i] >> 7;
            value[i] = (byte)(value[i] << 1 | carry);
            carry = next;
        }
        if (carry != 0) value[^1] ^= 0x87;
    }
}
