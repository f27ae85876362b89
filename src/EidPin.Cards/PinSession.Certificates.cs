using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.Cards;

// The certificates of a card. Whether one was revoked is not told by the card.
public sealed partial class PinSession
{
    private const int LongestCertificate = 0x2000;

    /// <summary>Reads the card's certificates. One that needs a code is read only with it, which spends a try if it is wrong.</summary>
    /// <param name="code">The code of the PIN whose certificate needs one (My Number Card: signature password), or null.</param>
    /// <param name="outcome">What became of the code; null when none was sent.</param>
    public IReadOnlyList<CertificateInfo> Certificates(Code? code, out PinOutcome? outcome, LastTry last = LastTry.Hold)
    {
        PinOutcome? verified = null;
        var found = OnSameCard(() => Profile.Certificates.Select(c => Certificate(c, code, last, ref verified)).ToList());
        outcome = verified;
        return found;
    }

    private CertificateInfo Certificate(CertificateSpec certificate, Code? code, LastTry last, ref PinOutcome? verified)
    {
        var pin = Profile[certificate.PinId];
        if (Status[pin.Id]?.State == PinState.Absent) return new(pin.Id, CertificateState.Absent);
        if (!certificate.NeedsCode) return ReadCertificate(certificate);
        if (code is null) return new(pin.Id, CertificateState.NeedsCode);
        verified = Wrongly(pin, pin, code) ?? SendVerify(new(pin, pin, CodeStep.Verify, last) { Code = code, KeepVerified = true });
        return verified is PinOutcome.Done ? ReadCertificate(certificate) : new(pin.Id, CertificateState.NeedsCode);
    }

    /// <summary>The kind of card by the issuer of its authentication certificate; <c>unknown</c> where that says nothing.</summary>
    private string ReadKind(CardProfile profile)
    {
        var issuer = profile.FreeCertificate is { } free ? ReadCertificate(free).Issuer : null;
        var name = issuer?.Split(", ").FirstOrDefault(part => part.StartsWith("CN=", StringComparison.Ordinal)) ?? "";
        return profile.Kinds.FirstOrDefault(k => name.Contains(k.IssuerContains, StringComparison.OrdinalIgnoreCase))?.Id ?? "unknown";
    }

    private CertificateInfo ReadCertificate(CertificateSpec certificate)
    {
        var failed = Lead(certificate.Select);
        if (failed is { IsNotFound: true } && certificate.Else is { } other) failed = Lead(other);
        if (failed is { } status) return new(certificate.PinId, status.IsNotFound ? CertificateState.Absent : CertificateState.Unreadable);
        var der = ReadDer(out var empty);
        if (der is null) return new(certificate.PinId, empty ? CertificateState.Absent : CertificateState.Unreadable);
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(der);
            return new(certificate.PinId, CertificateState.Present, Shown(parsed.SubjectName), Shown(parsed.IssuerName),
                parsed.NotBefore.ToUniversalTime(), parsed.NotAfter.ToUniversalTime(), parsed.SerialNumber, der);
        }
        catch (CryptographicException)
        {
            return new(certificate.PinId, CertificateState.Unreadable);
        }
    }

    /// <summary>The DER object at the start of the current file, which may be longer than it (filler). Null when there is none, or none that ends.</summary>
    private byte[]? ReadDer(out bool empty) => ReadObject(0x30, LongestCertificate, out empty);

    /// <param name="longest">With tag and length, bytes.</param>
    /// <param name="empty">Nothing with that tag begins there.</param>
    private byte[]? ReadObject(int tag, int longest, out bool empty)
    {
        var file = new List<byte>();
        var wanted = 0;
        do
        {
            var answer = channel.Send(CommandApdu.ReadBinary(file.Count, wanted == 0 ? 256 : Math.Min(256, wanted - file.Count)));
            if (answer.Data.IsEmpty || (!answer.Status.IsOk && answer.Status.Value != 0x6282)) break;
            file.AddRange(answer.Data.Span);
            if (wanted == 0 && Tlv.TryHeader(file.ToArray(), out var found, out var at, out var length) && found == tag) wanted = at + length;
        }
        while (wanted > 0 && wanted <= longest && file.Count < wanted);
        empty = file.Count == 0 || file[0] != (tag > 0xFF ? tag >> 8 : tag);
        return wanted > 0 && wanted <= longest && file.Count >= wanted ? [.. file.Take(wanted)] : null;
    }

    // One attribute per line reads better than a distinguished name in one; hostile control characters are not for a terminal.
    private static string Shown(X500DistinguishedName name) =>
        string.Concat(name.Name.Where(c => !char.IsControl(c)));
}
