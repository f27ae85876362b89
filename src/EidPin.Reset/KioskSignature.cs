using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.Reset;

/// <summary>
/// How a kiosk proves itself with its own key (P-256): each request is signed whole, so that nothing in front of the server has to be
/// trusted with who it is. Headers: <c>EidPin-Kiosk</c> (its id), <c>EidPin-Time</c> (Unix seconds), <c>EidPin-Origin</c>
/// (<see cref="ServerOrigin"/>), <c>EidPin-Signature</c> (base64, ECDSA with SHA-256, r and s).
/// </summary>
public static class KioskSignature
{
    public const string KioskHeader = "EidPin-Kiosk";
    public const string TimeHeader = "EidPin-Time";
    public const string SignatureHeader = "EidPin-Signature";
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>How far the clocks of kiosk and server may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>It is a key of the one kind that machines have: P-256.</summary>
    public static bool IsKey(ECDsa key) => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;

    /// <summary>Names the card session of a request to authorise: kiosk and server both know it, also where the answer was lost.</summary>
    public static string Attempt(string kiosk, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kiosk}\n{idempotencyKey}"));
        return Convert.ToHexStringLower(hash)[..32];
    }

    /// <param name="origin">The server as it was dialled.</param>
    public static byte[] Sign(
        ECDsa key, string origin, string kiosk, string method, string path, string idempotencyKey, DateTimeOffset time,
        ReadOnlySpan<byte> body)
    {
        var signed = Signed(origin, kiosk, method, path, idempotencyKey, time.ToUnixTimeSeconds(), body);
        return key.SignData(signed, HashAlgorithmName.SHA256);
    }

    /// <param name="origin">As the request says; null: the text of version 1.</param>
    public static bool Verify(
        ECDsa key,
        ReadOnlySpan<byte> signature,
        string? origin,
        string kiosk,
        string method,
        string path,
        string idempotencyKey,
        long time,
        ReadOnlySpan<byte> body)
    {
        var signed = Signed(origin, kiosk, method, path, idempotencyKey, time, body);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }

    private static byte[] Signed(
        string? origin, string kiosk, string method, string path, string idempotencyKey, long time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToString(CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var to = origin is null ? "v1" : $"v2\n{origin}";
        return Encoding.UTF8.GetBytes($"EidPin kiosk {to}\n{kiosk}\n{method} {path}\n{idempotencyKey}\n{seconds}\n{hash}\n");
    }
}
