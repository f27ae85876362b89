using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Visits;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// Decides once more, offline, what staff and terminals did at a counter: the same function gives the same fact, or somebody has made it
/// up. What was signed was signed by a passkey that the person had, in the role and at the site that the fact says, on that day.
/// </summary>
internal static class VisitCheck
{
    /// <param name="before">The visit before it; null: it is the first fact.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? Problem(PeopleBook people, Visit? before, VisitFact fact)
    {
        if (Staff(fact) is not { } by) return OfTerminal(before, fact);
        var site = before?.Site ?? (fact as VisitFact.Opened)?.Site ?? "";
        if (people.Of(by) is not { } member || member.Site != site) return "nobody of this site has that id";
        var role = (fact as VisitFact.Decided)?.Role ?? RoleOf(member, fact.At);
        if (!member.Is(role, fact.At)) return "the person had no role that may decide it";
        var name = fact is VisitFact.Decided { Record: var bytes } ? VisitRecord.Read(bytes)?.Name ?? "" : member.Name;
        if (Again(before, fact, new(by, name, site, role)) is { } command && !Gives(before, command, fact))
            return "it could not be decided so";
        return fact is VisitFact.Decided signed ? Signature(member, signed) : null;
    }

    private static StaffRole RoleOf(Member member, DateTimeOffset at) =>
        member.Is(StaffRole.Clerk, at) ? StaffRole.Clerk : StaffRole.Supervisor;

    private static string? Signature(Member member, VisitFact.Decided signed)
    {
        if (VisitRecord.Read(signed.Record) is not { } record) return "what was signed cannot be read";
        var key = member.Good(signed.Assertion.Credential, signed.At);
        return key is not null && AssertionCheck.Holds(key, signed.Record, record.Origin, signed.Assertion)
            ? null
            : "it is not signed by a passkey that the person had";
    }

    private static string? OfTerminal(Visit? before, VisitFact fact)
    {
        if (before is null) return "a visit begins with its opening";
        VisitCommand? command = fact switch
        {
            VisitFact.Paired paired => new VisitCommand.Pair(new(paired.Terminal, before.Site), before.Pairing ?? ""),
            VisitFact.CardSeen seen => new VisitCommand.SeeCard(new(seen.Terminal, before.Site), seen.Card, seen.RecentResets),
            VisitFact.Authorised a => new VisitCommand.Authorise(
                new(a.Terminal, before.Site), a.Attempt, before.Card ?? "", a.Pins, a.TriesBefore, before.RecentResets, a.Key),
            VisitFact.Expired => new VisitCommand.Expire(),
            // The chip's receipt was seen by the server alone.
            _ => null,
        };
        return command is null || Gives(before, command, fact) ? null : "it could not be decided so";
    }

    private static VisitCommand? Again(Visit? before, VisitFact fact, Actor by) => fact switch
    {
        VisitFact.Opened o => new VisitCommand.Open(by, o.Who, o.Until, o.Pairing, o.Rules, o.ByPhone, o.Enquiry),
        VisitFact.Described said => new VisitCommand.Describe(by, said.Description),
        VisitFact.Decided signed => new VisitCommand.Sign(by, signed.Record, signed.Assertion),
        VisitFact.HandedOver over => new VisitCommand.HandOver(by, over.Certificates, over.Why),
        VisitFact.EnquirySent sent => new VisitCommand.SendEnquiry(by, sent.Enquiry.Reference),
        VisitFact.Closed => new VisitCommand.Close(by),
        VisitFact.Cancelled cancelled => new VisitCommand.Cancel(by, cancelled.Why),
        _ => null,
    };

    private static bool Gives(Visit? before, VisitCommand command, VisitFact fact) =>
        VisitDeciding.Decide(before, command, fact.At).Fact is { } again && VisitText.Of(again) == VisitText.Of(fact);

    private static string? Staff(VisitFact fact) => fact switch
    {
        VisitFact.Opened { By: var by } => by,
        VisitFact.Described { By: var by } => by,
        VisitFact.Decided { By: var by } => by,
        VisitFact.HandedOver { By: var by } => by,
        VisitFact.EnquirySent { By: var by } => by,
        VisitFact.Closed { By: var by } => by,
        VisitFact.Cancelled { By: var by } => by,
        _ => null,
    };
}
