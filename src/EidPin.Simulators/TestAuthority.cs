using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.Simulators;

/// <summary>An authority that issues certificates of simulated cards.</summary>
/// <param name="Certificate">Self-signed, DER.</param>
internal sealed record TestAuthority(
    X500DistinguishedName Name,
    X509SignatureGenerator Generator,
    X509SubjectKeyIdentifierExtension KeyId,
    byte[] Certificate)
{
    private static readonly DateOnly From = new(2015, 1, 1), Until = new(2045, 1, 1);

    public static TestAuthority Rsa(X500DistinguishedName name)
    {
        var key = MultiPrimeRsa.New();
        var open = key.Public();
        var request = new CertificateRequest(name, open, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Of(request, new RsaGenerator(key, open));
    }

    public static TestAuthority P384(X500DistinguishedName name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return Of(new(name, key, HashAlgorithmName.SHA384), X509SignatureGenerator.CreateForECDsa(key));
    }

    /// <summary>A new serial number.</summary>
    public static byte[] Serial() => [0x01, .. RandomNumberGenerator.GetBytes(7)];

    /// <summary>The first moment of a day.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static TestAuthority Of(CertificateRequest request, X509SignatureGenerator generator)
    {
        const X509KeyUsageFlags use = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(use, critical: true));
        var keyId = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(keyId);
        using var certificate = request.Create(request.SubjectName, generator, Start(From), Start(Until), Serial());
        return new(request.SubjectName, generator, keyId, certificate.RawData);
    }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, by a key that .NET does not take.</summary>
    private sealed class RsaGenerator(MultiPrimeRsa key, RSA open) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator names = CreateForRSA(open, RSASignaturePadding.Pkcs1);

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hash) => names.GetSignatureAlgorithmIdentifier(hash);

        public override byte[] SignData(byte[] data, HashAlgorithmName hash) =>
            RawRsa.SignPkcs1(key, RawRsa.DigestInfo(SHA256.HashData(data)));

        protected override PublicKey BuildPublicKey() => names.PublicKey;
    }
}
