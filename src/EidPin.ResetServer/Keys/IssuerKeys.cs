using System.Globalization;
using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.Scp03;

namespace EidPin.ResetServer.Keys;

/// <summary>
/// The one place that holds the issuer's master key: in memory from a file now, in a PKCS #11 token later. The real issuer's protocol is
/// not public; whoever has it puts it here.
/// </summary>
/// <param name="masterKeys">By generation, each of 16, 24 or 32 bytes; owned and wiped by this.</param>
internal sealed class IssuerKeys(IReadOnlyDictionary<int, byte[]> masterKeys) : IDisposable
{
    /// <summary>Of a card of which nobody has said it.</summary>
    public const int FirstGeneration = 1;

    /// <param name="masterKey">Of the first generation.</param>
    public IssuerKeys(byte[] masterKey) : this(new Dictionary<int, byte[]> { [FirstGeneration] = masterKey })
    {
    }

    /// <summary>The chip's key set of a PIN: it permits nothing but RESET RETRY COUNTER on that one.</summary>
    /// <exception cref="ArgumentException">The chip has no key set for it.</exception>
    public static byte SetOf(string pin) => Of(pin).KeySet;

    /// <summary>What the chip answers to RESET RETRY COUNTER on that PIN when it has set it.</summary>
    /// <exception cref="ArgumentException">The chip has no key set for it.</exception>
    public static byte[] Receipt(string pin) => Scp03.Receipt.Said(Of(pin).Reference, Of(pin).Tries);

    private static (byte KeySet, byte Reference, byte Tries) Of(string pin) => pin switch
    {
        ResetPins.Signature => (0x31, 0x9B, 5),
        ResetPins.Authentication => (0x32, 0x98, 3),
        ResetPins.ResidentRegister => (0x33, 0x9C, 3),
        ResetPins.CardInfo => (0x34, 0x91, 3),
        _ => throw new ArgumentException($"the chip has no key set for {pin}", nameof(pin)),
    };

    /// <summary>What of it a row's MAC is over: rows of the first one are older than generations.</summary>
    public static IEnumerable<object?> Guarded(long generation) => generation == FirstGeneration ? [] : [generation];

    public bool Has(long generation) => masterKeys.ContainsKey((int)generation);

    /// <summary>For each generation what tells two master keys apart, and nothing of them: <c>1=</c> and 16 hexadecimal digits.</summary>
    public IEnumerable<string> CheckValues() => masterKeys.OrderBy(key => key.Key).Select(key => string.Create(
        CultureInfo.InvariantCulture,
        $"{key.Key}={Convert.ToHexStringLower(CheckValue(key.Value)[..8])}"));

    /// <summary>Of the first generation, as the version before generations left it in fingerprints; null: it is not there.</summary>
    public byte[]? FirstCheckValue => masterKeys.TryGetValue(FirstGeneration, out var first) ? CheckValue(first) : null;

    /// <summary>The keys of one card session. The caller wipes them.</summary>
    /// <param name="generation">Of the card, one that is <see cref="Has">there</see>.</param>
    public SessionKeys Session(long generation, byte[] cardId, byte keySet, byte[] hostChallenge, byte[] cardChallenge)
    {
        using var keys = CardKeys.Of(masterKeys[(int)generation], keySet, cardId);
        return SessionKeys.Derive(keys, hostChallenge, cardChallenge);
    }

    private static byte[] CheckValue(byte[] masterKey) => HMACSHA256.HashData(masterKey, "eidpin-reset check value"u8);

    public void Dispose()
    {
        foreach (var key in masterKeys.Values) CryptographicOperations.ZeroMemory(key);
    }
}
