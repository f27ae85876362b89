using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.ResetServer.Keys;

/// <summary>
/// What the operator's own staff and programs show, one for each door, until staff sign in by name. That of the staff also makes the
/// cookies of its pages, which thus hold in every process. While it is changed there are several: the first one makes, each opens.
/// </summary>
/// <param name="secrets">At least one of at least 16 bytes; owned and wiped by this.</param>
internal sealed class OperatorSecret(params IReadOnlyList<byte[]> secrets) : IDisposable
{
    public static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(30);

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

    /// <summary>A new cookie: when it ends, a number, and the MAC over both.</summary>
    public string NewCookie(DateTimeOffset now)
    {
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"{(now + SessionLife).ToUnixTimeSeconds()}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
        return $"{said}.{Mac(secrets[0], "cookie", said)}";
    }

    public bool IsCookie(string? cookie, DateTimeOffset now)
    {
        if (cookie is not { Length: < 200 } || cookie.Split('.') is not [var until, var number, var mac]) return false;
        return secrets.Any(secret => Equal(mac, Mac(secret, "cookie", $"{until}.{number}")))
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && now.ToUnixTimeSeconds() < end;
    }

    /// <summary>By which a cookie is known that was left.</summary>
    public static string NumberOf(string cookie) => cookie.Split('.')[1];

    /// <summary>What a form of that cookie's pages carries: no page of another site can know it.</summary>
    public string FormToken(string cookie) => Mac(secrets[0], "form", cookie);

    public bool IsFormToken(string cookie, string? token) =>
        token is not null && secrets.Any(secret => Equal(token, Mac(secret, "form", cookie)));

    public void Dispose()
    {
        foreach (var secret in secrets) CryptographicOperations.ZeroMemory(secret);
    }

    private static bool Equal(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static string Mac(byte[] secret, string use, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"eidpin-reset {use} {value}")));
}
