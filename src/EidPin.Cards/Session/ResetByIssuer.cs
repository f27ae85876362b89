using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>
/// Setting a PIN with another one and the issuer's word. How the issuers of real cards do it is not public: simulated cards alone take
/// part, and this is the place for another protocol.
/// </summary>
public sealed class ResetByIssuer(PinSession session)
{
    private const int BlindingLength = 16;

    private CardProfile Profile => session.Profile;

    /// <summary>What rules a reset by the issuer out before anybody types a code; null when it may go on. Talks to no card.</summary>
    /// <param name="known">The PIN that proves the holder.</param>
    /// <exception cref="ArgumentException"><paramref name="known"/> has no key, or is the PIN to be set.</exception>
    public PinOutcome? Preflight(string pin, string known, LastTry last = LastTry.Hold)
    {
        var (spec, by) = (Profile[pin], Profile[known]);
        if (spec == by) throw new ArgumentException("a PIN does not prove itself", nameof(known));
        if (spec.IssuerReference is null)
            return Bars.Cannot(pin, Profile.Pins.Any(p => p.IssuerReference is not null) ? Impossible.OfficeOnly : Impossible.NoPublicWay);
        _ = new CardSigner(session).KeyOf(by);
        if (session.Status[pin]?.State == PinState.Absent || session.Status[known]?.State == PinState.Absent)
            return Bars.Cannot(pin, known, Impossible.Absent);
        if (session.Status.IsPhone) return Bars.Cannot(pin, Impossible.Phone);
        var hasSession = Profile.IssuerSessionOf is not null && session.Card.Manufacturer == Profile.IssuerSessionOf;
        if (!hasSession) return Bars.Cannot(pin, Impossible.NoPublicWay);
        return Bars.Tries(pin, by, session.Status[known]?.TriesLeft, last);
    }

    /// <summary>
    /// Sets a PIN with another PIN's signature and the issuer's session. Only <c>Uncertain</c> at
    /// the step Unblock leaves open whether the chip has set it; at the step Use the known PIN
    /// was right and the other one is untouched, as after every other outcome but <c>Done</c>.
    /// </summary>
    public PinOutcome Reset(string pin, string known, Code knownCode, Code next, IssuerReset issuer, LastTry last = LastTry.Hold)
    {
        var (spec, by) = (Profile[pin], Profile[known]);
        if (Preflight(pin, known, last) is { } never) return never;
        if (session.Forms.CannotBeRight(by, by, knownCode) is { } wrong) return wrong with { Pin = pin };
        if (session.Forms.CannotBeNew(spec, next) is { } no) return no;
        return session.Kernel.OnSameCard(() =>
        {
            var before = session.Counters.Ask(spec);
            if (before.Absent) return Bars.Cannot(pin, Impossible.Absent);
            var verify = Attempt.VerifyFirst(spec, by, knownCode, last);
            return session.Kernel.VerifyThen(verify, () => SendByIssuer(spec, by, next, issuer, before.TriesLeft));
        });
    }

    private PinOutcome SendByIssuer(PinSpec pin, PinSpec by, Code next, IssuerReset issuer, int? tries)
    {
        var signer = new CardSigner(session);
        if (signer.SignNow(by, signer.KeyOf(by), issuer.Text, out var proof) is { } unsigned) return unsigned with { Pin = pin.Id };
        // INITIALIZE UPDATE (GlobalPlatform SCP03, 7.1.1).
        var chip = session.Channel.Send(new(0x80, 0x50, issuer.KeyVersion, 0x00, issuer.HostChallenge, 256));
        if (!chip.Status.IsOk) return new PinOutcome.Refused(pin.Id, by.Id) { Sent = true, Status = chip.Status };
        var handshake = new IssuerHandshake(proof!, chip.Data.ToArray(), tries);
        if (session.Channel.KeepAliveWhile(() => issuer.Authorise(handshake)) is not { } secured)
            return Bars.Cannot(pin.Id, by.Id, Impossible.IssuerRefused) with { Sent = true };
        var status = StatusWord.AtEnd(session.Channel.SendSecured(secured.Open()));
        if (status.IsOk) status = Blind(secured);
        if (!status.IsOk) return new PinOutcome.Refused(pin.Id, by.Id) { Sent = true, Status = status };
        var command = CodeCommand.ResetVerified(pin.IssuerReference!.Value, pin, next);
        return session.Kernel.Send(Attempt.SetVerified(pin, pin, CodeStep.Unblock), command, secured, answer => Told(pin, answer, tries));
    }

    // The session is over after it: from here the counter is asked in clear, which the chip would take for an attack within it.
    private StatusWord Told(PinSpec pin, StatusWord status, int? before)
    {
        session.Channel.ForgetSelection();
        if (status.IsOk) return status;
        // An error has no MAC: something between chip and program may have made it up.
        // Only a counter that was at 0 and still is shows that the chip has not acted.
        if (before == 0 && session.Counters.Recount(pin) == 0) return status;
        throw new CardException(CardFault.BadAnswer, $"{status}");
    }

    /// <summary>
    /// PUT DATA that the chip takes and forgets: 16 bytes that the issuer, who has the session's keys too, never sees. Without them its MAC
    /// chaining value could be tried against every PIN that there may be (EidPin.Scp03, Receipt).
    /// </summary>
    private StatusWord Blind(IIssuerChannel secured)
    {
        var apdu = GC.AllocateArray<byte>(5 + BlindingLength + 1, pinned: true);
        try
        {
            ((ReadOnlySpan<byte>)[0x80, 0xDA, 0x00, 0x00, BlindingLength]).CopyTo(apdu);
            RandomNumberGenerator.Fill(apdu.AsSpan(5, BlindingLength));
            return session.Kernel.Secured(secured, apdu);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(apdu);
        }
    }
}
