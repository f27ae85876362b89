using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.ResetServer.Register;

/// <summary>What a certificate and a revocation list have in common (RFC 5280, 4.1 and 5.1): content, algorithm, signature.</summary>
/// <param name="Content">The signed part as it is encoded.</param>
internal sealed record SignedAsn(ReadOnlyMemory<byte> Content, string Algorithm, byte[] Signature)
{
    /// <exception cref="InvalidDataException">It is nothing of the kind.</exception>
    public static SignedAsn Read(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var outer = new AsnReader(encoded, AsnEncodingRules.DER);
            var parts = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var content = parts.ReadEncodedValue();
            var algorithm = parts.ReadSequence().ReadObjectIdentifier();
            var signature = parts.ReadBitString(out _);
            parts.ThrowIfNotEmpty();
            return new(content, algorithm, signature);
        }
        catch (AsnContentException e)
        {
            throw new InvalidDataException("it is no signed structure of X.509", e);
        }
    }

    /// <summary>Did this key sign it? SHA-1 and older are no signature here.</summary>
    public bool IsSignedBy(X509Certificate2 authority)
    {
        try
        {
            using var rsa = authority.GetRSAPublicKey();
            if (rsa is not null)
                return RsaHash(Algorithm) is { } hash && KeyStrength.IsEnough(rsa)
                    && rsa.VerifyData(Content.Span, Signature, hash, RSASignaturePadding.Pkcs1);
            using var ec = authority.GetECDsaPublicKey();
            return ec is not null && EcHash(Algorithm) is { } digest && KeyStrength.IsEnough(ec)
                && ec.VerifyData(Content.Span, Signature, digest, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static HashAlgorithmName? RsaHash(string algorithm) => algorithm switch
    {
        "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static HashAlgorithmName? EcHash(string algorithm) => algorithm switch
    {
        "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };
}

/// <summary>Which keys count.</summary>
internal static class KeyStrength
{
    public static bool IsEnough(RSA key) => key.KeySize is >= 2048 and <= 16384;

    public static bool IsEnough(ECDsa key) => key.KeySize >= 256;
}
