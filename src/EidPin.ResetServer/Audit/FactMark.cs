using System.Security.Cryptography;
using System.Text;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// Tells a fact of the register that this operator's processes wrote from one that somebody put into the database: the last member of its
/// text is a MAC over all else of it, its number and the hash before it. Facts from before have none.
/// </summary>
internal static class FactMark
{
    private const string Lead = ",\"mark\":\"", End = "\"}";
    private const int Digits = 64;

    /// <param name="fact">JSON, without its mark.</param>
    public static string Set(ServerKeys keys, byte[] before, long seq, string fact) =>
        $"{fact[..^1]}{Lead}{Of(keys.First, before, seq, fact)}{End}";

    /// <summary>One of these keys made its mark.</summary>
    public static bool IsBy(ServerKeys keys, byte[] before, FactRow fact)
    {
        var at = fact.Fact.Length - Lead.Length - Digits - End.Length;
        if (at < 1 || !fact.Fact.AsSpan(at).StartsWith(Lead, StringComparison.Ordinal)) return false;
        var (said, text) = (Encoding.UTF8.GetBytes(fact.Fact[(at + Lead.Length)..^End.Length]), fact.Fact[..at] + "}");
        return keys.All.Any(key => CryptographicOperations.FixedTimeEquals(
            said, Encoding.UTF8.GetBytes(Of(key, before, fact.Seq, text))));
    }

    private static string Of(ServerKey key, byte[] before, long seq, string fact) =>
        Convert.ToHexStringLower(key.Mac("register fact", [before, seq, fact]));
}
