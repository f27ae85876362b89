using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;

namespace EidPin.ResetServer.Register;

/// <summary>Who issues the certificates of one PIN: known by its key, since anybody can take its name.</summary>
internal sealed record Authority(string Pin, X509Certificate2 Certificate)
{
    /// <summary>SHA-256 of the public key.</summary>
    public string Name { get; } = NameOf(Certificate);

    public static Authority Of(AuthorityInfo info) => new(info.Pin, X509CertificateLoader.LoadCertificate(info.Certificate));

    public static string NameOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    public bool Issued(X509Certificate2 certificate) => SignedAsn.Read(certificate.RawData).IsSignedBy(Certificate);
}
