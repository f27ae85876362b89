using System.Numerics;
using System.Security.Cryptography;

namespace EidPin.Simulators;

/// <summary>RSA over a block padded as PKCS#1 v1.5 says, whatever is in it: the card signs any DigestInfo, .NET only those it knows.</summary>
internal static class RawRsa
{
    public static ReadOnlySpan<byte> Sha256DigestInfo =>
        [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    /// <param name="privateKey">PKCS#8. A test key: no care is taken about timing.</param>
    public static byte[] Sign(byte[] privateKey, ReadOnlySpan<byte> block)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(privateKey, out _);
        var key = rsa.ExportParameters(includePrivateParameters: true);
        var size = key.Modulus!.Length;
        var padded = new byte[size];
        padded.AsSpan().Fill(0xFF);
        (padded[0], padded[1], padded[size - block.Length - 1]) = (0, 1, 0);
        block.CopyTo(padded.AsSpan(size - block.Length));
        BigInteger m = Number(padded), p = Number(key.P!), q = Number(key.Q!);
        var atP = BigInteger.ModPow(m, Number(key.DP!), p);
        var atQ = BigInteger.ModPow(m, Number(key.DQ!), q);
        var h = (atP - atQ) * Number(key.InverseQ!) % p;
        var signature = (atQ + (h.Sign < 0 ? h + p : h) * q).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - signature.Length], .. signature];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
