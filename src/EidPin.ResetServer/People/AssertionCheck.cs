using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EidPin.Reset.People;

namespace EidPin.ResetServer.People;

/// <summary>
/// Whether a passkey has signed exactly these words (WebAuthn level 3, 7.2), from stored bytes alone: the same check when something is
/// decided, and years later in an audit.
/// </summary>
internal static class AssertionCheck
{
    // WebAuthn 6.1: SHA-256 of the relying party's id, flags, and the counter.
    private const int HashLength = 32, FlagsAt = 32, ShortestData = 37;
    private const byte UserPresent = 1, UserVerified = 4;

    private const int LargestData = 1024, LargestSignature = 1024;

    /// <param name="words">Whose SHA-256 is the challenge.</param>
    /// <param name="origin">Of the pages that it was signed on.</param>
    public static bool Holds(StaffKey key, byte[] words, string origin, Assertion assertion)
    {
        if (!key.Credential.AsSpan().SequenceEqual(assertion.Credential)) return false;
        if (!SaysSo(assertion.ClientData, SHA256.HashData(words), origin)) return false;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var address)) return false;
        if (!IsOf(assertion.AuthenticatorData, address.Host) || assertion.Signature.Length > LargestSignature) return false;
        byte[] signed = [.. assertion.AuthenticatorData, .. SHA256.HashData(assertion.ClientData)];
        return Verify(key.PublicKey, signed, assertion.Signature) == true;
    }

    /// <summary>A key that this check can use: one that it cannot use would sign in and sign nothing.</summary>
    public static bool CanUse(byte[] publicKey) => Verify(publicKey, [0], [0]) is not null;

    private static bool SaysSo(byte[] clientData, byte[] challenge, string origin)
    {
        if (clientData.Length > LargestData * 4) return false;
        try
        {
            using var said = JsonDocument.Parse(clientData, new() { AllowDuplicateProperties = false });
            var root = said.RootElement;
            var isCross = root.TryGetProperty("crossOrigin", out var cross) && cross.ValueKind != JsonValueKind.False;
            return !isCross && root.GetProperty("type").GetString() == "webauthn.get"
                && root.GetProperty("challenge").GetString() == Base64Url.EncodeToString(challenge)
                && root.GetProperty("origin").GetString() == origin;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    // Touching the key is not enough: it has asked for its owner's face, finger or number.
    private static bool IsOf(byte[] data, string host)
    {
        const byte asked = UserPresent | UserVerified;
        return data.Length is >= ShortestData and <= LargestData
            && data.AsSpan(0, HashLength).SequenceEqual(SHA256.HashData(Encoding.ASCII.GetBytes(host)))
            && (data[FlagsAt] & asked) == asked;
    }

    // COSE_Key (RFC 9053, 7.1 and RFC 8230, 4): what the two kinds of key that are let in look like. Null: it is neither.
    private static bool? Verify(byte[] publicKey, byte[] signed, byte[] signature)
    {
        try
        {
            var members = Members(publicKey);
            if (members[3] is -7L && members[-1] is 1L)
            {
                using var curve = ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new() { X = (byte[])members[-2], Y = (byte[])members[-3] },
                });
                return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }
            if (members[3] is not -257L) return null;
            using var rsa = RSA.Create(new RSAParameters { Modulus = (byte[])members[-1], Exponent = (byte[])members[-2] });
            if (rsa.KeySize < 2048) return null;
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CborContentException or CryptographicException or KeyNotFoundException or InvalidCastException
            or InvalidOperationException or OverflowException or FormatException)
        {
            return null;
        }
    }

    private static Dictionary<long, object> Members(byte[] coseKey)
    {
        var reader = new CborReader(coseKey, CborConformanceMode.Ctap2Canonical);
        var members = new Dictionary<long, object>();
        for (var left = reader.ReadStartMap() ?? 0; left > 0; left--)
        {
            var name = reader.ReadInt64();
            members[name] = reader.PeekState() == CborReaderState.ByteString ? reader.ReadByteString() : reader.ReadInt64();
        }
        reader.ReadEndMap();
        return members;
    }
}
