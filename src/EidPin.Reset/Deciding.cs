namespace EidPin.Reset;

/// <summary>Pure decisions: a case, a command and the time give a fact or a refusal. The facts are the audit trail.</summary>
public static class Deciding
{
    public static Decision Decide(ResetCase state, ResetCommand command, DateTimeOffset now) => command switch
    {
        ResetCommand.CompareFace face => Face(state, face, now),
        ResetCommand.AskForPhotos ask => AskForPhotos(state, ask, now),
        ResetCommand.Authorise wish => Authorise(state, wish, now),
        ResetCommand.Report report => Report(state, report, now),
        ResetCommand.SeeAgain seen => SeeAgain(state, seen, now),
        ResetCommand.Cancel cancel => Cancel(state, cancel, now),
        ResetCommand.Expire expire => Expire(state, expire, now),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <summary>The case after a fact; the first of all makes it.</summary>
    public static ResetCase Apply(ResetCase? state, string id, ResetFact fact)
    {
        if (fact is ResetFact.Reserved made) return new() { Id = id, Pin = made.Pin, Card = made.Card, ReservedAt = fact.At };
        if (state is null) throw new InvalidDataException($"case {id} does not begin with its reservation");
        return Next(state, fact) with { Version = state.Version + 1 };
    }

    public static ResetCase? Replay(string id, IEnumerable<ResetFact> facts) =>
        facts.Aggregate((ResetCase?)null, (state, fact) => Apply(state, id, fact));

    private static ResetCase Next(ResetCase state, ResetFact fact) => fact switch
    {
        ResetFact.Identified => state with { State = ResetState.Identified, IdentifiedAt = fact.At },
        ResetFact.PhotosUnclear => state,
        ResetFact.FaceRefused => state with { State = ResetState.Cancelled, FaceRefused = true },
        ResetFact.Authorised a => state with
        {
            State = ResetState.Authorised,
            Kiosk = a.Kiosk,
            Attempt = a.Attempt,
            AuthorisedAt = a.At,
            Authorisations = state.Authorisations + 1,
            // A counter that was at 0 before the first session tells all later ones apart from it.
            TriesBefore = state.Authorisations == 0 || state.State == ResetState.Identified ? a.TriesBefore : state.TriesBefore,
        },
        ResetFact.Done => state with { State = ResetState.Done },
        ResetFact.NotDone => state with { State = ResetState.Identified },
        ResetFact.Uncertain => state with { State = ResetState.Unknown },
        ResetFact.Cancelled => state with { State = ResetState.Cancelled },
        ResetFact.Expired => state with { State = ResetState.Expired },
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    private static Decision Face(ResetCase state, ResetCommand.CompareFace face, DateTimeOffset now) => state.StateAt(now) switch
    {
        ResetState.Reserved when face.Same => new ResetFact.Identified(face.By, face.Photos, face.Staff) { At = now },
        ResetState.Reserved => new ResetFact.FaceRefused(face.By, face.Photos, face.Staff) { At = now },
        ResetState.Identified when face.Same => Decision.Already,
        ResetState.Cancelled when !face.Same && state.FaceRefused => Decision.Already,
        _ => Closed(state, now),
    };

    private static Decision AskForPhotos(ResetCase state, ResetCommand.AskForPhotos ask, DateTimeOffset now) =>
        state.StateAt(now) == ResetState.Reserved
            ? new ResetFact.PhotosUnclear(ask.By, ask.Photos, ask.Staff) { At = now }
            : Closed(state, now);

    private static Decision Authorise(ResetCase state, ResetCommand.Authorise wish, DateTimeOffset now)
    {
        if (wish.Card != state.Card) return Decision.No(Refusals.OtherCard);
        // Asked twice, answered once: before all that may have changed since.
        if (state.State == ResetState.Authorised && state.Attempt == wish.Attempt && state.Kiosk == wish.Kiosk) return Decision.Already;
        if (!wish.CanReset.Contains(state.Pin)) return Decision.No(Refusals.ChainCannot);
        if (!wish.IsOpen) return Decision.No(Refusals.Closed);
        var at = state.StateAt(now);
        if (at is not (ResetState.Identified or ResetState.Authorised)) return Closed(state, now);
        if (now >= state.ExpiresAt) return Decision.No(Refusals.Expired);
        if (at == ResetState.Authorised && state.Kiosk != wish.Kiosk) return Decision.No(Refusals.InUse);
        if (state.Authorisations >= ResetCase.MostAuthorisations) return Decision.No(Refusals.TooOften);
        return new ResetFact.Authorised(wish.Kiosk, wish.Attempt, wish.Tries, wish.Key) { At = now };
    }

    private static Decision Report(ResetCase state, ResetCommand.Report report, DateTimeOffset now)
    {
        // The receipt of the chip counts whenever it comes: the chip has acted.
        var own = state.Kiosk == report.Kiosk && state.Attempt == report.Attempt;
        if (state.State == ResetState.Done) return own ? Decision.Already : Decision.No(Refusals.Used);
        if (own && report.Result == ReportResult.Done) return new ResetFact.Done("receipt") { At = now };
        if (!own) return Decision.No(Refusals.NoReservation);
        return report.Result switch
        {
            ReportResult.Refused when state.State == ResetState.Authorised => new ResetFact.NotDone(report.Kiosk, "refused") { At = now },
            ReportResult.Uncertain when state.State == ResetState.Authorised => new ResetFact.Uncertain(report.Kiosk) { At = now },
            _ => Decision.Already,
        };
    }

    // Locked before and not locked now: the chip has acted. Otherwise only the new PIN itself can tell. Where nobody can try it, since it
    // is locked or not known, the PIN needs the reset whatever became of the first one.
    private static Decision SeeAgain(ResetCase state, ResetCommand.SeeAgain seen, DateTimeOffset now)
    {
        if (seen.Card != state.Card) return Decision.No(Refusals.OtherCard);
        if (state.StateAt(now) != ResetState.Unknown) return Decision.Already;
        if (seen.NewPinWorks == true) return new ResetFact.Done("verify") { At = now };
        if (state.TriesBefore == 0 && seen.Tries > 0) return new ResetFact.Done("counter") { At = now };
        if (seen.Tries == 0) return new ResetFact.NotDone(seen.Kiosk, state.TriesBefore == 0 ? "counter" : "locked") { At = now };
        if (seen.NewPinWorks == false) return new ResetFact.NotDone(seen.Kiosk, "verify") { At = now };
        return seen.NewPinUnknown ? new ResetFact.NotDone(seen.Kiosk, "not-known") { At = now } : Decision.Already;
    }

    private static Decision Cancel(ResetCase state, ResetCommand.Cancel cancel, DateTimeOffset now) => state.StateAt(now) switch
    {
        ResetState.Reserved or ResetState.Identified => new ResetFact.Cancelled(cancel.By) { At = now },
        ResetState.Cancelled or ResetState.Expired => Decision.Already,
        ResetState.Unknown when MayBeginAgain(state, cancel, now) => new ResetFact.Cancelled(cancel.By) { At = now },
        _ => Closed(state, now),
    };

    // Nobody came back to a kiosk to tell how it ended, and its session is long over. The holder has just proven the other PIN.
    private static bool MayBeginAgain(ResetCase state, ResetCommand.Cancel cancel, DateTimeOffset now) =>
        cancel.By == ResetCommand.Cancel.LaterReservation && now >= state.ExpiresAt;

    private static Decision Expire(ResetCase state, ResetCommand.Expire expire, DateTimeOffset now) => state.StateAt(now) switch
    {
        ResetState.Expired when state.State != ResetState.Expired => new ResetFact.Expired { At = now },
        // By now nothing is left by which a receipt could be checked.
        ResetState.Unknown when now - state.AuthorisedAt >= expire.GiveUpAfter =>
            new ResetFact.Expired(ResetFact.Expired.EndUnknown) { At = now },
        _ => Decision.Already,
    };

    private static Decision Closed(ResetCase state, DateTimeOffset now) => Decision.No(state.StateAt(now) switch
    {
        ResetState.Reserved => Refusals.FacePending,
        ResetState.Identified => Refusals.FaceDecided,
        ResetState.Authorised or ResetState.Unknown => Refusals.InUse,
        ResetState.Done => Refusals.Used,
        ResetState.Cancelled when state.FaceRefused => Refusals.FaceRefused,
        ResetState.Cancelled => Refusals.Cancelled,
        _ => Refusals.Expired,
    });
}
