using System.Security.Cryptography;
using System.Text;
using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>Pure decisions about a code from a clerk.</summary>
public static class UnlockDeciding
{
    /// <param name="state">Null: it is not made yet.</param>
    public static UnlockDecision Decide(Unlock? state, UnlockCommand command, DateTimeOffset now)
    {
        if (command is UnlockCommand.Make make) return state is null ? Make(make, now) : UnlockDecision.No(VisitRefusals.VisitExists);
        if (state is null) return UnlockDecision.No(VisitRefusals.UnlockUnknown);
        return command switch
        {
            UnlockCommand.Use use => Use(state, use, now),
            UnlockCommand.Withdraw withdraw => Withdraw(state, withdraw, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    /// <summary>The permission after a fact; the first of all makes it.</summary>
    public static Unlock Apply(Unlock? state, string id, UnlockFact fact)
    {
        if (fact is UnlockFact.Made made)
            return new() { Id = id, Site = made.Site, Card = made.Card, Pins = made.Pins, Code = made.Code, Until = made.Until };
        if (state is null) throw new InvalidDataException($"unlock permission {id} does not begin with its making");
        var next = fact switch
        {
            UnlockFact.Missed when state.Misses + 1 >= Unlock.MostMisses => state with { State = UnlockState.Missed },
            UnlockFact.Missed => state,
            UnlockFact.Used used => state with { State = UnlockState.Used, Attempt = used.Attempt },
            UnlockFact.Withdrawn => state with { State = UnlockState.Withdrawn },
            _ => throw new ArgumentOutOfRangeException(nameof(fact)),
        };
        return next with { Misses = state.Misses + (fact is UnlockFact.Missed ? 1 : 0), Version = state.Version + 1 };
    }

    public static Unlock? Replay(string id, IEnumerable<UnlockFact> facts) =>
        facts.Aggregate((Unlock?)null, (state, fact) => Apply(state, id, fact));

    private static UnlockDecision Make(UnlockCommand.Make make, DateTimeOffset now)
    {
        if (make.By.Role is not (StaffRole.Clerk or StaffRole.Supervisor)) return UnlockDecision.No(VisitRefusals.WrongRole);
        if (!Identifications.All.Contains(make.How) || UnlockLives.Of(make.Life) is not { } life)
            return UnlockDecision.No(Refusals.Malformed);
        if (make.Pins.Count == 0 || make.Pins.Except(ResetPins.AtCounter).Any() || make.Code.Length == 0)
            return UnlockDecision.No(Refusals.Malformed);
        if (Identifications.IsByTelephone(make.How) && !make.ByTelephone) return UnlockDecision.No(VisitRefusals.UnlockNotAllowed);
        var pins = VisitPins.InOrder(make.Pins);
        return new UnlockFact.Made(make.By.Staff, make.By.Site, make.Card, pins, make.How, now + life, make.Code) { At = now };
    }

    private static UnlockDecision Use(Unlock state, UnlockCommand.Use use, DateTimeOffset now)
    {
        // Before any code is compared: with another card nothing is learnt, and nothing is missed.
        if (use.Card != state.Card) return UnlockDecision.No(Refusals.OtherCard);
        var same = IsSame(state.Code, use.Code);
        switch (state.StateAt(now))
        {
            case UnlockState.Used:
                return same && use.Attempt == state.Attempt ? UnlockDecision.Already : UnlockDecision.No(VisitRefusals.UnlockUsed);
            case UnlockState.Missed:
                return UnlockDecision.No(VisitRefusals.UnlockMissed);
            case UnlockState.Over or UnlockState.Withdrawn:
                return UnlockDecision.No(VisitRefusals.UnlockOver);
        }
        if (same) return new UnlockFact.Used(use.Place, use.Attempt) { At = now };
        return new(new UnlockFact.Missed(use.Place) { At = now }, new(VisitRefusals.UnlockWrong));
    }

    private static UnlockDecision Withdraw(Unlock state, UnlockCommand.Withdraw withdraw, DateTimeOffset now)
    {
        if (withdraw.By.Site != state.Site) return UnlockDecision.No(VisitRefusals.OtherSite);
        return state.StateAt(now) switch
        {
            UnlockState.Made => new UnlockFact.Withdrawn(withdraw.By.Staff) { At = now },
            UnlockState.Used => UnlockDecision.No(VisitRefusals.UnlockUsed),
            _ => UnlockDecision.Already,
        };
    }

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
