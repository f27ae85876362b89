using System.Security.Cryptography;

namespace EidPin.Cards;

/// <param name="Signature">PKCS #1 v1.5 with SHA-256, by the card.</param>
/// <param name="Certificate">Of the key that signed, DER; null: the card did not show it.</param>
public sealed record SignedText(byte[] Signature, byte[]? Certificate);

/// <summary>Signatures of the card.</summary>
public sealed class CardSigner(PinSession session)
{
    // DigestInfo of SHA-256 (RFC 8017, 9.2, note 1).
    private static ReadOnlySpan<byte> Sha256DigestInfo =>
    [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, SHA256.HashSizeInBytes,
    ];

    /// <summary>
    /// VERIFY, then a signature with the key of that PIN, and its certificate. A signature of
    /// the signature key is a legal one: the text is to be built and shown by whoever calls.
    /// </summary>
    /// <param name="proof">
    /// Null unless the outcome is <c>Done</c>. <c>Uncertain</c> at the step
    /// <see cref="CodeStep.Use"/>: the PIN was right, and there is no signature.
    /// </param>
    /// <exception cref="ArgumentException">This PIN has no key.</exception>
    public PinOutcome Sign(string pin, Code code, ReadOnlyMemory<byte> text, out SignedText? proof, LastTry last = LastTry.Hold)
    {
        var spec = session.Profile[pin];
        var key = KeyOf(spec);
        SignedText? made = null;
        var barred = CannotSign(spec) ?? session.Forms.CannotBeRight(spec, spec, code);
        var outcome = barred ?? session.Kernel.OnSameCard(() =>
            session.Kernel.VerifyThen(Attempt.VerifyFirst(spec, spec, code, last), () => SignNow(spec, key, text, out made)));
        proof = outcome is PinOutcome.Done ? made : null;
        return outcome;
    }

    internal CertificateSpec KeyOf(PinSpec pin) => session.Profile.Certificates.FirstOrDefault(c => c.PinId == pin.Id && c.Key is not null)
        ?? throw new ArgumentException($"{pin.Id} has no key that signs", nameof(pin));

    /// <summary>
    /// COMPUTE DIGITAL SIGNATURE without MSE (OpenSC card-jpki.c). The certificate is
    /// read while the PIN is verified: that of the signature key is shown to nobody else.
    /// </summary>
    internal PinOutcome.Refused? SignNow(PinSpec pin, CertificateSpec key, ReadOnlyMemory<byte> text, out SignedText? proof)
    {
        proof = null;
        if (session.Channel.SelectAll(key.Key!) is { } failed) return new(pin.Id, pin.Id) { Sent = true, Status = failed };
        byte[] digest = [.. Sha256DigestInfo, .. SHA256.HashData(text.Span)];
        var answer = session.Channel.Send(new(0x80, 0x2A, 0x00, 0x80, digest, 256));
        if (!answer.Status.IsOk) return new(pin.Id, pin.Id) { Sent = true, Status = answer.Status };
        if (answer.Data.IsEmpty) throw new CardException(CardFault.BadAnswer, "a signature of 0 bytes");
        var certificate = new CardCertificates(session).ReadNow(key);
        proof = new(answer.Data.ToArray(), certificate.State == CertificateState.Present ? certificate.Der.ToArray() : null);
        return null;
    }

    private PinOutcome? CannotSign(PinSpec pin) =>
        session.Status.IsPhone ? Bars.Cannot(pin.Id, Impossible.Phone) : Bars.Never(PinOperation.Check, pin, session.Status);
}
