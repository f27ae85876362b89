using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Audit;

namespace EidPin.ResetServer.Oversight;

/// <summary>
/// The facts of a visit in people's words. Which documents lay there, what was signed and which card it was stand in none of them.
/// </summary>
internal sealed class VisitTelling(OversightDesk desk, PeopleBook people)
{
    private readonly Doers doers = new(desk, people);

    public IReadOnlyList<Told?> Of(Trail<VisitFact> trail)
    {
        List<Told?> all = [];
        Visit? visit = null;
        var isWhole = true;
        foreach (var entry in trail.Entries)
        {
            isWhole &= entry.Fact is not null;
            all.Add(entry.Fact is { } fact ? Plain(fact, visit) with { Checked = Look(trail.Id, ref visit, ref isWhole, fact) } : null);
        }
        return all;
    }

    // As the audit does it. Whoever writes into the database chooses what stands in a fact: it may be what nothing can be decided on.
    private Checked Look(string id, ref Visit? visit, ref bool isWhole, VisitFact fact)
    {
        if (!isWhole) return fact is IOfStaff ? Checked.Not : Checked.Nothing;
        try
        {
            var isWrong = VisitCheck.Problem(people, visit, fact) is not null;
            visit = VisitDeciding.Apply(visit, id, fact);
            if (isWrong) return Checked.Wrong;
            return fact is VisitFact.Decided ? Checked.Signed : Checked.Nothing;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            (visit, isWhole) = (null, false);
            return Checked.Wrong;
        }
    }

    // A fact of a terminal says not always which one: the visit has one.
    private Told Plain(VisitFact fact, Visit? before) => fact switch
    {
        VisitFact.Opened opened => new(Opened(opened), doers.Staff(opened.By)),
        VisitFact.Described said => new(Described(said.Description), doers.Staff(said.By)),
        VisitFact.Decided signed => new(Decided(signed), doers.Staff(signed.By)),
        VisitFact.HandedOver over => new(Why("visit-handed-over", $"certificate-end.{over.Why}"), doers.Staff(over.By)),
        VisitFact.EnquirySent sent => new(Letter("visit-enquiry-sent", sent.Enquiry), doers.Staff(sent.By)),
        VisitFact.Closed closed => new(doers.Said("visit-closed", null), doers.Staff(closed.By)),
        VisitFact.Cancelled cancelled => new(Why("visit-cancelled", $"cancel.{cancelled.Why}"), doers.Staff(cancelled.By)),
        VisitFact.Expired => new(doers.Said("visit-expired", null)),
        _ => AtTerminal(fact, before),
    };

    private Told AtTerminal(VisitFact fact, Visit? before)
    {
        var there = doers.Terminal(before?.Terminal);
        return fact switch
        {
            VisitFact.Paired paired => new(doers.Said("visit-paired", null), doers.Terminal(paired.Terminal)),
            VisitFact.CardSeen seen => new(
                doers.Said("visit-card-seen", null, ("number", seen.RecentResets)), doers.Terminal(seen.Terminal)),
            VisitFact.Authorised a => new(
                doers.Said("visit-authorised", null, ("pins", desk.Pins(a.Pins))), doers.Terminal(a.Terminal)),
            VisitFact.PinDone done => new(doers.Said("visit-pin-done", done.By, ("pin", desk.Pin(done.Pin))), there),
            VisitFact.PinNotDone not => new(doers.Said("visit-pin-not-done", not.Why, ("pin", desk.Pin(not.Pin))), there),
            VisitFact.PinUncertain open => new(doers.Said("visit-pin-uncertain", null, ("pin", desk.Pin(open.Pin))), there),
            VisitFact.HolderSigned holder => new(
                doers.Said("visit-holder-signed", holder.Kind, ("pin", desk.Pin(holder.Pin))), doers.Holder),
            _ => throw new ArgumentOutOfRangeException(nameof(fact)),
        };
    }

    private string Opened(VisitFact.Opened opened)
    {
        var who = desk.Words.Has($"comer.{opened.Who}") ? desk.Words[$"comer.{opened.Who}"] : "–";
        if (opened.Enquiry is { } letter) return Letter("visit-opened.reply", letter);
        return doers.Said("visit-opened", opened.ByPhone ? "phone" : null, ("who", who));
    }

    private string Letter(string key, Enquiry letter) =>
        doers.Said(key, null, ("letter", ShortCode.Parse(letter.Reference) is { } code ? ShortCode.Shown(code) : "–"));

    private string Described(Description said) =>
        doers.Said("visit-described", said.Enough ? "enough" : null, ("pins", desk.Pins(said.Pins)));

    private string Decided(VisitFact.Decided signed) => doers.Said(
        "visit-signed", null, ("role", desk.Texts[$"staff.role.{signed.Role.Word()}"]),
        ("pins", desk.Pins(VisitRecord.Read(signed.Record)?.Pins ?? [])));

    private string Why(string key, string why) =>
        desk.Words.Has(why) ? $"{doers.Said(key, null)} {desk.Words[why]}" : doers.Said(key, null);
}
