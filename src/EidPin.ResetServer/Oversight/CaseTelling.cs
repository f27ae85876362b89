using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;

namespace EidPin.ResetServer.Oversight;

/// <summary>The facts of a reservation in people's words.</summary>
internal sealed class CaseTelling(OversightDesk desk, PeopleBook people)
{
    private readonly Doers doers = new(desk, people);

    public IReadOnlyList<Told?> Of(Trail<ResetFact> trail) => [.. trail.Entries.Select(e => e.Fact is null ? null : One(trail.Id, e.Fact))];

    private Told One(string id, ResetFact fact)
    {
        var told = Plain(fact);
        if (DecisionCheck.Problem(people, id, fact) is not null) return told with { Checked = Checked.Wrong };
        return fact is ResetFact.Identified { Staff: { Assertion: not null } } ? told with { Checked = Checked.Signed } : told;
    }

    private Told Plain(ResetFact fact) => fact switch
    {
        ResetFact.Reserved reserved => new(doers.Said("reserved", null, ("pin", desk.Pin(reserved.Pin))), doers.Holder),
        ResetFact.Identified same => new(doers.Said("identified", same.By), By(same.By, same.Staff)),
        ResetFact.FaceRefused other => new(doers.Said("face-refused", null), By(other.By, other.Staff)),
        ResetFact.PhotosUnclear unclear => new(doers.Said("photos-unclear", null), By(unclear.By, unclear.Staff)),
        ResetFact.Authorised authorised => new(doers.Said("authorised", null), doers.Machine(authorised.Kiosk)),
        ResetFact.Done done => new(doers.Said("done", done.By)),
        ResetFact.NotDone not => new(doers.Said("not-done", not.Why), doers.Machine(not.Kiosk)),
        ResetFact.Uncertain open => new(doers.Said("uncertain", null), doers.Machine(open.Kiosk)),
        ResetFact.Cancelled cancelled => new(doers.Said("cancelled", cancelled.By)),
        ResetFact.Expired expired => new(doers.Said("expired", expired.Why)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    private string By(string by, StaffDecision? staff) => staff is not null ? doers.Staff(staff.Staff) : doers.Said("by.other", by);
}
