using System.Security.Cryptography;

namespace EidPin.Cards;

/// <param name="Signature">PKCS #1 v1.5 with SHA-256, by the card.</param>
/// <param name="Certificate">Of the key that signed, DER; null: the card did not show it.</param>
public sealed record SignedText(byte[] Signature, byte[]? Certificate);

// What a verified code opens: a signature of the card, the photo on its chip.
public sealed partial class PinSession
{
    private const int LongestPhotoFile = 0x7F00;   // what READ BINARY reaches with an offset of 15 bits

    private static ReadOnlySpan<byte> Sha256DigestInfo => [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    /// <summary>VERIFY, then a signature with the key of that PIN, and its certificate. A signature of the signature key is a legal one: the text is to be built and shown by whoever calls.</summary>
    /// <param name="proof">Null unless the outcome is <c>Done</c>. <c>Uncertain</c> at the step <see cref="CodeStep.Use"/>: the PIN was right, and there is no signature.</param>
    /// <exception cref="ArgumentException">This PIN has no key.</exception>
    public PinOutcome Sign(string pin, Code code, ReadOnlyMemory<byte> text, out SignedText? proof, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        var key = KeyOf(spec);
        SignedText? made = null;
        var outcome = CannotSign(spec) ?? Wrongly(spec, spec, code) ?? OnSameCard(() =>
            Using(new(spec, spec, CodeStep.Verify, last) { Code = code }, () => SignNow(spec, key, text, out made)));
        proof = outcome is PinOutcome.Done ? made : null;
        return outcome;
    }

    /// <summary>Reads the photo of the holder from the chip. Its code stands on the face of the card; many machines try it, so its last three tries are left alone.</summary>
    /// <param name="jpeg2000">Not looked at: it comes from the card as it is. Null unless the outcome is <c>Done</c>, and where the chip has none.</param>
    public PinOutcome Photo(Code verificationB, out byte[]? jpeg2000)
    {
        jpeg2000 = null;
        if (Profile.Photo is not { } file || isPhone) return Cannot(Profile.Pins[0].Id, Profile.Pins[0].Id, isPhone ? Impossible.Phone : Impossible.Absent);
        var spec = Profile[file.PinId];
        if (Wrongly(spec, spec, verificationB) is { } no) return no;
        byte[]? read = null;
        // The same number as elsewhere on the card, with a counter of its own.
        var attempt = new Attempt(spec, spec with { Select = file.Code }, CodeStep.Verify, LastTry.Hold) { Code = verificationB, Memory = spec.Id + "/photo" };
        var outcome = OnSameCard(() => Using(attempt, () => ReadPhoto(file, spec, out read)));
        if (outcome is PinOutcome.Done) jpeg2000 = read;
        return outcome is PinOutcome.Refused { Sent: false, Status: { IsNotFound: true } } ? Cannot(spec.Id, spec.Id, Impossible.Absent) : outcome;
    }

    /// <summary>The tries of the code that opens the photo; null: this card has none, or does not say.</summary>
    public PinStatus? PhotoTries() => Profile.Photo is { } file && Profile[file.PinId] is var spec && Recount(spec with { Select = file.Code }) is { } left
        ? new(spec, left == 0 ? PinState.Locked : PinState.Ready, left) : null;

    /// <summary>VERIFY, and while the code is verified what it was asked for. Whatever becomes of that, the code was right: a link that breaks then costs no try.</summary>
    /// <param name="use">Null: all is well.</param>
    private PinOutcome Using(Attempt attempt, Func<PinOutcome?> use)
    {
        var verified = SendVerify(attempt with { KeepVerified = true });
        if (verified is not PinOutcome.Done) return verified;
        PinOutcome? other;
        try
        {
            other = use();
        }
        catch (CardException e)
        {
            other = new PinOutcome.Uncertain(attempt.Pin.Id, attempt.Spends.Id, e.Fault, CodeStep.Use) { Sent = true };
        }
        // To ask for the counter makes the card forget the code, which is not needed any more.
        channel.ForgetSelection();
        var left = Recount(attempt.Spends);
        refused.Raise(CardKey, attempt.Memory, left);
        return other is null ? verified with { TriesLeft = left } : other.Code == attempt.Spends.Id ? other with { TriesLeft = left } : other;
    }

    private CertificateSpec KeyOf(PinSpec pin) => Profile.Certificates.FirstOrDefault(c => c.PinId == pin.Id && c.Key is not null) ?? throw new ArgumentException($"{pin.Id} has no key that signs", nameof(pin));

    private PinOutcome? CannotSign(PinSpec pin) => isPhone ? Cannot(pin.Id, pin.Id, Impossible.Phone) : CannotEver(PinOperation.Check, pin);

    /// <summary>COMPUTE DIGITAL SIGNATURE without MSE (OpenSC card-jpki.c). The certificate is read while the PIN is verified: that of the signature key is shown to nobody else.</summary>
    private PinOutcome.Refused? SignNow(PinSpec pin, CertificateSpec key, ReadOnlyMemory<byte> text, out SignedText? proof)
    {
        proof = null;
        if (Lead(key.Key!) is { } failed) return new(pin.Id, pin.Id) { Sent = true, Status = failed };
        byte[] digest = [.. Sha256DigestInfo, .. SHA256.HashData(text.Span)];
        var answer = channel.Send(new(0x80, 0x2A, 0x00, 0x80, digest, 256));
        if (!answer.Status.IsOk) return new(pin.Id, pin.Id) { Sent = true, Status = answer.Status };
        if (answer.Data.IsEmpty) throw new CardException(CardFault.BadAnswer, "a signature of 0 bytes");
        var certificate = ReadCertificate(key);
        proof = new(answer.Data.ToArray(), certificate.State == CertificateState.Present ? certificate.Der.ToArray() : null);
        return null;
    }

    private PinOutcome.Refused? ReadPhoto(PhotoFile file, PinSpec pin, out byte[]? photo)
    {
        photo = null;
        if (Lead(file.Select) is { } failed) return failed.IsNotFound ? null : new(pin.Id, pin.Id) { Sent = true, Status = failed };
        if (ReadObject(file.Template, LongestPhotoFile, out _) is not { } whole || !Tlv.TryHeader(whole, out _, out var at, out var length)) return null;
        if (Tlv.TryFind(whole.AsSpan(at, length), file.Tag, out var found) && !found.IsEmpty) photo = found.ToArray();
        return null;
    }
}
