using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.ResetServer.Keys;

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

    /// <summary>Tells two of them apart, and nothing of them: 16 hexadecimal digits.</summary>
    public string Fingerprint() => Hex("fingerprint", "")[..16];

    /// <summary>What an auditor may have.</summary>
    public AuditKey Audit() => new(Made("audit", "seals"));

    /// <summary>Over all parts with their lengths, so that no two rows have the same bytes. 32 bytes.</summary>
    /// <param name="parts">Texts, numbers, bytes, or null.</param>
    public byte[] Mac(string use, IEnumerable<object?> parts) => Made($"row {use}", Parts(use, parts));

    /// <summary>A name and values, each with its length.</summary>
    public static byte[] Parts(string name, IEnumerable<object?> parts)
    {
        using var bytes = new MemoryStream();
        foreach (var part in parts.Prepend(name))
        {
            var said = part switch
            {
                null => null,
                byte[] raw => raw,
                string text => Encoding.UTF8.GetBytes(text),
                _ => Encoding.UTF8.GetBytes(Convert.ToString(part, CultureInfo.InvariantCulture)!),
            };
            bytes.Write(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(said?.Length ?? -1)));
            bytes.Write(said ?? []);
        }
        return bytes.ToArray();
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private string Hex(string use, string value) => Convert.ToHexStringLower(Made(use, value));

    private byte[] Made(string use, string value) => Made(use, Encoding.UTF8.GetBytes(value));

    private byte[] Made(string use, byte[] value)
    {
        Span<byte> own = stackalloc byte[32];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            key,
            own,
            [],
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"eidpin-reset {use}")));
        var made = HMACSHA256.HashData(own, value);
        CryptographicOperations.ZeroMemory(own);
        return made;
    }
}
