using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EidPin.Simulators;

/// <summary>
/// RSA over a block that was padded here, whatever is in it: the cards sign any DigestInfo and any hash of 28 to 64 bytes, .NET only those
/// that it knows. For test keys: no care is taken about timing.
/// </summary>
internal static class RawRsa
{
    // RFC 8017, 9.2, note 1: the same but for two lengths and the last byte of the object identifier.
    public static byte[] DigestInfo(ReadOnlySpan<byte> hash)
    {
        var length = (byte)hash.Length;
        byte name = length switch { 28 => 4, 32 => 1, 48 => 2, _ => 3 };
        byte[] head =
        [
            0x30, (byte)(length + 17), 0x30, 0x0D,
            0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, name, 0x05, 0x00,
            0x04, length,
        ];
        return [.. head, .. hash];
    }

    /// <summary>RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.1) of a DigestInfo or of anything else.</summary>
    /// <param name="privateKey">PKCS#8.</param>
    public static byte[] SignPkcs1(byte[] privateKey, ReadOnlySpan<byte> content) =>
        SignPkcs1(MultiPrimeRsa.Read(privateKey), content);

    public static byte[] SignPkcs1(MultiPrimeRsa key, ReadOnlySpan<byte> content)
    {
        var padded = new byte[key.Size];
        padded.AsSpan().Fill(0xFF);
        (padded[0], padded[1], padded[^(content.Length + 1)]) = (0, 1, 0);
        content.CopyTo(padded.AsSpan(padded.Length - content.Length));
        return key.Sign(padded);
    }

    /// <summary>RSASSA-PSS (RFC 8017, 8.1.1) with SHA-2 of the digest's length, and salt as long.</summary>
    /// <param name="privateKey">PKCS#8, a key of whole bytes.</param>
    public static byte[] SignPss(byte[] privateKey, ReadOnlySpan<byte> digest)
    {
        var key = MultiPrimeRsa.Read(privateKey);
        var length = digest.Length;
        var salt = RandomNumberGenerator.GetBytes(length);
        var proof = Hash([.. new byte[8], .. digest, .. salt], length);
        var block = new byte[key.Size];
        var masked = block.AsSpan(0, block.Length - length - 1);
        masked[^(length + 1)] = 0x01;
        salt.CopyTo(masked[^length..]);
        Mask(masked, proof);
        masked[0] &= 0x7F;   // one bit less than the modulus
        proof.CopyTo(block, masked.Length);
        block[^1] = 0xBC;
        return key.Sign(block);
    }

    // MGF1 (RFC 8017, B.2.1).
    private static void Mask(Span<byte> target, byte[] seed)
    {
        var counter = new byte[4];
        for (var at = 0; at < target.Length; at += seed.Length)
        {
            BinaryPrimitives.WriteInt32BigEndian(counter, at / seed.Length);
            var mask = Hash([.. seed, .. counter], seed.Length);
            for (var i = 0; i < mask.Length && at + i < target.Length; i++) target[at + i] ^= mask[i];
        }
    }

    private static byte[] Hash(byte[] data, int length) => length switch
    {
        28 => Sha224.HashData(data),
        32 => SHA256.HashData(data),
        48 => SHA384.HashData(data),
        _ => SHA512.HashData(data),
    };
}
