using System.Buffers.Binary;
using System.Text;

namespace EidPin.Scp03;

/// <summary>Key derivation in counter mode with AES-CMAC (NIST SP 800-108r1, 4.1).</summary>
public static class Kdf
{
    /// <summary>
    /// As SCP03 fixes its input (GlobalPlatform Card Specification 2.3, Amendment D 1.2, 4.1.5):
    /// eleven zeros and a constant as the label, a zero, the length in bits (two bytes), the counter (one byte), the context.
    /// </summary>
    /// <param name="bits">64, 128, 192 or 256.</param>
    public static byte[] Scp03(ReadOnlySpan<byte> key, byte constant, ReadOnlySpan<byte> context, int bits)
    {
        byte[] head = [.. new byte[11], constant, 0x00, (byte)(bits >> 8), (byte)bits], tail = context.ToArray();
        return Blocks(bits / 8, key, counter => [head, [(byte)counter], tail]);
    }

    /// <summary>
    /// The static key of one card, of the issuer's master key: counter (4 bytes), the label <c>EidPin card key</c>, a zero,
    /// key set and use (one byte each) and the card's id as the context, the length in bits (4 bytes).
    /// </summary>
    /// <param name="keySet">Version of the key set.</param>
    /// <param name="use">1 encryption, 2 MAC.</param>
    public static byte[] Diversify(ReadOnlySpan<byte> masterKey, byte keySet, byte use, ReadOnlySpan<byte> cardId)
    {
        byte[] fixedInput = [.. Encoding.ASCII.GetBytes("EidPin card key"), 0x00, keySet, use, .. cardId, .. Number(masterKey.Length * 8)];
        return Blocks(masterKey.Length, masterKey, counter => [Number(counter), fixedInput]);
    }

    /// <summary>The blocks of SP 800-108 one after the other, cut to the length.</summary>
    internal static byte[] Blocks(int length, ReadOnlySpan<byte> key, Func<int, byte[][]> input)
    {
        var derived = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        for (var at = 0; at < length; at += Cmac.Size)
        {
            var block = Cmac.Compute(key, input(at / Cmac.Size + 1));
            block.AsSpan(0, Math.Min(Cmac.Size, length - at)).CopyTo(derived.AsSpan(at));
            block.AsSpan().Clear();
        }
        return derived;
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
