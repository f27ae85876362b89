using System.Security.Cryptography;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Audit;

/// <summary>What a seal would be by each of the keys that may have made it.</summary>
internal sealed class SealHashes(IReadOnlyList<IncrementalHash> hashes) : IDisposable
{
    public void Add(HeadRow head)
    {
        foreach (var hash in hashes) AuditKey.Add(hash, head);
    }

    /// <summary>One of them made it.</summary>
    public bool Make(byte[] seal) => hashes.Any(hash => hash.GetHashAndReset().AsSpan().SequenceEqual(seal));

    public void Dispose()
    {
        foreach (var hash in hashes) hash.Dispose();
    }
}
