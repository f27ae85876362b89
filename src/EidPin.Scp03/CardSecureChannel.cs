using System.Security.Cryptography;

namespace EidPin.Scp03;

/// <summary>The chip's side of one card session, for simulated cards.</summary>
/// <param name="keys">Owned and wiped by this.</param>
public sealed class CardSecureChannel(SessionKeys keys) : IDisposable
{
    private readonly SecureMessaging messaging = new(keys);

    /// <summary>EXTERNAL AUTHENTICATE was right: commands may follow.</summary>
    public bool IsOpen { get; private set; }

    /// <param name="data">Host cryptogram and MAC.</param>
    /// <returns>False: not the issuer's, or another level than 33.</returns>
    public bool Authenticate(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, ReadOnlySpan<byte> hostCryptogram)
    {
        if (IsOpen || header[2] != SecureMessaging.Level || data.Length != 2 * messaging.Size) return false;
        var right = CryptographicOperations.FixedTimeEquals(data[..messaging.Size], hostCryptogram);
        var mac = messaging.CommandMac(header, data[..messaging.Size]);
        return IsOpen = right & CryptographicOperations.FixedTimeEquals(data[messaging.Size..], mac);
    }

    /// <summary>The plain data of a command; null: its MAC is wrong, and the session is over.</summary>
    public byte[]? Unwrap(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        if (!IsOpen || data.Length < messaging.Size) return Over();
        var hidden = data[..^messaging.Size];
        messaging.Count();
        if (!CryptographicOperations.FixedTimeEquals(data[hidden.Length..], messaging.CommandMac(header, hidden))) return Over();
        try
        {
            return messaging.DecryptCommand(hidden);
        }
        catch (SecureChannelException)
        {
            return Over();
        }
    }

    /// <summary>The answer's data with their MAC, to which the status word is added.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> data, ReadOnlySpan<byte> status)
    {
        if (!SecureMessaging.IsProtected(status)) return [];
        var hidden = messaging.EncryptAnswer(data);
        return [.. hidden, .. messaging.AnswerMac(hidden, status)];
    }

    public void Dispose() => messaging.Dispose();

    private byte[]? Over()
    {
        IsOpen = false;
        return null;
    }
}
