using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Proofs;

/// <summary>What a proof has to be of: everything but its nonce and time, which the challenge knows.</summary>
/// <param name="By">
/// Whose failures are counted: a keyed hash of an address, or a kiosk's id. Never the card's: its certificate can be read by whoever holds
/// it for a moment, and would lock out its holder.
/// </param>
internal sealed record Wanted(string Act, string Pin, string Place, string By);

/// <summary>Whose proof held.</summary>
/// <param name="Text">What the card signed.</param>
internal sealed record Proven(CardRow Card, string Reference, ProofText Text);

/// <summary>Checks what a card shows: its certificates, and that it signed the text that we build again.</summary>
internal sealed class ProofCheck(Settings settings, ResetStore store, Authorities authorities)
{
    private const int LargestCertificate = 8192, LargestSignature = 2048;

    /// <exception cref="RefusedException"/>
    public async Task<Proven> Check(Wanted wanted, ChallengeRow challenge, Proof proof)
    {
        if (proof.Signature.Length > LargestSignature) throw new RefusedException(Refusals.Malformed);
        var known = ResetPins.ProvenBy(wanted.Pin);
        var issuers = await authorities.All();
        using var authentication = await Certificate(issuers, ResetPins.Authentication, proof.AuthenticationCertificate);
        using var signature = known == ResetPins.Signature
            ? await Certificate(
                issuers, ResetPins.Signature, proof.SignatureCertificate ?? throw new RefusedException(Refusals.Malformed)) : null;
        var card = await Card(issuers, authentication);
        if (signature is not null
            && !(
                IsOf(card.SignatureAuthority, signature.Issuer)
                    && Stored.Serial(signature.Certificate.SerialNumber) == card.SignatureSerial))
            throw new RefusedException(Refusals.OtherCard);
        var text = new ProofText(
            wanted.Act, settings.Id, wanted.Pin, wanted.Place, DateTimeOffset.FromUnixTimeMilliseconds(challenge.At),
            settings.Key.Nonce(challenge.Id));
        var holds = Signed((signature ?? authentication).Certificate, text.ToBytes(), proof.Signature);
        await store.Requests.Count(
            holds ? $"{wanted.Act} proofs" : $"{wanted.Act} failures",
            holds ? settings.Key.Hidden("card", card.CardId) : wanted.By,
            settings.Limits.ProofsPerHour,
            TimeSpan.FromHours(1));
        if (!holds) throw new RefusedException(Refusals.BadProof);
        return new(card, settings.Key.Card(card.CardId), text);
    }

    /// <summary>The card that a kiosk has before it: nothing is proven yet.</summary>
    /// <exception cref="RefusedException"/>
    public async Task<CardRow> Seen(byte[] authenticationCertificate)
    {
        var issuers = await authorities.All();
        using var certificate = await Certificate(issuers, ResetPins.Authentication, authenticationCertificate);
        return await Card(issuers, certificate);
    }

    /// <summary>Null: the lists are as they have to be. Otherwise what is wrong with one of them.</summary>
    public async Task<string?> ListProblem(Authority authority) => await store.Revoked.ListOf(authority.Name) switch
    {
        null => settings.Practice ? null : "revocation-list-missing",
        var list when Stored.Ms(store.Now) >= list.NextUpdate => "revocation-list-overdue",
        _ => null,
    };

    private async Task<Checked> Certificate(IReadOnlyList<Authority> known, string pin, byte[] encoded)
    {
        var certificate = Load(encoded);
        try
        {
            // First of all: what a stranger has put into a certificate is nothing to look at.
            var issuers = known.Where(a => a.Issued(certificate)).ToList();
            if (issuers.Count == 0) throw new RefusedException(Refusals.OtherIssuer);
            if (!IsStrong(certificate)) throw new RefusedException(Refusals.WeakKey);
            // Of a renewed authority there are two certificates with one key: any that is in force will do.
            var now = store.Now.UtcDateTime;
            var own = issuers.Where(a => a.Pin == pin).OrderByDescending(a => now <= a.Certificate.NotAfter.ToUniversalTime());
            if (own.FirstOrDefault() is not { } issuer || !IsFor(pin, certificate))
                throw new RefusedException(Refusals.WrongPurpose);
            await Valid(issuer, certificate);
            return new(certificate, issuer);
        }
        catch (Exception e)
        {
            certificate.Dispose();
            // Another encoding than DER, or a key that is none.
            if (e is CryptographicException or InvalidDataException) throw new RefusedException(Refusals.Malformed, "certificate");
            throw;
        }
    }

    private async Task Valid(Authority issuer, X509Certificate2 certificate)
    {
        var now = store.Now.UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime()
            || now > issuer.Certificate.NotAfter.ToUniversalTime())
            throw new RefusedException(Refusals.CertificateNotValid);
        if (await ListProblem(issuer) is { } problem) throw new RefusedException(Refusals.ListOverdue, problem);
        if (await store.Revoked.IsRevoked(issuer.Name, certificate.SerialNumber))
            throw new RefusedException(Refusals.CertificateNotValid);
    }

    // A signature certificate that is past, revoked or was never there closes both directions (facts: procedures, 1.2).
    private async Task<CardRow> Card(IReadOnlyList<Authority> known, Checked authentication)
    {
        var card = await store.Register.CardOf(authentication.Issuer.Name, authentication.Certificate.SerialNumber)
            ?? throw new RefusedException(Refusals.UnknownCard);
        if (card.Stopped != 0) throw new RefusedException(Refusals.CardNotValid);
        if (card.SignatureSerial is not { } signature) throw new RefusedException(Refusals.NoSignatureCertificate);
        if (card.DetailsChanged != 0) throw new RefusedException(Refusals.DetailsChanged);
        if (card.SignatureUntil is { } until && Stored.Ms(store.Now) > until) throw new RefusedException(Refusals.CertificateNotValid);
        var issuers = known.Where(a => a.Pin == ResetPins.Signature && IsOf(card.SignatureAuthority, a)).ToList();
        if (issuers.Count == 0) throw new RefusedException(Refusals.OtherIssuer);
        foreach (var issuer in issuers)
        {
            // What an old list does not name may be revoked by now.
            if (await ListProblem(issuer) is { } problem) throw new RefusedException(Refusals.ListOverdue, problem);
            if (await store.Revoked.IsRevoked(issuer.Name, signature)) throw new RefusedException(Refusals.CertificateNotValid);
        }
        return card;
    }

    private static bool IsOf(string? registered, Authority issuer) => registered == "" || registered == issuer.Name;

    /// <summary>A certificate that holds, and who issued it.</summary>
    private sealed record Checked(X509Certificate2 Certificate, Authority Issuer) : IDisposable
    {
        public void Dispose() => Certificate.Dispose();
    }

    private static X509Certificate2 Load(byte[] encoded)
    {
        try
        {
            return encoded.Length <= LargestCertificate
                ? X509CertificateLoader.LoadCertificate(encoded)
                : throw new RefusedException(Refusals.Malformed);
        }
        catch (CryptographicException)
        {
            throw new RefusedException(Refusals.Malformed);
        }
    }

    private static bool IsStrong(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ec = certificate.GetECDsaPublicKey();
        return rsa is not null ? KeyStrength.IsEnough(rsa) : ec is not null && KeyStrength.IsEnough(ec);
    }

    // Where one authority issues both, the key usage tells them apart: a signature certificate is for what cannot be denied later. Without
    // one it would be both.
    private static bool IsFor(string pin, X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority)) return false;
        return certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
            && usage.KeyUsages.HasFlag(X509KeyUsageFlags.NonRepudiation) == (pin == ResetPins.Signature);
    }

    private static bool Signed(X509Certificate2 certificate, byte[] text, byte[] signature)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null) return rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var ec = certificate.GetECDsaPublicKey()!;
        return ec.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            || ec.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
