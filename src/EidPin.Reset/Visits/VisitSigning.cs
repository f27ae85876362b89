using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>Decisions that are signed: the clerk's, and where it has to be the supervisor's, who is somebody else.</summary>
internal static class VisitSigning
{
    public static VisitDecision Sign(Visit state, VisitCommand.Sign sign, DateTimeOffset now)
    {
        if (VisitDeciding.Busy(state, now) is { } busy) return busy;
        if (Lacking(state) is { } lacking) return VisitDecision.No(lacking);
        if (IsAgain(state, sign)) return VisitDecision.Already;
        if (Wrong(state, sign, now) is { } wrong) return VisitDecision.No(wrong);
        var fact = new VisitFact.Decided(sign.By.Staff, sign.By.Role, sign.Record, sign.Assertion) { At = now };
        return sign.By.Role switch
        {
            StaffRole.Clerk => state.SignedBy is null ? fact : VisitDecision.Already,
            StaffRole.Supervisor => Supervise(state, sign.By, fact),
            _ => VisitDecision.No(VisitRefusals.WrongRole),
        };
    }

    private static VisitDecision Supervise(Visit state, Actor by, VisitFact.Decided fact)
    {
        if (state.SupervisorFor.Count == 0 || state.SupervisedBy is not null) return VisitDecision.Already;
        if (state.SignedBy is null) return VisitDecision.No(VisitRefusals.NotSigned);
        return state.Clerks.Contains(by.Staff) ? VisitDecision.No(VisitRefusals.SamePerson) : fact;
    }

    // The same request once more, while what it decided stands.
    private static bool IsAgain(Visit state, VisitCommand.Sign sign)
    {
        var signer = sign.By.Role == StaffRole.Supervisor ? state.SupervisedBy : state.SignedBy;
        return signer == sign.By.Staff && VisitRecord.Read(sign.Record) is { } record && state.Nonces.Contains(record.Nonce);
    }

    // What has to be there before anybody can decide.
    private static string? Lacking(Visit state)
    {
        if (state.Description is not { } said) return VisitRefusals.NotDescribed;
        if (state.Card is null) return VisitRefusals.CardNotSeen;
        if (state.Who == Comers.Agent && state.Enquiry is null) return VisitRefusals.EnquiryNeeded;
        if (state.ToSet.Count == 0) return VisitRefusals.PinDone;
        if (said.Override is not null) return null;
        if (!said.Enough) return VisitRefusals.DocumentsNotEnough;
        return state.HasAuthority ? null : VisitRefusals.AuthorityNotShown;
    }

    // What was signed has to be this visit as it stands now: not as it stood, and not somebody else's.
    private static string? Wrong(Visit state, VisitCommand.Sign sign, DateTimeOffset now)
    {
        if (VisitRecord.Read(sign.Record) is not { } record) return VisitRefusals.RecordChanged;
        if (state.Nonces.Contains(record.Nonce)) return VisitRefusals.NonceUsed;
        var expected = VisitRecord.Of(state, sign.By, new(record.Operator, record.Origin), record.Time, record.Nonce).ToBytes();
        if (!expected.AsSpan().SequenceEqual(sign.Record)) return VisitRefusals.RecordChanged;
        var age = now - record.Time;
        return age < -VisitRecord.Skew || age >= VisitRecord.Life ? VisitRefusals.RecordStale : null;
    }
}
