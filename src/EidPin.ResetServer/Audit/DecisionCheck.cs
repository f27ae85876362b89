using System.Text;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// Holds what staff decided about a case against what was signed, offline: the words say what the fact says, and the passkey was one that
/// the person had, in a role that may decide it, on that day.
/// </summary>
internal static class DecisionCheck
{
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? Problem(PeopleBook people, string caseId, ResetFact fact) => fact switch
    {
        ResetFact.Identified { By: "staff", Staff: { } said } same => Signed(people, caseId, same, said),
        // Before there were names nobody signed.
        ResetFact.Identified { By: "staff" } when people.Began <= fact.At => "nobody has signed that the photos show one person",
        ResetFact.FaceRefused { Staff: { } said } => Known(people, said, fact.At),
        ResetFact.PhotosUnclear { Staff: { } said } => Known(people, said, fact.At),
        _ => null,
    };

    private static string? Signed(PeopleBook people, string caseId, ResetFact.Identified fact, StaffDecision said)
    {
        if (said.Record is not { } text || said.Assertion is not { } assertion || FaceRecord.Read(text) is not { } record)
            return "nobody has signed that the photos show one person";
        if (record.Case != caseId || record.Photos != fact.Photos || record.By != said.Staff || record.Site != said.Site)
            return "what was signed is of something else";
        if ((record.At - fact.At).Duration() > PeopleDeciding.Patience) return "what was signed is of another time";
        var key = people.Of(said.Staff)?.Good(assertion.Credential, fact.At);
        if (key is null || !AssertionCheck.Holds(key, Encoding.UTF8.GetBytes(text), record.Origin, assertion))
            return "it is not signed by a passkey that the person had";
        return Known(people, said, fact.At);
    }

    private static string? Known(PeopleBook people, StaffDecision said, DateTimeOffset at) =>
        people.Of(said.Staff) is { } member && DoorRule.Faces.LetsIn(member, at) ? null : "the person had no role that may decide it";
}
