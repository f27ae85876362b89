namespace EidPin.Cards;

/// <summary>
/// What rules an operation out. The same rules speak before anything is typed, by the card as it was read, and before anything is sent, by
/// the counter as it is then.
/// </summary>
internal static class Bars
{
    /// <summary>What the card as it was read rules out; null when the operation may be tried.</summary>
    public static PinOutcome? Before(PinOperation operation, PinSpec pin, CardStatus card, LastTry last)
    {
        if ((Never(operation, pin, card) ?? NotActivated(operation, pin, card)) is { } never) return never;
        var spends = operation == PinOperation.Unlock ? card.Profile[pin.UnblockedBy!] : pin;
        return Tries(pin.Id, spends, card[spends.Id]?.TriesLeft, last);
    }

    /// <summary>This card cannot, or this program does not do it.</summary>
    public static PinOutcome? Never(PinOperation operation, PinSpec pin, CardStatus card)
    {
        if (card[pin.Id]?.State == PinState.Absent) return Cannot(pin.Id, Impossible.Absent);
        return operation switch
        {
            PinOperation.Check when !pin.Checkable => Cannot(pin.Id, Impossible.NotChecked),
            PinOperation.Change when card.IsPhone => Cannot(pin.Id, Impossible.Phone),
            PinOperation.Change when pin.Change == ChangeMode.OfficeOnly => Cannot(pin.Id, Impossible.OfficeOnly),
            PinOperation.Change when pin.Change == ChangeMode.Never => Cannot(pin.Id, Impossible.NeverChanged),
            PinOperation.Unlock when pin.UnblockedBy is null => Cannot(pin.Id, Impossible.NoUnblockingCode),
            _ => null,
        };
    }

    /// <summary>
    /// A code that is not set cannot be checked or changed: the miss would be counted. To set it with the PUK is another matter.
    /// </summary>
    public static PinOutcome? NotActivated(PinOperation operation, PinSpec pin, CardStatus card)
    {
        if (card[pin.Id] is not { State: PinState.NotSet } status) return null;
        var setsWithPuk = operation == PinOperation.Unlock && status.TriesLeft is null or 0;
        return setsWithPuk ? null : Cannot(pin.Id, Impossible.NotActivated);
    }

    /// <summary>The same when a code is about to be sent: another program may have activated the card meanwhile.</summary>
    public static PinOutcome? Activation(Attempt attempt, bool isNotSet)
    {
        if (isNotSet == attempt.Activates) return null;
        return Cannot(attempt.Pin.Id, attempt.Activates ? Impossible.AlreadyActivated : Impossible.NotActivated);
    }

    /// <summary>What the card does not tell is not risked; nor are the tries that are held back, unless the person insists.</summary>
    public static PinOutcome? Tries(string pin, PinSpec spends, int? left, LastTry last)
    {
        if (left is null) return new PinOutcome.Refused(pin, spends.Id) { Sent = false };
        if (left == 0) return new PinOutcome.Locked(pin, spends.Id) { Sent = false, TriesLeft = 0 };
        if (left <= spends.HoldAt && last == LastTry.Hold) return new PinOutcome.Held(pin, spends.Id) { Sent = false, TriesLeft = left };
        return null;
    }

    public static PinOutcome Cannot(string pin, Impossible reason) => Cannot(pin, pin, reason);

    public static PinOutcome Cannot(string pin, string code, Impossible reason) =>
        new PinOutcome.NotPossible(pin, code, reason) { Sent = false };
}
