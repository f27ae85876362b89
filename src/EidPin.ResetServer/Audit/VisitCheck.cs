using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Visits;

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
        if (fact is not IOfStaff { By: var by }) return OfTerminal(before, fact);
        var site = before?.Site ?? (fact as VisitFact.Opened)?.Site ?? "";
        if (people.Of(by) is not { } member || member.SiteAt(fact.At) != site) return "nobody of this site has that id";
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
        return Again(before, fact) is { } command && Gives(before, command, fact) ? null : "it could not be decided so";
    }

    private static VisitCommand? Again(Visit before, VisitFact fact) => fact switch
    {
        VisitFact.Paired paired => new VisitCommand.Pair(new(paired.Terminal, before.Site), before.Pairing ?? ""),
        VisitFact.CardSeen seen => new VisitCommand.SeeCard(new(seen.Terminal, before.Site), seen.Card, seen.RecentResets),
        VisitFact.Authorised a => new VisitCommand.Authorise(
            new(a.Terminal, before.Site), a.Attempt, before.Card ?? "", a.Pins, a.TriesBefore, before.RecentResets, a.Key),
        VisitFact.PinDone done => Ended(before, done.Pin, done.By, isDone: true),
        VisitFact.PinNotDone not => Ended(before, not.Pin, not.Why, isDone: false),
        VisitFact.PinUncertain open => Told(before, open.Pin, ReportResult.Uncertain),
        VisitFact.HolderSigned holder => new VisitCommand.HolderSign(
            At(before), before.Card ?? "", holder.Pin, holder.Kind, holder.Text, holder.Signature),
        VisitFact.Expired => new VisitCommand.Expire(),
        _ => null,
    };

    // What the chip or the card said then nobody can see again; what would have followed from it can.
    private static VisitCommand? Ended(Visit before, string pin, string how, bool isDone)
    {
        VisitCommand Seen(int? tries = null, bool? works = null, bool isUnknown = false) =>
            new VisitCommand.SeeAgain(At(before), before.Card ?? "", pin, tries, works, isUnknown);
        return how switch
        {
            "receipt" => Told(before, pin, ReportResult.Done),
            "refused" => Told(before, pin, ReportResult.Refused),
            "counter" => Seen(tries: isDone ? 1 : 0),
            "locked" => Seen(tries: 0),
            "verify" => Seen(works: isDone),
            "not-known" => Seen(isUnknown: true),
            _ => null,
        };
    }

    private static VisitCommand.Report Told(Visit before, string pin, ReportResult result) =>
        new(At(before), before.Pins.GetValueOrDefault(pin)?.Attempt ?? "", pin, result);

    private static Terminal At(Visit before) => new(before.Terminal ?? "", before.Site);

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
}
