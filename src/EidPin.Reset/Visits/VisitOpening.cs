namespace EidPin.Reset.Visits;

/// <summary>What happens before a decision: who came, what they showed, at which terminal, with which card.</summary>
internal static class VisitOpening
{
    public static VisitDecision Open(VisitCommand.Open open, DateTimeOffset now)
    {
        var rules = open.Rules;
        if (rules.Site != open.By.Site) return VisitDecision.No(VisitRefusals.OtherSite);
        if (!VisitDeciding.IsClerk(open.By)) return VisitDecision.No(VisitRefusals.WrongRole);
        if (!Comers.All.Contains(open.Who)) return VisitDecision.No(Refusals.Malformed);
        if (open.Until <= now || open.Until > rules.EndOf(rules.DayOf(now))) return VisitDecision.No(Refusals.Malformed);
        if (open.Who != Comers.Agent && (open.ByPhone || open.Enquiry is not null)) return VisitDecision.No(VisitRefusals.NoLetterHere);
        if (open.Who == Comers.Agent && Agent(open, now) is { } refused) return VisitDecision.No(refused);
        return new VisitFact.Opened(
            open.By.Staff, open.By.Site, open.Who, open.ByPhone, open.Until, open.ByPhone ? null : open.Pairing, rules, open.Enquiry)
        {
            At = now,
        };
    }

    private static string? Agent(VisitCommand.Open open, DateTimeOffset now)
    {
        if (!open.Rules.Agents) return VisitRefusals.AgentsNotServed;
        if (open.ByPhone) return open.Rules.AgentsByPhone && open.Enquiry is null ? null : VisitRefusals.NoPhone;
        if (open.Enquiry is not { } enquiry) return null;
        if (open.EnquiryUsed) return VisitRefusals.EnquiryUsed;
        // Never on one day, whatever the hours between: the letter has to reach the holder's own address.
        if (open.Rules.DayOf(now) <= open.Rules.DayOf(enquiry.SentAt)) return VisitRefusals.SameDay;
        return now >= enquiry.Deadline ? VisitRefusals.EnquiryOver : null;
    }

    public static VisitDecision Describe(Visit state, VisitCommand.Describe describe, DateTimeOffset now)
    {
        var said = describe.Description;
        if (!VisitDeciding.IsClerk(describe.By)) return VisitDecision.No(VisitRefusals.WrongRole);
        if (VisitDeciding.Busy(state, now) is { } busy) return busy;
        if (!IsWhole(state, said)) return VisitDecision.No(Refusals.Malformed);
        if (state.Enquiry is not null && said.Reply != Replies.Sealed) return VisitDecision.No(VisitRefusals.ReplyNotSealed);
        var written = said with
        {
            // One order, so that a record has one spelling.
            Documents = [.. said.Documents.Distinct().OrderBy(d => d.Whose, StringComparer.Ordinal)
                .ThenBy(d => d.Kind, StringComparer.Ordinal).ThenBy(d => d.Until)],
            Pins = VisitPins.InOrder(said.Pins),
        };
        return new VisitFact.Described(describe.By.Staff, written) { At = now };
    }

    private static bool IsWhole(Visit state, Description said)
    {
        if (said.Pins.Count == 0 || said.Pins.Except(ResetPins.AtCounter).Any()) return false;
        if (said.Documents.Any(d => !Comers.All.Contains(d.Whose) || d.Kind.Length == 0)) return false;
        var represented = said.Represented is Represented.Child or Represented.Ward;
        if (represented != (state.Who == Comers.Representative)) return false;
        if (said.Authority is { } shown && !(represented && Authorities.All.Contains(shown))) return false;
        if (said.Reply is { } reply && !(state.Enquiry is not null && Replies.All.Contains(reply))) return false;
        return said.Override is null || Overrides.All.Contains(said.Override);
    }

    public static VisitDecision Pair(Visit state, VisitCommand.Pair pair, DateTimeOffset now)
    {
        if (VisitDeciding.Over(state, now) is { } over) return over;
        if (state.ByPhone) return VisitDecision.No(VisitRefusals.NotAtCounter);
        if (state.Terminal is { } paired)
            return paired == pair.At.Id ? VisitDecision.Already : VisitDecision.No(VisitRefusals.OtherTerminal);
        if (pair.Code != state.Pairing) return VisitDecision.No(VisitRefusals.PairingCode);
        return pair.Busy ? VisitDecision.No(VisitRefusals.TerminalInUse) : new VisitFact.Paired(pair.At.Id) { At = now };
    }

    public static VisitDecision SeeCard(Visit state, VisitCommand.SeeCard seen, DateTimeOffset now)
    {
        if (VisitDeciding.Over(state, now) is { } over) return over;
        if (OtherTerminal(state, seen.At) is { } other) return other;
        if ((state.Card ?? state.Enquiry?.Card) is { } card && card != seen.Card) return VisitDecision.No(Refusals.OtherCard);
        if (state.Card is not null && state.RecentResets == seen.RecentResets) return VisitDecision.Already;
        // Another count may ask for a supervisor: that is no matter for the middle of a card session.
        if (state.IsInSession(now)) return VisitDecision.Already;
        return new VisitFact.CardSeen(seen.At.Id, seen.Card, seen.RecentResets) { At = now };
    }

    /// <summary>Why this terminal has no part in the visit; null: it is the visit's.</summary>
    public static Refusal? OtherTerminal(Visit state, Terminal at)
    {
        if (state.Terminal is null) return new(VisitRefusals.NotPaired);
        return state.Terminal == at.Id ? null : new(VisitRefusals.OtherTerminal);
    }
}
