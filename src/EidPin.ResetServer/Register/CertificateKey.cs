using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.ResetServer.Register;

/// <summary>
/// The public key of a certificate, decoded once: that takes OpenSSL longer than to check a signature with it. May be used by several
/// threads, one after the other.
/// </summary>
internal sealed class CertificateKey : IDisposable
{
    private readonly Lock one = new();
    private readonly RSA? rsa;
    private readonly ECDsa? ec;

    /// <exception cref="CryptographicException">It is no key.</exception>
    public CertificateKey(X509Certificate2 certificate)
    {
        rsa = certificate.GetRSAPublicKey();
        ec = rsa is null ? certificate.GetECDsaPublicKey() : null;
    }

    /// <summary>It is of a kind and length that counts.</summary>
    public bool IsStrong => rsa is not null ? rsa.KeySize is >= 2048 and <= 16384 : ec is { KeySize: >= 256 };

    /// <summary>Did it sign this certificate or list? SHA-1 and older are no signature here.</summary>
    public bool Issued(SignedAsn signed)
    {
        if (!IsStrong) return false;
        lock (one)
            try
            {
                if (rsa is not null)
                    return RsaHash(signed.Algorithm) is { } hash
                        && rsa.VerifyData(signed.Content.Span, signed.Signature, hash, RSASignaturePadding.Pkcs1);
                return EcHash(signed.Algorithm) is { } digest
                    && ec!.VerifyData(signed.Content.Span, signed.Signature, digest, DSASignatureFormat.Rfc3279DerSequence);
            }
            catch (CryptographicException)
            {
                return false;
            }
    }

    /// <summary>Did a card with this key sign that text? PKCS#1 v1.5 or ECDSA in either format, with SHA-256.</summary>
    public bool Signed(byte[] text, byte[] signature)
    {
        lock (one)
        {
            if (rsa is not null) return rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return ec!.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                || ec.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    public void Dispose()
    {
        rsa?.Dispose();
        ec?.Dispose();
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
