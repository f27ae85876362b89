namespace EidPin.Cards;

// What rules an operation out before anything is typed or sent.
public sealed partial class PinSession
{
    /// <summary>What <see cref="Status"/> already rules out, so that nobody types a code in vain; null when the operation may be tried. Talks to no card.</summary>
    public PinOutcome? Preflight(PinOperation operation, string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((CannotEver(operation, spec) ?? NotActivated(operation, spec)) is { } never) return never;
        var spends = operation == PinOperation.Unlock ? Profile[spec.UnblockedBy!] : spec;
        var left = Status[spends.Id]?.TriesLeft;
        return OutOfTries(pin, spends, left, last);
    }

    /// <summary>The format of a new code for this PIN on this card: the PIN's own, with the minimum that this kind of card has.</summary>
    public PinFormat NewFormat(string pin)
    {
        var format = Profile[pin].Format;
        var least = Profile.Kinds.FirstOrDefault(k => k.Id == Status.Kind)?.MinLength?.GetValueOrDefault(pin) ?? 0;
        return format with { Min = Math.Max(format.Min, least) };
    }

    /// <summary>The shortest code that some issuer insists on, where the kind of card is not known; else 0.</summary>
    public int AdvisedMinimum(string pin) => Profile.Kinds.Any(k => k.Id == Status.Kind) ? 0
        : Profile.Kinds.Select(k => k.MinLength?.GetValueOrDefault(pin) ?? 0).DefaultIfEmpty().Max();

    private PinOutcome? CannotEver(PinOperation operation, PinSpec pin)
    {
        Impossible? reason = operation switch
        {
            _ when Status[pin.Id]?.State == PinState.Absent => Impossible.Absent,
            PinOperation.Check when !pin.Checkable => Impossible.NotChecked,
            PinOperation.Change when isPhone => Impossible.Phone,
            PinOperation.Change when pin.Change == ChangeMode.OfficeOnly => Impossible.OfficeOnly,
            PinOperation.Change when pin.Change == ChangeMode.Never => Impossible.NeverChanged,
            PinOperation.Unlock when pin.UnblockedBy is null => Impossible.NoUnblockingCode,
            _ => null,
        };
        return reason is { } r ? Cannot(pin.Id, pin.Id, r) : null;
    }

    /// <summary>A code that is not set cannot be checked or changed: the miss would be counted. Setting it with the PUK is another matter.</summary>
    private PinOutcome? NotActivated(PinOperation operation, PinSpec pin) =>
        Status[pin.Id] is { State: PinState.NotSet } status && (operation != PinOperation.Unlock || status.TriesLeft > 0)
            ? Cannot(pin.Id, pin.Id, Impossible.NotActivated) : null;

    private static PinOutcome? OutOfTries(string pin, PinSpec spends, int? left, LastTry last) =>
        left is null ? new PinOutcome.Refused(pin, spends.Id) { Sent = false }   // what the card does not tell is not risked
        : left == 0 ? new PinOutcome.Locked(pin, spends.Id) { Sent = false, TriesLeft = 0 }
        : left <= spends.HoldAt && last == LastTry.Hold ? new PinOutcome.Held(pin, spends.Id) { Sent = false, TriesLeft = left }
        : null;

    /// <summary>A PIN that its holder has not set: what the card says now counts, not what it said before.</summary>
    private bool IsNotSet(Counter counter)
    {
        if (!Profile.Activatable || counter.Pin.UnblockedBy is null || counter.EverChanged is true || counter is { EverChanged: null, TriesLeft: not 0 }) return false;
        return NotYetSet(Profile.Pins.Where(p => p.UnblockedBy is not null).Select(p => p.Id == counter.Pin.Id ? counter : Ask(p)).ToList()).Contains(counter.Pin.Id);
    }

    /// <summary>Folds a code that is to be right and says why it cannot be; names the PIN of this card that it would fit.</summary>
    private PinOutcome? Wrongly(PinSpec pin, PinSpec spends, Code code)
    {
        code.Fold(spends.Format);
        if (CodeRules.Problem(spends.Format, code) is not { } problem) return null;
        return new PinOutcome.BadFormat(pin.Id, spends.Id, problem, problem == CodeProblem.Empty || pin != spends ? null : FittingPin(spends, code)) { Sent = false };
    }

    private PinOutcome? WronglyNew(PinSpec pin, PinSpec spends, Code current, Code next)
    {
        var format = NewFormat(pin.Id);
        next.Fold(format);
        var problem = CodeRules.NewProblem(format, next) ?? (pin == spends && next.SameAs(current) ? CodeProblem.SameAsOld : null);
        return problem is { } p ? new PinOutcome.BadFormat(pin.Id, pin.Id, p) { Sent = false } : null;
    }

    /// <summary>The PIN of this card that a code would fit which does not fit here: it was probably typed into the wrong box.</summary>
    public string? FittingPin(PinSpec wrong, Code code)
    {
        using var copy = Code.Copy(code.Bytes);
        foreach (var pin in Profile.Pins.Where(p => p != wrong && !p.Extra && Status[p.Id] is not { State: PinState.Absent }))
        {
            copy.Fold(pin.Format);
            if (CodeRules.NewProblem(pin.Format, copy) is null) return pin.Id;
        }
        return null;
    }

    private static PinOutcome Cannot(string pin, string code, Impossible reason) => new PinOutcome.NotPossible(pin, code, reason) { Sent = false };
}
