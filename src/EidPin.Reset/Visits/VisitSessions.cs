namespace EidPin.Reset.Visits;

/// <summary>Card sessions at the visit's terminal, and what becomes of each PIN.</summary>
internal static class VisitSessions
{
    public static VisitDecision Authorise(Visit state, VisitCommand.Authorise wish, DateTimeOffset now)
    {
        if (VisitDeciding.Over(state, now) is { } over) return over;
        if (OtherCard(state, wish.At, wish.Card) is { } other) return other;
        if (state.IsInSession(now)) return InSession(state, wish);
        if (state.IsUnknown(now)) return VisitDecision.No(VisitRefusals.EndUnknown);
        if (state.Attempts.Contains(wish.Attempt)) return VisitDecision.No(VisitRefusals.PermissionUsed);
        if (wish.Pins.Count == 0 || wish.Pins.Distinct().Count() != wish.Pins.Count) return VisitDecision.No(Refusals.Malformed);
        foreach (var pin in wish.Pins)
            if (NotPermitted(state, pin) is { } refused) return VisitDecision.No(refused);
        // Another visit of this card ended since the decision was signed.
        if (wish.RecentResets >= Visit.FreeResets && state.RecentResets < Visit.FreeResets)
            return VisitDecision.No(VisitRefusals.SupervisorNeeded, SupervisorReasons.ThirdReset);
        var tries = wish.Tries.Where(t => wish.Pins.Contains(t.Key)).ToDictionary();
        return new VisitFact.Authorised(wish.At.Id, wish.Attempt, VisitPins.InOrder(wish.Pins), tries, wish.Key) { At = now };
    }

    // Asked twice, answered once; anything else waits until this session is over.
    private static VisitDecision InSession(Visit state, VisitCommand.Authorise wish)
    {
        var same = VisitPins.InOrder(state.Pins.Where(p => p.Value.Attempt == wish.Attempt).Select(p => p.Key));
        var asked = VisitPins.InOrder(wish.Pins);
        return same.Count > 0 && same.SequenceEqual(asked) ? VisitDecision.Already : VisitDecision.No(VisitRefusals.SessionOpen);
    }

    private static string? NotPermitted(Visit state, string pin)
    {
        if (!state.Pins.TryGetValue(pin, out var wanted)) return VisitRefusals.PinNotWanted;
        return wanted.State switch
        {
            VisitPinState.Permitted => null,
            VisitPinState.Done => VisitRefusals.PinDone,
            _ when state.SignedBy is not null => VisitRefusals.SupervisorNeeded,
            VisitPinState.NotDone => VisitRefusals.PermissionUsed,
            _ => VisitRefusals.NotSigned,
        };
    }

    public static VisitDecision Report(Visit state, VisitCommand.Report report, DateTimeOffset now)
    {
        // The receipt of the chip counts whenever it comes: the chip has acted.
        if (!state.Pins.TryGetValue(report.Pin, out var pin) || pin.Attempt != report.Attempt || state.Terminal != report.At.Id)
            return VisitDecision.No(VisitRefusals.NoSession);
        if (pin.State == VisitPinState.Done) return VisitDecision.Already;
        if (report.Result == ReportResult.Done) return new VisitFact.PinDone(report.Pin, "receipt") { At = now };
        if (pin.State != VisitPinState.Authorised) return VisitDecision.Already;
        return report.Result == ReportResult.Refused
            ? new VisitFact.PinNotDone(report.Pin, "refused") { At = now }
            : new VisitFact.PinUncertain(report.Pin) { At = now };
    }

    // As at a machine: locked before and not locked now, the chip has acted. Otherwise only the new PIN itself can tell; where nobody can
    // try it, the PIN needs another reset whatever became of this one.
    public static VisitDecision SeeAgain(Visit state, VisitCommand.SeeAgain seen, DateTimeOffset now)
    {
        // A visit that is over has no terminal any more: the card may be seen at any of the site.
        if (state.StateAt(now) == VisitState.Open && VisitOpening.OtherTerminal(state, seen.At) is { } other) return other;
        if (state.Card is null) return VisitDecision.No(VisitRefusals.CardNotSeen);
        if (seen.Card != state.Card) return VisitDecision.No(Refusals.OtherCard);
        if (!state.Pins.TryGetValue(seen.Pin, out var pin)) return VisitDecision.No(VisitRefusals.PinNotWanted);
        if (pin.At(now) != VisitPinState.Unknown) return VisitDecision.Already;
        if (seen.NewPinWorks == true) return new VisitFact.PinDone(seen.Pin, "verify") { At = now };
        if (pin.TriesBefore == 0 && seen.Tries > 0) return new VisitFact.PinDone(seen.Pin, "counter") { At = now };
        if (seen.Tries == 0) return new VisitFact.PinNotDone(seen.Pin, pin.TriesBefore == 0 ? "counter" : "locked") { At = now };
        if (seen.NewPinWorks == false) return new VisitFact.PinNotDone(seen.Pin, "verify") { At = now };
        return seen.NewPinUnknown ? new VisitFact.PinNotDone(seen.Pin, "not-known") { At = now } : VisitDecision.Already;
    }

    public static VisitDecision HolderSign(Visit state, VisitCommand.HolderSign sign, DateTimeOffset now)
    {
        if (OtherCard(state, sign.At, sign.Card) is { } other) return other;
        if (!state.Pins.TryGetValue(sign.Pin, out var pin)) return VisitDecision.No(VisitRefusals.PinNotWanted);
        if (pin.State != VisitPinState.Done) return VisitDecision.No(VisitRefusals.PinNotDone);
        var signs = VisitPins.HasKey(sign.Pin);
        if (sign.Kind != (signs ? VisitCommand.HolderSign.BySignature : VisitCommand.HolderSign.ByCheck))
            return VisitDecision.No(VisitRefusals.WrongReceipt);
        if (signs != (sign is { Text: not null, Signature: not null })) return VisitDecision.No(Refusals.Malformed);
        if (pin.Receipt is not null) return VisitDecision.Already;
        return new VisitFact.HolderSigned(sign.Pin, sign.Kind, sign.Text, sign.Signature) { At = now };
    }

    private static Refusal? OtherCard(Visit state, Terminal at, string card)
    {
        if (VisitOpening.OtherTerminal(state, at) is { } other) return other;
        if (state.Card is null) return new(VisitRefusals.CardNotSeen);
        return state.Card == card ? null : new(Refusals.OtherCard);
    }
}
