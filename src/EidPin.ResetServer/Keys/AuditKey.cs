using System.Security.Cryptography;
using System.Text;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Keys;

/// <summary>
/// The key of the seals. Whoever has it can check and make seals and nothing else; whoever administers the database has not got it, and can
/// therefore rewrite nothing that a seal covers.
/// </summary>
/// <param name="key">32 bytes; owned and wiped by this.</param>
internal sealed class AuditKey(byte[] key) : IDisposable
{
    public const int Length = 32;

    /// <summary>Names it in facts, and tells nothing of it: 16 hexadecimal digits.</summary>
    public string Id { get; } = Convert.ToHexStringLower(HMACSHA256.HashData(key, "eidpin-reset audit key"u8)[..8]);

    /// <summary>
    /// Begins a seal: HMAC-SHA256 over the seal before, the number, the time, the head of the register, and the heads of the cases that
    /// changed, in the order of their ids.
    /// </summary>
    public IncrementalHash Begin(byte[] before, SealRow seal)
    {
        var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(before);
        hash.AppendData(Line($"{seal.Seq}\n{seal.At}\n{seal.RegisterSeq} {Convert.ToHexStringLower(seal.RegisterHead ?? [])}\n"));
        return hash;
    }

    /// <summary>The next head, in the order of their cases' ids.</summary>
    public static void Add(IncrementalHash hash, HeadRow head) =>
        hash.AppendData(Line($"{head.CaseId} {head.Version} {Convert.ToHexStringLower(head.Head)}\n"));

    /// <summary>What a row adds to the sum over all rows. 32 bytes.</summary>
    public byte[] Row(IGuarded row) => HMACSHA256.HashData(key, ServerKey.Parts(row.TableName, row.Guarded));

    private static byte[] Line(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));

    /// <summary>As its file has it: base64.</summary>
    public override string ToString() => Convert.ToBase64String(key);

    public void Dispose() => CryptographicOperations.ZeroMemory(key);
}
