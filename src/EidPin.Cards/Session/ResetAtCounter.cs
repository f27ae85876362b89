namespace EidPin.Cards;

/// <summary>
/// Setting a PIN with the issuer's word alone, where a person has seen who the holder is: no other PIN is known, or all are locked.
/// Simulated cards alone take part, as with <see cref="ResetByIssuer"/>.
/// </summary>
public sealed class ResetAtCounter(PinSession session)
{
    /// <summary>What rules the reset out before anybody types a code; null when it may go on. Talks to no card.</summary>
    public PinOutcome? Preflight(string pin)
    {
        var spec = session.Profile[pin];
        if (session.Status[pin]?.State == PinState.Absent) return Bars.Cannot(pin, Impossible.Absent);
        if (session.Status.IsPhone) return Bars.Cannot(pin, Impossible.Phone);
        return spec.IssuerReference is null || !new IssuerSteps(session).HasKeys ? Bars.Cannot(pin, Impossible.NoPublicWay) : null;
    }

    /// <summary>
    /// Sets a PIN in the issuer's session. Only <c>Uncertain</c> leaves open whether the chip has set it; after every other outcome but
    /// <c>Done</c>, and after an exception, it is as it was.
    /// </summary>
    /// <exception cref="CardException">The card was swapped or is gone, and no code was sent.</exception>
    public PinOutcome Reset(string pin, Code next, CounterReset issuer)
    {
        var spec = session.Profile[pin];
        if ((Preflight(pin) ?? session.Forms.CannotBeNew(spec, next)) is { } never) return never;
        return session.Kernel.OnSameCard(() =>
        {
            // A card that does not tell who it is may be another one than the office has seen.
            if (session.Card.Number is null) return new PinOutcome.Refused(pin, pin) { Sent = false };
            var before = session.Counters.Ask(spec);
            if (before.Absent) return Bars.Cannot(pin, Impossible.Absent);
            return new IssuerSteps(session).Set(
                spec, spec, next, issuer.HostChallenge, issuer.KeyVersion,
                chip => issuer.Authorise(new(chip, before.TriesLeft)), before.TriesLeft);
        });
    }
}
