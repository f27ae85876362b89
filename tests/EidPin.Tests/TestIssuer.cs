using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>A test's own issuer: two authorities, whose names anybody could take, and revocation lists.</summary>
internal sealed class TestIssuer
{
    public const string AuthenticationName = "C=JP, O=TEST, OU=user authentication", SignatureName = "C=JP, O=TEST, OU=digital signature";

    private readonly ECDsa authenticationKey =
        ECDsa.Create(ECCurve.NamedCurves.nistP256), signatureKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestIssuer() => (Authentication, Signature) = (Self(AuthenticationName, authenticationKey), Self(SignatureName, signatureKey));

    public X509Certificate2 Authentication { get; }

    public X509Certificate2 Signature { get; }

    public IReadOnlyList<AuthorityInfo> Authorities =>
        [new(ResetPins.Authentication, Authentication.RawData), new(ResetPins.Signature, Signature.RawData)];

    public X509Certificate2 Of(string pin) => pin == ResetPins.Signature ? Signature : Authentication;

    /// <param name="key">An RSA or ECDSA key of the card.</param>
    /// <param name="usage">Other than is usual for the PIN.</param>
    public X509Certificate2 Issue(
        string pin,
        AsymmetricAlgorithm key,
        DateTimeOffset from,
        DateTimeOffset until,
        X509KeyUsageFlags? usage = null,
        byte[]? serial = null,
        bool withUsage = true)
    {
        var name = new X500DistinguishedName($"C=JP, CN=TEST{pin}");
        var request = key is RSA rsa
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        var usual = pin == ResetPins.Signature
            ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation
            : X509KeyUsageFlags.DigitalSignature;
        if (withUsage) request.CertificateExtensions.Add(new X509KeyUsageExtension(usage ?? usual, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        return request.Create(
            Of(pin).SubjectName, X509SignatureGenerator.CreateForECDsa(Key(pin)), from, until,
            serial ?? [0x01, .. RandomNumberGenerator.GetBytes(7)]);
    }

    /// <summary>Signed by the authority, over a key that is no point of its curve.</summary>
    public X509Certificate2 IssueOffCurve(string pin, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = new PublicKey(key);
        var point = good.EncodedKeyValue.RawData;
        point[10] ^= 1;
        var request = new CertificateRequest(
            new X500DistinguishedName("CN=TEST"),
            new PublicKey(good.Oid, good.EncodedParameters, new AsnEncodedData(point)),
            HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return request.Create(Of(pin).SubjectName, X509SignatureGenerator.CreateForECDsa(Key(pin)), from, until, [0x01, 0x02]);
    }

    /// <summary>A revocation list of one of the authorities.</summary>
    public byte[] List(string pin, int number, DateTimeOffset from, DateTimeOffset until, params string[] serials)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var serial in serials) builder.AddEntry(Convert.FromHexString(serial), from);
        var authority = Of(pin);
        return builder.Build(
            authority.SubjectName, X509SignatureGenerator.CreateForECDsa(Key(pin)), new BigInteger(number), until, HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false), from);
    }

    /// <summary>A list with one extension more: of the list, or of its one entry.</summary>
    public byte[] ListWith(string extension, bool critical, bool ofEntry, string pin, DateTimeOffset from, DateTimeOffset until)
    {
        var content = new AsnWriter(AsnEncodingRules.DER);
        using (content.PushSequence())
        {
            content.WriteInteger(1);
            Algorithm(content);
            content.WriteEncodedValue(Of(pin).SubjectName.RawData);
            content.WriteUtcTime(from);
            content.WriteUtcTime(until);
            using (content.PushSequence())
            using (content.PushSequence())
            {
                content.WriteInteger(0x1234);
                content.WriteUtcTime(from);
                if (ofEntry) using (content.PushSequence()) Extension(content, extension, critical, []);
            }
            using (content.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (content.PushSequence())
            {
                Extension(content, "2.5.29.20", false, [0x02, 0x01, 0x07]);
                if (!ofEntry) Extension(content, extension, critical, []);
            }
        }
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence())
        {
            list.WriteEncodedValue(content.Encode());
            Algorithm(list);
            list.WriteBitString(Key(pin).SignData(content.Encode(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        return list.Encode();
    }

    private static void Algorithm(AsnWriter writer)
    {
        using (writer.PushSequence()) writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
    }

    private static void Extension(AsnWriter writer, string id, bool critical, byte[] value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(id);
            if (critical) writer.WriteBoolean(true);
            writer.WriteOctetString(value);
        }
    }

    private ECDsa Key(string pin) => pin == ResetPins.Signature ? signatureKey : authenticationKey;

    private static X509Certificate2 Self(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(
            DateTimeOffset.Parse("2015-01-01Z", CultureInfo.InvariantCulture),
            DateTimeOffset.Parse("2045-01-01Z", CultureInfo.InvariantCulture));
    }
}
