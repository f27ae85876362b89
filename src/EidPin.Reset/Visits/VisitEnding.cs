namespace EidPin.Reset.Visits;

/// <summary>The ways in which a visit ends.</summary>
internal static class VisitEnding
{
    public static VisitDecision HandOver(Visit state, VisitCommand.HandOver over, DateTimeOffset now)
    {
        if (!VisitDeciding.IsClerk(over.By)) return VisitDecision.No(VisitRefusals.WrongRole);
        if (VisitDeciding.Busy(state, now) is { } busy) return busy;
        if (state.Card is null) return VisitDecision.No(VisitRefusals.CardNotSeen);
        string[] certificates = ["signature", "authentication"];
        string[] named = [.. certificates.Intersect(over.Certificates)];
        if (named.Length == 0 || named.Length != over.Certificates.Count || !CertificateEnds.All.Contains(over.Why))
            return VisitDecision.No(Refusals.Malformed);
        return new VisitFact.HandedOver(over.By.Staff, named, over.Why, state.DonePins, state.ToSet) { At = now };
    }

    public static VisitDecision SendEnquiry(Visit state, VisitCommand.SendEnquiry letter, DateTimeOffset now)
    {
        if (!VisitDeciding.IsClerk(letter.By)) return VisitDecision.No(VisitRefusals.WrongRole);
        if (VisitDeciding.Over(state, now) is { } over) return over;
        if (state.Who != Comers.Agent || state.Enquiry is not null) return VisitDecision.No(VisitRefusals.NoLetterHere);
        if (state.Description is null) return VisitDecision.No(VisitRefusals.NotDescribed);
        if (letter.Reference.Length == 0) return VisitDecision.No(Refusals.Malformed);
        var deadline = state.Rules.EndOf(state.Rules.DayOf(now).AddDays(state.Rules.ReplyDays));
        return new VisitFact.EnquirySent(letter.By.Staff, new(letter.Reference, now, deadline, state.Card)) { At = now };
    }

    public static VisitDecision Close(Visit state, VisitCommand.Close close, DateTimeOffset now)
    {
        if (state.State == VisitState.Closed) return VisitDecision.Already;
        if (VisitDeciding.Over(state, now) is { } over) return over;
        // A PIN of which nobody knows the end stays so: whoever took the card home has ended the visit.
        return state.IsInSession(now) ? VisitDecision.No(VisitRefusals.SessionOpen) : new VisitFact.Closed(close.By.Staff) { At = now };
    }

    public static VisitDecision Cancel(Visit state, VisitCommand.Cancel cancel, DateTimeOffset now)
    {
        if (!CancelReasons.All.Contains(cancel.Why)) return VisitDecision.No(Refusals.Malformed);
        if (state.State == VisitState.Cancelled) return VisitDecision.Already;
        if (VisitDeciding.Over(state, now) is { } over) return over;
        if (state.IsInSession(now)) return VisitDecision.No(VisitRefusals.SessionOpen);
        return new VisitFact.Cancelled(cancel.By.Staff, cancel.Why) { At = now };
    }

    public static VisitDecision Expire(Visit state, DateTimeOffset now) =>
        state.State == VisitState.Open && now >= state.Until ? new VisitFact.Expired { At = now } : VisitDecision.Already;
}
