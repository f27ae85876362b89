using System.Text;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Counter;

/// <summary>Has what lets a card be reset signed by whoever decides it, and where it has to be by a supervisor, too.</summary>
internal sealed class VisitSignatures(CurrentSettings current, ResetStore store, Signing signing)
{
    private const string Purpose = "visit";

    /// <summary>Shows the record in words, beside the button that signs it.</summary>
    /// <exception cref="RefusedException">There is nothing that this person could sign.</exception>
    public async Task Ask(HttpContext context, CounterDesk desk, Visit visit)
    {
        var by = desk.ActorFor(visit);
        if (visit.Description is null) throw new RefusedException(VisitRefusals.NotDescribed);
        if (visit.Card is null) throw new RefusedException(VisitRefusals.CardNotSeen);
        var where = new Pages(current.Now.Id, StaffOrigin.Of(current.Now, context));
        var record = VisitRecord.Of(visit, by, where, store.Now, Records.Nonce());
        var trial = Trial(visit, by, record, store.Now);
        if (trial.Refusal is { } refusal) throw new RefusedException(refusal);
        // It is signed by this person, or by somebody in that role: nothing is left to do.
        if (trial.Fact is null)
        {
            StaffPages.SeeOther(context, VisitLinks.Of(visit.Id));
            return;
        }
        var ask = await signing.Ask(desk.By, Purpose, Encoding.UTF8.GetString(record.ToBytes()));
        var here = VisitLinks.Of(visit.Id);
        await StaffPages.Show(context, desk.Frame().Sign(ask, new RecordWords(desk).Of(record), $"{here}/sign", here));
    }

    /// <summary>The person may sign the visit as it stands now, and nothing else has to come first.</summary>
    public static bool MaySign(Visit visit, CounterDesk desk, DateTimeOffset now)
    {
        if (visit is not { Description: not null, Card: not null }) return false;
        var by = desk.ActorFor(visit);
        return Trial(visit, by, VisitRecord.Of(visit, by, new("", ""), now, "none"), now).Fact is not null;
    }

    // What would become of a signature: the words that were not signed yet are those that would be.
    private static VisitDecision Trial(Visit visit, Actor by, VisitRecord record, DateTimeOffset now) =>
        VisitDeciding.Decide(visit, new VisitCommand.Sign(by, record.ToBytes(), new Assertion([], [], [], [])), now);

    /// <exception cref="RefusedException">It is no signature over this visit as it stands now.</exception>
    public async Task Take(HttpContext context, CounterDesk desk, string id)
    {
        var signed = await signing.Answer(context, StaffRequest.Of(context), Purpose);
        var bytes = Encoding.UTF8.GetBytes(signed.Words);
        if (VisitRecord.Read(bytes) is not { } record || record.Visit != id || !desk.Member.Is(record.Role, desk.By.At))
            throw new RefusedException(VisitRefusals.RecordChanged);
        var by = new Actor(desk.Member.Id, record.Name, desk.Site.Id, record.Role);
        await store.Visits.Change(id, new VisitCommand.Sign(by, bytes, signed.Assertion), MustHold);
    }

    /// <summary>What the audit would call into question is not written.</summary>
    /// <exception cref="RefusedException">It would.</exception>
    public void MustHold(Visit? before, VisitFact fact)
    {
        if (VisitCheck.Problem(store.People.Book, before, fact) is { } problem) throw new RefusedException(Refusals.NotAllowed, problem);
    }
}
