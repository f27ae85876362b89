using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;

namespace EidPin.ResetServer.Register;

/// <summary>Who issues the certificates of one PIN: known by its key, since anybody can take its name.</summary>
internal sealed record Authority(string Pin, X509Certificate2 Certificate)
{
    private readonly CertificateKey? key = KeyOf(Certificate);

    /// <summary>SHA-256 of the public key.</summary>
    public string Name { get; } = NameOf(Certificate);

    public static Authority Of(AuthorityInfo info) => new(info.Pin, X509CertificateLoader.LoadCertificate(info.Certificate));

    public static string NameOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Did it issue this certificate or list?</summary>
    public bool Issued(SignedAsn signed) => key?.Issued(signed) == true;

    private static CertificateKey? KeyOf(X509Certificate2 certificate)
    {
        try
        {
            return new(certificate);
        }
        catch (CryptographicException)
        {
            // One whose key nobody can use has issued nothing.
            return null;
        }
    }
}
