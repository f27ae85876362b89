using System.Buffers.Binary;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// A sum, modulo 2^256, over keyed hashes of rows: whoever has the audit key makes it again of a table in any order (MSet-Add-Hash: Clarke
/// and others, Incremental Multiset Hash Functions, ASIACRYPT 2003). What one row adds is seen from two sums that follow each other, so a
/// sum alone proves nothing: facts are marked, and rows are held against them.
/// </summary>
internal sealed class RowSum
{
    private const int Words = 4;

    private readonly ulong[] words = new ulong[Words];

    /// <param name="hex">As <see cref="ToString"/> writes it; empty: of no row.</param>
    public static RowSum Of(string hex)
    {
        var sum = new RowSum();
        if (hex.Length > 0) sum.Add(Convert.FromHexString(hex));
        return sum;
    }

    /// <param name="row">32 bytes.</param>
    public void Add(ReadOnlySpan<byte> row)
    {
        UInt128 carry = 0;
        for (var i = 0; i < Words; i++)
        {
            carry += (UInt128)words[i] + BinaryPrimitives.ReadUInt64LittleEndian(row[(8 * i)..]);
            words[i] = (ulong)carry;
            carry >>= 64;
        }
    }

    /// <param name="row">32 bytes that were added.</param>
    public void Remove(ReadOnlySpan<byte> row)
    {
        UInt128 borrow = 0;
        for (var i = 0; i < Words; i++)
        {
            var less = (UInt128)BinaryPrimitives.ReadUInt64LittleEndian(row[(8 * i)..]) + borrow;
            borrow = less > words[i] ? 1u : 0u;
            words[i] = unchecked(words[i] - (ulong)less);
        }
    }

    public override string ToString()
    {
        var bytes = new byte[8 * Words];
        for (var i = 0; i < Words; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), words[i]);
        return Convert.ToHexStringLower(bytes);
    }
}
