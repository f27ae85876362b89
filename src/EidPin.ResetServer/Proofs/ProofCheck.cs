using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Proofs;

/// <summary>What a proof has to be of: everything but its nonce and time, which the challenge knows.</summary>
/// <param name="Failures">
/// As what a failure is counted: of an address, or of a kiosk. Never the card's: its certificate can be read by whoever holds it for a
/// moment, and would lock out its holder.
/// </param>
internal sealed record Wanted(string Act, string Pin, string Place, IReadOnlyList<Counted> Failures)
{
    /// <summary>Whose key signs: to confirm a PIN that was just set, its own.</summary>
    public string SignedWith => Act == ProofText.Confirm ? Pin : ResetPins.ProvenBy(Pin);
}

/// <summary>Whose proof held.</summary>
/// <param name="Names">How cases name the card.</param>
/// <param name="Text">What the card signed.</param>
/// <param name="Counted">As what it is counted, with the work that was asked for.</param>
internal sealed record Proven(CardRow Card, CardNames Names, ProofText Text, Counted Counted);

/// <summary>Checks what a card shows: its certificates, and that it signed the text that we build again.</summary>
internal sealed class ProofCheck(CurrentSettings current, ResetStore store, Authorities authorities)
{
    private Settings Settings => current.Now;

    private const int LargestCertificate = 8192, LargestSignature = 2048;

    /// <exception cref="RefusedException"/>
    public async Task<Proven> Check(Wanted wanted, GoodChallenge challenge, Proof proof)
    {
        if (proof.Signature.Length > LargestSignature) throw new RefusedException(Refusals.Malformed);
        var known = wanted.SignedWith;
        var issuers = await authorities.All();
        using var authentication = Certificate(issuers, ResetPins.Authentication, proof.AuthenticationCertificate);
        using var signature = known == ResetPins.Signature
            ? Certificate(issuers, ResetPins.Signature, proof.SignatureCertificate ?? throw new RefusedException(Refusals.Malformed))
            : null;
        var card = await Card(issuers, authentication);
        // What the lists say of the card's own signature certificate was looked at with the card.
        if (signature is not null
            && !(
                IsOf(card.SignatureAuthority, signature.Issuer)
                    && Stored.Serial(signature.Certificate.SerialNumber) == card.SignatureSerial))
            throw new RefusedException(Refusals.OtherCard);
        if (proof.Origin is not null && !ServerOrigin.Is(proof.Origin)) throw new RefusedException(Refusals.Malformed, "origin");
        var text = new ProofText(
            wanted.Act, Settings.Id, wanted.Pin, wanted.Place, DateTimeOffset.FromUnixTimeMilliseconds(challenge.Row.At),
            challenge.Nonce, proof.Origin);
        var isSigned = (signature ?? authentication).Key.Signed(text.ToBytes(), proof.Signature);
        if ((isSigned ? Settings.OriginProblem(proof.Origin, store.Now) : new(Refusals.BadProof)) is { } problem)
        {
            await store.Requests.Count(wanted.Failures);
            throw new RefusedException(problem);
        }
        var counted = new Counted(
            $"{wanted.Act} proofs", Settings.Key.Hidden("card", card.CardId), Settings.Limits.ProofsPerHour, TimeSpan.FromHours(1));
        store.Requests.MustBeFree(counted);
        return new(card, Settings.Key.Card(card.CardId), text, counted);
    }

    /// <summary>Does what was proven for; a proof counts also where that is refused.</summary>
    /// <exception cref="RefusedException"/>
    public async Task<T> Use<T>(Proven proven, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (RefusedException)
        {
            await store.Requests.Count(proven.Counted);
            throw;
        }
    }

    /// <summary>The card that a kiosk has before it: nothing is proven yet.</summary>
    /// <exception cref="RefusedException"/>
    public async Task<CardRow> Seen(byte[] authenticationCertificate)
    {
        var issuers = await authorities.All();
        using var certificate = Certificate(issuers, ResetPins.Authentication, authenticationCertificate);
        return await Card(issuers, certificate);
    }

    /// <summary>
    /// The card that a counter's terminal has before it: nothing is proven yet, and certificates that are over are no reason to turn it
    /// away.
    /// </summary>
    /// <exception cref="RefusedException"/>
    public async Task<CardRow> AtCounter(byte[] authenticationCertificate)
    {
        var issuers = await authorities.All();
        using var certificate = Certificate(issuers, ResetPins.Authentication, authenticationCertificate, mustBeInForce: false);
        var (card, _, _) = await store.Register.CardOf(certificate.Issuer.Name, certificate.Certificate.SerialNumber);
        if (card is null) throw new RefusedException(Refusals.UnknownCard);
        return card.Stopped == 0 ? card : throw new RefusedException(Refusals.CardNotValid);
    }

    /// <summary>Null: the lists are as they have to be. Otherwise what is wrong with one of them.</summary>
    public async Task<string?> ListProblem(Authority authority) =>
        ListProblem(new Listed((await store.Revoked.ListOf(authority.Name))?.NextUpdate, IsRevoked: false));

    private string? ListProblem(Listed listed) => listed.Until switch
    {
        null => Settings.Practice ? null : "revocation-list-missing",
        var until when Stored.Ms(store.Now) >= until => "revocation-list-overdue",
        _ => null,
    };

    private Checked Certificate(IReadOnlyList<Authority> known, string pin, byte[] encoded, bool mustBeInForce = true)
    {
        var certificate = Load(encoded);
        CertificateKey? key = null;
        try
        {
            // First of all: what a stranger has put into a certificate is nothing to look at.
            var signed = SignedAsn.Read(certificate.RawDataMemory);
            var issuers = known.Where(a => a.Issued(signed)).ToList();
            if (issuers.Count == 0) throw new RefusedException(Refusals.OtherIssuer);
            key = new(certificate);
            if (!key.IsStrong) throw new RefusedException(Refusals.WeakKey);
            // Of a renewed authority there are two certificates with one key: any that is in force will do.
            var now = store.Now.UtcDateTime;
            var own = issuers.Where(a => a.Pin == pin).OrderByDescending(a => now <= a.Certificate.NotAfter.ToUniversalTime());
            if (own.FirstOrDefault() is not { } issuer || !IsFor(pin, certificate))
                throw new RefusedException(Refusals.WrongPurpose);
            if (mustBeInForce) MustBeInForce(issuer, certificate);
            return new(certificate, key, issuer);
        }
        catch (Exception e)
        {
            key?.Dispose();
            certificate.Dispose();
            // Another encoding than DER, or a key that is none.
            if (e is CryptographicException or InvalidDataException) throw new RefusedException(Refusals.Malformed, "certificate");
            throw;
        }
    }

    private void MustBeInForce(Authority issuer, X509Certificate2 certificate)
    {
        var now = store.Now.UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime()
            || now > issuer.Certificate.NotAfter.ToUniversalTime())
            throw new RefusedException(Refusals.CertificateNotValid);
    }

    // What an old list does not name may be revoked by now.
    private void MustBeGood(Listed listed)
    {
        if (ListProblem(listed) is { } problem) throw new RefusedException(Refusals.ListOverdue, problem);
        if (listed.IsRevoked) throw new RefusedException(Refusals.CertificateNotValid);
    }

    // A signature certificate that is past, revoked or was never there closes both directions (facts: procedures, 1.2).
    private async Task<CardRow> Card(IReadOnlyList<Authority> known, Checked authentication)
    {
        var (card, own, signatures) = await store.Register.CardOf(
            authentication.Issuer.Name, authentication.Certificate.SerialNumber);
        MustBeGood(own);
        if (card is null) throw new RefusedException(Refusals.UnknownCard);
        if (card.Stopped != 0) throw new RefusedException(Refusals.CardNotValid);
        if (card.SignatureSerial is null) throw new RefusedException(Refusals.NoSignatureCertificate);
        if (card.DetailsChanged != 0) throw new RefusedException(Refusals.DetailsChanged);
        if (card.SignatureUntil is { } until && Stored.Ms(store.Now) > until) throw new RefusedException(Refusals.CertificateNotValid);
        var issuers = known.Where(a => a.Pin == ResetPins.Signature && IsOf(card.SignatureAuthority, a)).ToList();
        if (issuers.Count == 0) throw new RefusedException(Refusals.OtherIssuer);
        foreach (var issuer in issuers) MustBeGood(signatures.GetValueOrDefault(issuer.Name));
        return card;
    }

    private static bool IsOf(string? registered, Authority issuer) => registered == "" || registered == issuer.Name;

    /// <summary>A certificate that holds, its key, and who issued it.</summary>
    private sealed record Checked(X509Certificate2 Certificate, CertificateKey Key, Authority Issuer) : IDisposable
    {
        public void Dispose()
        {
            Key.Dispose();
            Certificate.Dispose();
        }
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

    // Where one authority issues both, the key usage tells them apart: a signature certificate is for what cannot be denied later. Without
    // one it would be both.
    private static bool IsFor(string pin, X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority)) return false;
        return certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
            && usage.KeyUsages.HasFlag(X509KeyUsageFlags.NonRepudiation) == (pin == ResetPins.Signature);
    }
}
