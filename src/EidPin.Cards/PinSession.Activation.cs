namespace EidPin.Cards;

/// <param name="Outcome">Of the last thing done: <c>Done</c> when no PIN is left to set, else what stopped it.</param>
/// <param name="SetNow">The PINs that were set by this call, in order.</param>
public sealed record ActivationOutcome(PinOutcome Outcome, IReadOnlyList<string> SetNow);

// First use of a Finnish card (S4-1 v4.2, 4.6). Not atomic: PIN1, then PIN2; what was set stays set, and the rest can be done later.
public sealed partial class PinSession
{
    private ActivationScheme? scheme;

    /// <summary>
    /// How this card is activated; null when it is not to be. Known for sure after <see cref="PreflightActivation"/>; before, by the counters: PINs that were
    /// never set come locked in the scheme of 8 digits, preset in that of 7.
    /// </summary>
    public ActivationScheme? Scheme => !Status.IsNotActivated ? null
        : scheme ?? (Status.Pins.Any(p => p is { State: PinState.NotSet, TriesLeft: > 0 }) ? ActivationScheme.SevenDigits : ActivationScheme.EightDigits);

    /// <summary>Seven digits, used once; in the older scheme the unblocking code's own format.</summary>
    public PinFormat ActivationFormat => Scheme == ActivationScheme.SevenDigits
        ? Profile.Pins[0].Format with { Min = 7, Max = 7 }
        : Profile[Profile.Pins[0].UnblockedBy!].Format;

    /// <summary>What rules activation out before anybody types a code; null when it may be tried. Reads the certificate, whose date tells the scheme.</summary>
    public PinOutcome? PreflightActivation(LastTry last = LastTry.Hold)
    {
        var first = Profile.Pins[0].Id;
        if (!Profile.Activatable) return Cannot(first, first, Impossible.NotActivatable);
        if (Status.Pins.FirstOrDefault(p => p.State == PinState.NotSet) is not { } open) return Cannot(first, first, Impossible.AlreadyActivated);
        scheme ??= OnSameCard(SchemeByCertificate);
        var left = Status[Spent(open.Pin).Id]?.TriesLeft;
        // Locked and never set: in the newer scheme its code is used up.
        if (Scheme == ActivationScheme.SevenDigits && left == 0) return Cannot(open.Pin.Id, open.Pin.Id, Impossible.ActivationCodeSpent);
        return OutOfTries(open.Pin.Id, Spent(open.Pin), left, last);
    }

    /// <summary>First use of a Finnish card. A PIN that was set before is left alone, and its code may be null.</summary>
    public ActivationOutcome Activate(Code activation, Code? pin1, Code? pin2, LastTry last = LastTry.Hold)
    {
        if (PreflightActivation(last) is { } no) return new(no, []);
        var codes = Profile.Pins.Where(p => p.UnblockedBy is not null).Zip([pin1, pin2]).ToList();
        foreach (var (pin, next) in codes.Where(c => Status[c.First.Id]?.State == PinState.NotSet))
            if (NotToSend(pin, activation, next) is { } wrong) return new(wrong, []);
        return OnSameCard(() => SetEach(codes, activation, last));
    }

    /// <summary>The code that activation spends: the PIN's own, preset, or the one that unblocks it.</summary>
    private PinSpec Spent(PinSpec pin) => Scheme == ActivationScheme.SevenDigits ? pin : Profile[pin.UnblockedBy!];

    private PinOutcome? NotToSend(PinSpec pin, Code activation, Code? next)
    {
        activation.Fold(ActivationFormat);
        if (CodeRules.Problem(ActivationFormat, activation) is { } problem)
            return new PinOutcome.BadFormat(pin.Id, pin.UnblockedBy!, problem) { Sent = false };   // the letter's code, whatever it is on the card
        return next is null ? new PinOutcome.BadFormat(pin.Id, pin.Id, CodeProblem.Empty) { Sent = false } : WronglyNew(pin, pin, activation, next);
    }

    private ActivationOutcome SetEach(List<(PinSpec Pin, Code? Next)> codes, Code activation, LastTry last)
    {
        // Somebody may have set one meanwhile: what the card says now counts, in the scheme that was asked for.
        var (asked, done) = (Scheme, new List<string>());
        Status = ReadStatus(Profile, firstTime: false);
        PinOutcome outcome = Cannot(codes[0].Pin.Id, codes[0].Pin.Id, Impossible.AlreadyActivated);
        foreach (var (pin, next) in codes.Where(c => c.Next is not null && Status[c.Pin.Id]?.State == PinState.NotSet))
        {
            try
            {
                outcome = asked == ActivationScheme.SevenDigits ? SendChange(pin, activation, next!, last, firstTime: true)
                    : SendUnblock(pin, Profile[pin.UnblockedBy!], activation, next!, last);
            }
            catch (CardException e) when (done.Count > 0)
            {
                // Pulled between the two: nothing was sent for this one, and the person must hear that the first is set.
                outcome = new PinOutcome.Uncertain(pin.Id, pin.Id, e.Fault, CodeStep.Verify) { Sent = false };
            }
            if (outcome is not PinOutcome.Done) break;
            done.Add(pin.Id);
            // Consent to a last try is for one: where this PIN took it, the next is held.
            var spends = asked == ActivationScheme.SevenDigits ? pin : Profile[pin.UnblockedBy!];
            if (Status[spends.Id]?.TriesLeft <= spends.HoldAt) last = LastTry.Hold;
        }
        if (done.Count > 0) Status = Status with { Pins = [.. Status.Pins.Select(p => done.Contains(p.Pin.Id) ? p with { State = PinState.Ready } : p)] };
        return new(outcome, done);
    }

    private ActivationScheme? SchemeByCertificate()
    {
        if (Profile.SevenDigitsFrom is not { } from || Profile.FreeCertificate is not { } free || ReadCertificate(free).NotBefore is not { } begins) return null;
        return begins >= from ? ActivationScheme.SevenDigits : ActivationScheme.EightDigits;
    }
}
