using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>Pure decisions: a visit, a command and the time give a fact or a refusal. The facts are the audit trail.</summary>
public static class VisitDeciding
{
    /// <param name="state">Null: there is no visit yet, and only opening one makes sense.</param>
    public static VisitDecision Decide(Visit? state, VisitCommand command, DateTimeOffset now)
    {
        if (state is null)
            return command is VisitCommand.Open open ? VisitOpening.Open(open, now) : VisitDecision.No(VisitRefusals.NoVisit);
        // First of all: whose visit it is. What stands in it is nobody else's to learn.
        if (command.Site is { } site && site != state.Site) return VisitDecision.No(VisitRefusals.OtherSite);
        if (command is VisitCommand.OfStaff { By.Role: not (StaffRole.Clerk or StaffRole.Supervisor) })
            return VisitDecision.No(VisitRefusals.WrongRole);
        return command switch
        {
            VisitCommand.Open => VisitDecision.No(VisitRefusals.VisitExists),
            VisitCommand.Describe describe => VisitOpening.Describe(state, describe, now),
            VisitCommand.Pair pair => VisitOpening.Pair(state, pair, now),
            VisitCommand.SeeCard seen => VisitOpening.SeeCard(state, seen, now),
            VisitCommand.Sign sign => VisitSigning.Sign(state, sign, now),
            VisitCommand.Authorise wish => VisitSessions.Authorise(state, wish, now),
            VisitCommand.Report report => VisitSessions.Report(state, report, now),
            VisitCommand.SeeAgain seen => VisitSessions.SeeAgain(state, seen, now),
            VisitCommand.HolderSign sign => VisitSessions.HolderSign(state, sign, now),
            VisitCommand.HandOver over => VisitEnding.HandOver(state, over, now),
            VisitCommand.SendEnquiry letter => VisitEnding.SendEnquiry(state, letter, now),
            VisitCommand.Close close => VisitEnding.Close(state, close, now),
            VisitCommand.Cancel cancel => VisitEnding.Cancel(state, cancel, now),
            VisitCommand.Expire => VisitEnding.Expire(state, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    /// <summary>The visit after a fact; the first of all makes it.</summary>
    public static Visit Apply(Visit? state, string id, VisitFact fact) => VisitApplying.Apply(state, id, fact);

    public static Visit? Replay(string id, IEnumerable<VisitFact> facts) =>
        facts.Aggregate((Visit?)null, (state, fact) => Apply(state, id, fact));

    /// <summary>Why nothing more can be done at this visit; null: it is open.</summary>
    internal static Refusal? Over(Visit state, DateTimeOffset now) => state.StateAt(now) switch
    {
        VisitState.Open => null,
        VisitState.Expired => new(VisitRefusals.VisitOver),
        var ended => new(VisitRefusals.VisitEnded, ended.Word()),
    };

    /// <summary>Why nothing may be changed at this visit now; null: it may.</summary>
    internal static Refusal? Busy(Visit state, DateTimeOffset now)
    {
        if (Over(state, now) is { } over) return over;
        if (state.IsInSession(now)) return new(VisitRefusals.SessionOpen);
        return state.IsUnknown(now) ? new(VisitRefusals.EndUnknown) : null;
    }

    internal static bool IsClerk(Actor by) => by.Role == StaffRole.Clerk;
}
