using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.ResetServer;

/// <summary>
/// The key by which this operator names cards without saying which they are, and of which every process makes the same nonces and tokens,
/// so that none has to be stored. For each use another key is derived (HKDF).
/// </summary>
/// <param name="key">At least 32 bytes; owned and wiped by this.</param>
internal sealed class ServerKey(byte[] key) : IDisposable
{
    /// <summary>How facts and cases name a card: 64 hexadecimal digits.</summary>
    public string Card(string cardId) => Hex("card", cardId);

    public byte[] Nonce(string challenge) => Made("nonce", challenge);

    /// <param name="size">8 or 16.</param>
    public byte[] HostChallenge(string challenge, int size) => Made("host-challenge", challenge)[..size];

    /// <summary>The bearer token of a reservation.</summary>
    public string Token(string id) => Convert.ToBase64String(Made("token", id)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public bool IsToken(string id, string? said) =>
        said is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Token(id)), Encoding.UTF8.GetBytes(said));

    /// <summary>A value that is counted or compared but not to be read in the database: an address, a key of a client.</summary>
    public string Hidden(string kind, string value) => Hex($"hidden {kind}", value)[..32];

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private string Hex(string use, string value) => Convert.ToHexStringLower(Made(use, value));

    private byte[] Made(string use, string value)
    {
        Span<byte> own = stackalloc byte[32];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            key,
            own,
            [],
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"eidpin-reset {use}")));
        var made = HMACSHA256.HashData(own, Encoding.UTF8.GetBytes(value));
        CryptographicOperations.ZeroMemory(own);
        return made;
    }
}
