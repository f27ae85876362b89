namespace EidPin.Cards;

/// <summary>What the form of a code tells, on this very card, before anything is sent.</summary>
internal sealed class CodeForms(CardStatus card)
{
    /// <summary>The format of a new code for this PIN: the PIN's own, with the minimum that this kind of card has.</summary>
    public PinFormat NewFormat(PinSpec pin)
    {
        var least = card.Profile.Kinds.FirstOrDefault(k => k.Id == card.Kind)?.MinLength?.GetValueOrDefault(pin.Id) ?? 0;
        return pin.Format with { Min = Math.Max(pin.Format.Min, least) };
    }

    /// <summary>The shortest code that some issuer insists on, where the kind of card is not known; else 0.</summary>
    public int AdvisedMinimum(PinSpec pin)
    {
        var kinds = card.Profile.Kinds;
        if (kinds.Any(k => k.Id == card.Kind)) return 0;
        return kinds.Select(k => k.MinLength?.GetValueOrDefault(pin.Id) ?? 0).DefaultIfEmpty().Max();
    }

    /// <summary>Folds a code that is to be right, and says why it cannot be.</summary>
    /// <param name="spends">The PIN itself, or the code that unblocks it.</param>
    public PinOutcome? CannotBeRight(PinSpec pin, PinSpec spends, Code code)
    {
        code.Fold(spends.Format);
        if (CodeRules.Problem(spends.Format, code) is not { } problem) return null;
        // The code of a letter was not typed into the wrong box.
        var fits = problem == CodeProblem.Empty || pin != spends ? null : FittingPin(spends, code);
        return new PinOutcome.BadFormat(pin.Id, spends.Id, problem, fits) { Sent = false };
    }

    /// <summary>Folds a new code, and says why it cannot be one.</summary>
    /// <param name="current">The code that it replaces, if it is a code of the same PIN.</param>
    public PinOutcome? CannotBeNew(PinSpec pin, Code next, Code? current = null)
    {
        var format = NewFormat(pin);
        next.Fold(format);
        var problem = CodeRules.NewProblem(format, next);
        if (problem is null && current is not null && next.SameAs(current)) problem = CodeProblem.SameAsOld;
        return problem is { } p ? new PinOutcome.BadFormat(pin.Id, pin.Id, p) { Sent = false } : null;
    }

    /// <summary>The PIN of this card that a code would fit which does not fit here: it was probably typed into the wrong box.</summary>
    public string? FittingPin(PinSpec wrong, Code code)
    {
        using var copy = Code.Copy(code.Bytes);
        foreach (var pin in card.Profile.Pins)
        {
            if (pin.Id == wrong.Id || pin.Extra || card[pin.Id] is { State: PinState.Absent }) continue;
            copy.Fold(pin.Format);
            if (CodeRules.NewProblem(pin.Format, copy) is null) return pin.Id;
        }
        return null;
    }
}
