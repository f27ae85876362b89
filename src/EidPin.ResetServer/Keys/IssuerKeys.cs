using System.Security.Cryptography;
using EidPin.Scp03;

namespace EidPin.ResetServer.Keys;

/// <summary>
/// The one place that holds the issuer's master key: in memory from a file now, in a PKCS #11 token later. The real issuer's protocol is
/// not public; whoever has it puts it here.
/// </summary>
/// <param name="masterKey">16, 24 or 32 bytes; owned and wiped by this.</param>
internal sealed class IssuerKeys(byte[] masterKey) : IDisposable
{
    /// <summary>Key sets of the chip: each permits nothing but RESET RETRY COUNTER on its one PIN.</summary>
    public const byte SignatureSet = 0x31, AuthenticationSet = 0x32;

    public static byte SetOf(string pin) => pin == Reset.ResetPins.Signature ? SignatureSet : AuthenticationSet;

    /// <summary>What the chip answers to RESET RETRY COUNTER on that PIN when it has set it.</summary>
    public static byte[] Receipt(string pin) =>
        pin == Reset.ResetPins.Signature ? Scp03.Receipt.Said(0x9B, 5) : Scp03.Receipt.Said(0x98, 3);

    /// <summary>Tells two master keys apart, and nothing of them.</summary>
    public byte[] CheckValue() => HMACSHA256.HashData(masterKey, "eidpin-reset check value"u8);

    /// <summary>The keys of one card session. The caller wipes them.</summary>
    public SessionKeys Session(byte[] cardId, byte keySet, byte[] hostChallenge, byte[] cardChallenge)
    {
        using var keys = CardKeys.Of(masterKey, keySet, cardId);
        return SessionKeys.Derive(keys, hostChallenge, cardChallenge);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(masterKey);
}
