using System.Security.Cryptography;

namespace EidPin.ResetServer.Keys;

/// <summary>
/// What the operator's own programs show, one for each purpose. While it is changed there are several, and each opens.
/// </summary>
/// <param name="secrets">At least one of at least 16 bytes; owned and wiped by this.</param>
internal sealed class OperatorSecret(params IReadOnlyList<byte[]> secrets) : IDisposable
{
    /// <param name="said">Base64, as in <c>Authorization: Operator …</c>.</param>
    public bool Is(string? said)
    {
        // Hashes have one length: the time tells nothing of the secret's.
        Span<byte> given = stackalloc byte[128];
        if (said is null || said.Length > 172 || !Convert.TryFromBase64String(said, given, out var length)) return false;
        var hash = SHA256.HashData(given[..length]);
        var right = secrets.Any(secret => CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(secret)));
        CryptographicOperations.ZeroMemory(given);
        return right;
    }

    public void Dispose()
    {
        foreach (var secret in secrets) CryptographicOperations.ZeroMemory(secret);
    }
}
