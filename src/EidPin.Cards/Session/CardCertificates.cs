using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.Cards;

/// <summary>The certificates of a card. Whether one was revoked is not told by the card.</summary>
public sealed class CardCertificates(PinSession session)
{
    private const int Longest = 0x2000;

    /// <summary>Reads the certificates that need no code; of the others it is told that they do.</summary>
    /// <exception cref="CardException">What reader and service did; CardSwapped.</exception>
    public IReadOnlyList<CertificateInfo> Read() => session.Kernel.OnSameCard(ReadFree);

    /// <summary>
    /// VERIFY, then the certificate that is shown only with that code (My Number Card: signature password); the others too.
    /// </summary>
    /// <param name="found">
    /// Empty unless the outcome is <c>Done</c>. <c>Uncertain</c> at the step
    /// <see cref="CodeStep.Use"/>: the code was right, and the certificate could not be read.
    /// </param>
    /// <exception cref="ArgumentException">The certificate of this PIN needs no code.</exception>
    public PinOutcome ReadWithCode(string pin, Code code, out IReadOnlyList<CertificateInfo> found, LastTry last = LastTry.Hold)
    {
        var spec = session.Status.Profile[pin];
        var wanted = session.Status.Profile.Certificates.FirstOrDefault(c => c.PinId == pin && c.NeedsCode)
            ?? throw new ArgumentException($"no certificate needs {pin}", nameof(pin));
        found = [];
        if ((Bars.Never(PinOperation.Check, spec, session.Status) ?? session.Forms.CannotBeRight(spec, spec, code)) is { } no) return no;
        IReadOnlyList<CertificateInfo> read = [];
        var outcome = session.Kernel.OnSameCard(() =>
        {
            var free = ReadFree();
            return session.Kernel.VerifyThen(Attempt.VerifyFirst(spec, spec, code, last), () =>
            {
                var opened = ReadNow(wanted);
                read = [.. free.Select(c => c.PinId == pin ? opened : c)];
                return null;
            });
        });
        if (outcome is PinOutcome.Done) found = read;
        return outcome;
    }

    /// <summary>One certificate, whole, within an operation.</summary>
    /// <exception cref="CardException">CryptoMissing, among others.</exception>
    internal CertificateInfo ReadNow(CertificateSpec certificate)
    {
        OpenSsl.Demand();
        var (state, der) = session.Files.ReadObject(certificate.Select, 0x30, Longest);
        if (state == FileState.Absent && certificate.Else is { } other) (state, der) = session.Files.ReadObject(other, 0x30, Longest);
        var found = State(certificate.PinId, state);
        if (state != FileState.Read) return found;
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(der);
            return new(certificate.PinId, CertificateState.Present, PlainName.Of(parsed.SubjectName), PlainName.Of(parsed.IssuerName),
                parsed.NotBefore.ToUniversalTime(), parsed.NotAfter.ToUniversalTime(), parsed.SerialNumber, der);
        }
        catch (CryptographicException)
        {
            return found with { State = CertificateState.Unreadable };
        }
    }

    internal static CertificateInfo State(string pin, FileState state) => new(pin, state switch
    {
        FileState.Read => CertificateState.Present,
        FileState.Absent => CertificateState.Absent,
        FileState.NeedsCode => CertificateState.NeedsCode,
        _ => CertificateState.Unreadable,
    });

    private List<CertificateInfo> ReadFree() => session.Status.Profile.Certificates.Select(ReadFree).ToList();

    private CertificateInfo ReadFree(CertificateSpec certificate)
    {
        if (session.Status[certificate.PinId]?.State == PinState.Absent) return new(certificate.PinId, CertificateState.Absent);
        return certificate.NeedsCode ? new(certificate.PinId, CertificateState.NeedsCode) : ReadNow(certificate);
    }
}
