using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>
/// Codes that cards refused, so that none is sent twice: keyed fingerprints under a key of this run, in memory alone. Threads may share it.
/// </summary>
public sealed class RefusedCodes
{
    private readonly Lock guard = new();
    private readonly Dictionary<(string Card, string Pin), Misses> misses = [];

    private sealed class Misses
    {
        public HashSet<string> Fingerprints { get; } = [];

        public int? TriesLeft { get; set; }
    }

    // Made for the first refusal: most runs see none.
    private byte[] Key => field ??= RandomNumberGenerator.GetBytes(32);

    /// <summary>The card refused this code before, and nothing tells that the PIN was changed since.</summary>
    /// <param name="triesLeft">
    /// The counter now. Higher than after our last miss: somebody used the right code or set a new one, so forget.
    /// </param>
    internal bool Contains(string card, string pin, Code code, int? triesLeft)
    {
        lock (guard)
        {
            if (!misses.TryGetValue((card, pin), out var found)) return false;
            if (triesLeft > found.TriesLeft)
            {
                misses.Remove((card, pin));
                return false;
            }
            return found.Fingerprints.Contains(Fingerprint(card, pin, code));
        }
    }

    internal void Add(string card, string pin, Code code, int? triesLeft)
    {
        lock (guard)
        {
            if (!misses.TryGetValue((card, pin), out var found)) misses[(card, pin)] = found = new();
            found.Fingerprints.Add(Fingerprint(card, pin, code));
            found.TriesLeft = triesLeft ?? found.TriesLeft;
        }
    }

    /// <summary>This program used the right code, so the counter is higher for a reason that makes no wrong code right.</summary>
    internal void Raise(string card, string pin, int? triesLeft)
    {
        lock (guard)
            if (misses.TryGetValue((card, pin), out var found) && triesLeft > found.TriesLeft) found.TriesLeft = triesLeft;
    }

    /// <summary>This program changed or unlocked the PIN.</summary>
    internal void Forget(string card, string pin)
    {
        lock (guard) misses.Remove((card, pin));
    }

    private string Fingerprint(string card, string pin, Code code)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{card}\0{pin}\0"));
        hash.AppendData(code.Bytes);
        return NoCode.Hex(hash.GetHashAndReset());
    }
}
