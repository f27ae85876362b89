namespace EidPin.Cards;

/// <summary>
/// Setting a PIN with another one and the issuer's word, as machines do. How the issuers of real cards do it is not public: simulated cards
/// alone take part.
/// </summary>
public sealed class ResetByIssuer(PinSession session)
{
    private CardProfile Profile => session.Profile;

    /// <summary>What rules a reset by the issuer out before anybody types a code; null when it may go on. Talks to no card.</summary>
    /// <param name="known">The PIN that proves the holder.</param>
    /// <exception cref="ArgumentException"><paramref name="known"/> has no key, or is the PIN to be set.</exception>
    public PinOutcome? Preflight(string pin, string known, LastTry last = LastTry.Hold)
    {
        var (spec, by) = (Profile[pin], Profile[known]);
        if (spec == by) throw new ArgumentException("a PIN does not prove itself", nameof(known));
        if (spec.ResetWith is null)
            return Bars.Cannot(pin, Profile.Pins.Any(p => p.IssuerReference is not null) ? Impossible.OfficeOnly : Impossible.NoPublicWay);
        _ = new CardSigner(session).KeyOf(by);
        if (session.Status[pin]?.State == PinState.Absent || session.Status[known]?.State == PinState.Absent)
            return Bars.Cannot(pin, known, Impossible.Absent);
        if (session.Status.IsPhone) return Bars.Cannot(pin, Impossible.Phone);
        if (!new IssuerSteps(session).HasKeys) return Bars.Cannot(pin, Impossible.NoPublicWay);
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
        return new IssuerSteps(session).Set(
            pin, by, next, issuer.HostChallenge, issuer.KeyVersion, chip => issuer.Authorise(new(proof!, chip, tries)), tries);
    }
}
