using System.Buffers.Binary;
using System.Numerics;

namespace EidPin.Simulators;

/// <summary>SHA-224 (FIPS 180-4, 6.3), which .NET does not have and a card that signs by RSA-PSS needs.</summary>
internal static class Sha224
{
    private static readonly uint[] Start =
    [
        0xC1059ED8, 0x367CD507, 0x3070DD17, 0xF70E5939, 0xFFC00B31, 0x68581511, 0x64F98FA7, 0xBEFA4FA4,
    ];

    private static readonly uint[] Constants =
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        var padded = new byte[(data.Length + 9 + 63) / 64 * 64];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), data.Length * 8L);
        var state = (uint[])Start.Clone();
        for (var at = 0; at < padded.Length; at += 64) Compress(state, padded.AsSpan(at, 64));
        var digest = new byte[28];
        for (var i = 0; i < 7; i++) BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(4 * i), state[i]);
        return digest;
    }

    private static void Compress(uint[] state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (var t = 0; t < 16; t++) w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
        for (var t = 16; t < 64; t++) w[t] = w[t - 16] + Rotated(w[t - 15], 7, 18, 3) + w[t - 7] + Rotated(w[t - 2], 17, 19, 10);
        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (var t = 0; t < 64; t++)
        {
            var first = h + Turned(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + Constants[t] + w[t];
            var second = Turned(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }
        ReadOnlySpan<uint> next = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++) state[i] += next[i];
    }

    private static uint Rotated(uint x, int first, int second, int shift) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ (x >> shift);

    private static uint Turned(uint x, int first, int second, int third) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ BitOperations.RotateRight(x, third);
}
