using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Simulators.Chips;

namespace EidPin.Simulators;

/// <summary>What an issuer has on file of one card.</summary>
/// <param name="CardId">What the chip answers to INITIALIZE UPDATE, hex: its keys are made with it.</param>
/// <param name="AuthenticationSerial">Serial number of the certificate, hex.</param>
/// <param name="SignatureSerial">Null: none was issued.</param>
/// <param name="SignatureUntil">Its last moment.</param>
/// <param name="MacSize">8 or 16.</param>
public sealed record CardRecord(
    string CardId,
    string AuthenticationSerial,
    string? SignatureSerial,
    DateTimeOffset? SignatureUntil,
    int MacSize);

/// <summary>The issuer of the simulated My Number Cards of this process: its authorities live as long as the process does.</summary>
public static class SimulatedIssuer
{
    /// <summary>The certificate (DER) of the authority that issues the certificates of this PIN.</summary>
    /// <remarks>A card from another process's file has another one, of the same name.</remarks>
    /// <param name="pin"><c>jp.authentication</c> or <c>jp.signature</c>.</param>
    public static byte[] Authority(string pin) => Of(pin).Certificate;

    /// <summary>A revocation list (DER) of that authority.</summary>
    /// <param name="serials">Of revoked certificates, hex.</param>
    public static byte[] RevocationList(string pin, IEnumerable<string> serials, long number, DateTimeOffset from, DateTimeOffset until)
    {
        var (authority, list) = (Of(pin), new CertificateRevocationListBuilder());
        foreach (var serial in serials) list.AddEntry(Convert.FromHexString(serial), from);
        var keyId = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authority.KeyId);
        return list.Build(authority.Name, authority.Generator, new BigInteger(number), until, HashAlgorithmName.SHA256, keyId, from);
    }

    /// <summary>Makes the card's keys if they are not made yet.</summary>
    public static CardRecord Issued(SimulatedCard card)
    {
        using var authentication = X509CertificateLoader.LoadCertificate(card.Certificate("jp.authentication"));
        using var signature = card.Definition.Under15 ? null : X509CertificateLoader.LoadCertificate(card.Certificate("jp.signature"));
        return new(
            Convert.ToHexString(IssuerChannel.CardId(card.Definition)),
            authentication.SerialNumber,
            signature?.SerialNumber,
            signature?.NotAfter.ToUniversalTime(),
            card.Definition.MacSize);
    }

    private static TestAuthority Of(string pin)
    {
        if (pin is "jp.authentication" or "jp.signature") return TestCertificates.JapaneseAuthority(pin);
        throw new ArgumentException($"{pin} has no certificate of a My Number Card", nameof(pin));
    }
}
