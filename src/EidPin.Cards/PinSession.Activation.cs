namespace EidPin.Cards;

/// <param name="Outcome">Of the last thing done: <c>Done</c> when no PIN is left to set, else what stopped it.</param>
/// <param name="SetNow">The PINs that were set by this call, in order.</param>
public sealed record ActivationOutcome(PinOutcome Outcome, IReadOnlyList<string> SetNow);

// First use of a Finnish card (S4-1 v4.2, 4.6). Not atomic: PIN1, then PIN2; what was set stays set, and the rest can be done later.
public sealed partial class PinSession
{
    // Cards granted from this day come with the 7-digit code (DVV; S4-1 v4.2, 4.6.2).
    private static readonly DateTimeOffset SevenDigitsFrom = new(2026, 1, 13, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seven digits, used once; in the older scheme the unblocking code's own format.</summary>
    public PinFormat ActivationFormat => Scheme == ActivationScheme.SevenDigits
        ? Profile.Pins[0].Format with { Min = 7, Max = 7 }
        : Profile[Profile.Pins[0].UnblockedBy!].Format;

    /// <summary>First use of a Finnish card. A PIN that was set before is left alone, and its code may be null.</summary>
    public ActivationOutcome Activate(Code activation, Code? pin1, Code? pin2, LastTry last = LastTry.Hold)
    {
        var first = Profile.Pins[0].Id;
        if (!Profile.Activatable) return new(Cannot(first, first, Impossible.NotActivatable), []);
        if (Scheme is not { } scheme) return new(Cannot(first, first, Impossible.AlreadyActivated), []);
        var pins = Profile.Pins.Where(p => p.UnblockedBy is not null).Zip([pin1, pin2]).ToList();
        var open = pins.Where(p => Status[p.First.Id]?.State == PinState.NotSet).ToList();
        foreach (var (pin, next) in open)
            if (NotToSend(pin, scheme, activation, next) is { } no) return new(no, []);
        return OnSameCard(() => SetEach(open!, scheme, activation, last));
    }

    private PinOutcome? NotToSend(PinSpec pin, ActivationScheme scheme, Code activation, Code? next)
    {
        var spends = scheme == ActivationScheme.SevenDigits ? pin : Profile[pin.UnblockedBy!];
        activation.Fold(ActivationFormat);
        if (CodeRules.Problem(ActivationFormat, activation) is { } problem) return new PinOutcome.BadFormat(pin.Id, spends.Id, problem) { Sent = false };
        return next is null ? new PinOutcome.BadFormat(pin.Id, pin.Id, CodeProblem.Empty) { Sent = false } : WronglyNew(pin, pin, activation, next);
    }

    private ActivationOutcome SetEach(List<(PinSpec Pin, Code Next)> open, ActivationScheme scheme, Code activation, LastTry last)
    {
        if (scheme == ActivationScheme.EightDigits && IsOfSevenDigits())
            return new(Cannot(open[0].Pin.Id, open[0].Pin.Id, Impossible.ActivationCodeSpent), []);
        var done = new List<string>();
        PinOutcome? outcome = null;
        foreach (var (pin, next) in open)
        {
            var spends = scheme == ActivationScheme.SevenDigits ? pin : Profile[pin.UnblockedBy!];
            try
            {
                outcome = spends == pin ? SendChange(pin, activation, next, last, firstTime: true) : SendUnblock(pin, spends, activation, next, last);
            }
            catch (CardException e) when (done.Count > 0)
            {
                // Pulled between the two: nothing was sent for this one, and the person must hear that the first is set.
                outcome = new PinOutcome.Uncertain(pin.Id, spends.Id, e.Fault, CodeStep.Change) { Sent = false };
            }
            if (outcome is not PinOutcome.Done) break;
            done.Add(pin.Id);
        }
        return new(outcome!, done);
    }

    /// <summary>Locked and never set: the older scheme's delivery, or the newer one's with its code used up. The certificate's date tells.</summary>
    private bool IsOfSevenDigits()
    {
        var certificate = Profile.Certificates.First(c => !c.NeedsCode);
        return Profile.Pins.Any(p => p.Tries == TriesQuery.GetData) && ReadCertificate(certificate).NotBefore >= SevenDigitsFrom;
    }
}
