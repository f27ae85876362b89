using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace EidPin.Reset.People;

/// <summary>A passkey.</summary>
/// <param name="Credential">Its credential id.</param>
/// <param name="PublicKey">COSE_Key.</param>
/// <param name="GivenBy">Who gave the code that it was made with.</param>
/// <param name="IsBackupEligible">It may be on several devices of the person.</param>
public sealed record StaffKey(byte[] Credential, byte[] PublicKey, DateTimeOffset MadeAt, string GivenBy, bool IsBackupEligible)
{
    public const int ShortestCredential = 16, LargestCredential = 1023, LargestKey = 1024;

    /// <summary>When somebody let it in; null: nobody has.</summary>
    public DateTimeOffset? LetInAt { get; init; }

    /// <summary>Null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Supervisors who have said that it is the person's.</summary>
    public ImmutableList<string> VouchedBy { get; init; } = [];

    public bool Waits => LetInAt is null && EndedAt is null;

    public bool IsGood(DateTimeOffset time) => LetInAt <= time && (EndedAt is not { } end || time < end);

    /// <summary>SHA-256 over both, in hexadecimal digits: what is let in.</summary>
    public string Name { get; } = Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(Credential), .. PublicKey]));

    /// <summary>What two people compare before it is let in: its first 80 bits.</summary>
    public string Said => string.Join(' ', Name[..20].Chunk(4).Select(part => new string(part)));

    /// <summary>The credential id as browsers write it.</summary>
    public string CredentialText => Base64Url.EncodeToString(Credential);
}
