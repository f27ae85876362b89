using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>A visit after a fact.</summary>
internal static class VisitApplying
{
    public static Visit Apply(Visit? state, string id, VisitFact fact)
    {
        if (fact is VisitFact.Opened opened) return Opened(id, opened);
        if (state is null) throw new InvalidDataException($"visit {id} does not begin with its opening");
        return Next(state, fact) with { Version = state.Version + 1 };
    }

    private static Visit Opened(string id, VisitFact.Opened fact)
    {
        var visit = new Visit
        {
            Id = id,
            Site = fact.Site,
            Who = fact.Who,
            ByPhone = fact.ByPhone,
            OpenedAt = fact.At,
            Until = fact.Until,
            Pairing = fact.Pairing,
            Rules = fact.Rules,
            Enquiry = fact.Enquiry,
        };
        return visit with { Clerks = visit.Clerks.Add(fact.By) };
    }

    private static Visit Next(Visit state, VisitFact fact) => fact switch
    {
        VisitFact.Described said => Described(state, said),
        VisitFact.Paired paired => state with { Terminal = paired.Terminal },
        VisitFact.CardSeen seen => Seen(state, seen),
        VisitFact.Decided signed => Signed(state, signed),
        VisitFact.Authorised a => Authorised(state, a),
        VisitFact.PinDone done => With(state, done.Pin, pin => pin with { State = VisitPinState.Done }),
        // What was decided about this PIN is used up; the others keep what they have.
        VisitFact.PinNotDone not => With(state, not.Pin, pin => pin with { State = VisitPinState.NotDone }) with
        {
            SignedBy = null,
            SupervisedBy = null,
        },
        VisitFact.PinUncertain open => With(state, open.Pin, pin => pin with { State = VisitPinState.Unknown }),
        VisitFact.HolderSigned holder => With(state, holder.Pin, pin => pin with { Receipt = holder.Kind }),
        VisitFact.HandedOver => state with { State = VisitState.HandedOver },
        VisitFact.EnquirySent sent => state with { State = VisitState.AwaitsReply, Enquiry = sent.Enquiry },
        VisitFact.Closed => state with { State = VisitState.Closed },
        VisitFact.Cancelled => state with { State = VisitState.Cancelled },
        VisitFact.Expired => state with { State = VisitState.Expired },
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    // PINs that are set stay; of the others those stay that are still wanted.
    private static Visit Described(Visit state, VisitFact.Described fact)
    {
        var pins = state.Pins.RemoveRange(
            state.Pins.Where(p => p.Value.State != VisitPinState.Done && !fact.Description.Pins.Contains(p.Key)).Select(p => p.Key));
        foreach (var pin in fact.Description.Pins.Where(p => !pins.ContainsKey(p))) pins = pins.Add(pin, new(VisitPinState.Wanted));
        return Void(state with { Description = fact.Description, Pins = pins, Clerks = state.Clerks.Add(fact.By) });
    }

    private static Visit Seen(Visit state, VisitFact.CardSeen fact)
    {
        var next = state with { Card = fact.Card, RecentResets = fact.RecentResets };
        return next.SupervisorFor.SequenceEqual(state.SupervisorFor) ? next : Void(next);
    }

    private static Visit Signed(Visit state, VisitFact.Decided fact)
    {
        var nonce = VisitRecord.Read(fact.Record)?.Nonce ?? throw new InvalidDataException($"visit {state.Id} has a record that is none");
        var next = state with { Nonces = state.Nonces.Add(nonce) };
        next = fact.Role == StaffRole.Supervisor
            ? next with { SupervisedBy = fact.By }
            : next with { SignedBy = fact.By, Clerks = next.Clerks.Add(fact.By) };
        return next.SupervisorFor.Count == 0 || next.SupervisedBy is not null ? Permitted(next) : next;
    }

    private static Visit Permitted(Visit state)
    {
        foreach (var pin in state.ToSet) state = With(state, pin, p => p with { State = VisitPinState.Permitted });
        return state;
    }

    private static Visit Authorised(Visit state, VisitFact.Authorised fact)
    {
        foreach (var id in fact.Pins)
        {
            int? tries = fact.TriesBefore.TryGetValue(id, out var left) ? left : null;
            state = With(state, id, _ => new(VisitPinState.Authorised, fact.Attempt, fact.At, tries));
        }
        return state with { Attempts = state.Attempts.Add(fact.Attempt) };
    }

    // What was signed was signed of something else.
    private static Visit Void(Visit state)
    {
        foreach (var (id, pin) in state.Pins)
            if (pin.State == VisitPinState.Permitted) state = With(state, id, p => p with { State = VisitPinState.Wanted });
        return state with { SignedBy = null, SupervisedBy = null };
    }

    private static Visit With(Visit state, string id, Func<VisitPin, VisitPin> change) =>
        state with { Pins = state.Pins.SetItem(id, change(state.Pins[id])) };
}
