namespace EidPin.Cards;

/// <param name="Outcome">Of the last thing done: <c>Done</c> when no PIN is left to set, else what stopped it.</param>
/// <param name="SetNow">The PINs that were set by this call, in order.</param>
public sealed record ActivationOutcome(PinOutcome Outcome, IReadOnlyList<string> SetNow);

/// <summary>
/// First use of a Finnish card (S4-1 v4.2, 4.6). Not atomic: PIN1, then PIN2; what was set stays set, and the rest can be done later.
/// </summary>
public sealed class CardActivation(PinSession session)
{
    private CardProfile Profile => session.Status.Profile;

    /// <summary>
    /// How this card is activated; null when it is not to be. The date of the certificate and the counters each point to one scheme; where
    /// they disagree, or the date was not read yet (<see cref="Preflight"/> does), see <see cref="ActivationScheme"/>.
    /// </summary>
    public ActivationScheme? Scheme
    {
        get
        {
            if (!session.Status.IsNotActivated) return null;
            // PINs that were never set come locked in the scheme of 8 digits, preset in that of 7.
            var isPreset = session.Status.Pins.Any(p => p is { State: PinState.NotSet, TriesLeft: > 0 });
            var byCounters = isPreset ? ActivationScheme.SevenDigits : ActivationScheme.EightDigits;
            if (SchemeByDate() is not { } byDate || byDate == byCounters) return byCounters;
            return ActivationScheme.ByLetter;
        }
    }

    /// <summary>The letter's code: seven digits, used once; in the older scheme the unblocking code's own format.</summary>
    public PinFormat Format
    {
        get
        {
            var own = Profile.Pins[0].Format with { Min = 7, Max = 7 };
            var puk = Profile[Profile.Pins[0].UnblockedBy!].Format;
            return Scheme switch
            {
                ActivationScheme.SevenDigits => own,
                ActivationScheme.ByLetter => puk with { Min = 7 },
                _ => puk,
            };
        }
    }

    /// <summary>Whose tries a wrong code of the letter costs; null: the letter's code decides, or nothing is to be activated.</summary>
    public PinSpec? Spends =>
        Scheme is { } scheme and not ActivationScheme.ByLetter
            && session.Status.Pins.FirstOrDefault(p => p.State == PinState.NotSet) is { } open ? Spent(open.Pin, scheme) : null;

    /// <summary>
    /// What rules activation out before anybody types a code; null when it
    /// may be tried. Reads the certificate, whose date tells the scheme.
    /// </summary>
    public PinOutcome? Preflight(LastTry last = LastTry.Hold)
    {
        var first = Profile.Pins[0].Id;
        if (!Profile.Activatable) return Bars.Cannot(first, Impossible.NotActivatable);
        var open = session.Status.Pins.FirstOrDefault(p => p.State == PinState.NotSet);
        if (open is null) return Bars.Cannot(first, Impossible.AlreadyActivated);
        ReadDate();
        if (Scheme != ActivationScheme.ByLetter) return Barred(open.Pin, Scheme!.Value, last);
        // Either code may be in the letter: only where neither can be used is there nothing to type.
        return Barred(open.Pin, ActivationScheme.SevenDigits, last) is null ? null : Barred(open.Pin, ActivationScheme.EightDigits, last);
    }

    /// <summary>First use of a Finnish card. A PIN that was set before is left alone, and its code may be null.</summary>
    public ActivationOutcome Activate(Code activation, Code? pin1, Code? pin2, LastTry last = LastTry.Hold) =>
        Activate(activation, [pin1, pin2], last);

    /// <param name="next">One for each of <see cref="CardProfile.ActivatedPins"/>.</param>
    public ActivationOutcome Activate(Code activation, IReadOnlyList<Code?> next, LastTry last = LastTry.Hold)
    {
        if (Preflight(last) is { } no) return new(no, []);
        var codes = Profile.ActivatedPins.Zip(next).ToList();
        var open = codes.Where(c => session.Status[c.First.Id]?.State == PinState.NotSet).ToList();
        foreach (var (pin, code) in open)
            if (NotToSend(pin, activation, code) is { } wrong) return new(wrong, []);
        var scheme = Meant(activation);
        if (Barred(open[0].First, scheme, last) is { } barred) return new(barred, []);
        return session.Kernel.OnSameCard(() => SetEach(codes, scheme, activation, last));
    }

    /// <summary>Where card and date disagree, the length of the letter's code decides.</summary>
    private ActivationScheme Meant(Code activation)
    {
        if (Scheme != ActivationScheme.ByLetter) return Scheme!.Value;
        return activation.Length == 7 ? ActivationScheme.SevenDigits : ActivationScheme.EightDigits;
    }

    private PinOutcome? Barred(PinSpec open, ActivationScheme scheme, LastTry last)
    {
        var spends = Spent(open, scheme);
        var left = session.Status[spends.Id]?.TriesLeft;
        // Locked and never set: in the newer scheme its code is used up.
        if (scheme == ActivationScheme.SevenDigits && left == 0) return Bars.Cannot(open.Id, Impossible.ActivationCodeSpent);
        return Bars.Tries(open.Id, spends, left, last);
    }

    /// <summary>The code that activation spends: the PIN's own, preset, or the one that unblocks it.</summary>
    private PinSpec Spent(PinSpec pin, ActivationScheme scheme) => scheme == ActivationScheme.SevenDigits ? pin : Profile[pin.UnblockedBy!];

    private PinOutcome? NotToSend(PinSpec pin, Code activation, Code? next)
    {
        activation.Fold(Format);
        // The letter's code, whatever it is on the card.
        if (CodeRules.Problem(Format, activation) is { } problem)
            return new PinOutcome.BadFormat(pin.Id, pin.UnblockedBy!, problem) { Sent = false };
        if (next is null) return new PinOutcome.BadFormat(pin.Id, pin.Id, CodeProblem.Empty) { Sent = false };
        return session.Forms.CannotBeNew(pin, next, activation);
    }

    private ActivationOutcome SetEach(List<(PinSpec Pin, Code? Next)> codes, ActivationScheme scheme, Code activation, LastTry last)
    {
        // Somebody may have set one meanwhile: what the card says now counts, in the scheme that was asked for.
        session.ReadAgain();
        var steps = new PinSteps(session.Kernel, session.Counters);
        var done = new List<string>();
        PinOutcome outcome = Bars.Cannot(codes[0].Pin.Id, Impossible.AlreadyActivated);
        foreach (var (pin, next) in codes)
        {
            if (next is null || session.Status[pin.Id]?.State != PinState.NotSet) continue;
            try
            {
                outcome = scheme == ActivationScheme.SevenDigits
                    ? steps.Change(pin, activation, next, last, activates: true)
                    : steps.Unblock(pin, Profile[pin.UnblockedBy!], activation, next, last);
            }
            catch (CardException e) when (done.Count > 0)
            {
                // Pulled between the two: nothing was sent for this one, and the person must hear that the first is set.
                outcome = new PinOutcome.Uncertain(pin.Id, pin.Id, e.Fault, CodeStep.Verify) { Sent = false };
            }
            if (outcome is not PinOutcome.Done) break;
            done.Add(pin.Id);
            // Consent to a last try is for one: where this PIN took it, the next is held.
            var spends = Spent(pin, scheme);
            if (session.Status[spends.Id]?.TriesLeft <= spends.HoldAt) last = LastTry.Hold;
        }
        session.Status = session.Status with
        {
            Pins = [.. session.Status.Pins.Select(p => done.Contains(p.Pin.Id) ? p with { State = PinState.Ready } : p)],
        };
        return new(outcome, done);
    }

    private ActivationScheme? SchemeByDate()
    {
        if (Profile.SevenDigitsFrom is not { } from || session.Status.Certificate?.NotBefore is not { } begins) return null;
        return begins >= from ? ActivationScheme.SevenDigits : ActivationScheme.EightDigits;
    }

    private void ReadDate()
    {
        if (Profile.SevenDigitsFrom is not null) _ = session.ReadCertificate();
    }
}
