using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>The list of staff, and what is done to it: said in a form, shown in words, signed with a passkey.</summary>
internal sealed class PeopleApi(
    CurrentSettings current, ResetStore store, Signing signing, Records records, StaffCodes codes, StaffSessions sessions)
{
    private const string Purpose = "people";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff/people", (Delegate)List).For(DoorRule.People).ExcludeFromDescription();
        routes.MapGet("/staff/people/{id}", (Delegate)One).For(DoorRule.People).ExcludeFromDescription();
        // Everybody does something to himself: a second passkey, one that was lost.
        routes.MapPost("/staff/people", (Delegate)Ask).For(DoorRule.AnyStaff).ExcludeFromDescription();
        routes.MapPost("/staff/people/sign", (Delegate)Sign).For(DoorRule.AnyStaff).ExcludeFromDescription();
    }

    private async Task List(HttpContext context)
    {
        var by = StaffRequest.Of(context).By;
        await StaffPages.Show(context, Page(context, by).All(await store.People.Newest(), by.Member, store.Now));
    }

    private async Task One(HttpContext context, string id)
    {
        var by = StaffRequest.Of(context).By;
        var member = (await store.People.Newest()).Of(id);
        if (member is null || !PeoplePage.Sees(by.Member, member, store.Now)) throw new RefusedException(StaffRefusals.NotStaff);
        await StaffPages.Show(context, Page(context, by).One(member, by.Member, store.Now));
    }

    private async Task Ask(HttpContext context)
    {
        var request = StaffRequest.Of(context);
        var record = records.New(context, request.By.Member.Id, PeopleForm.Act(request.Form, store.Now));
        var book = await store.People.Newest();
        if (PeopleDeciding.Problem(book, record, request.By.Credential, store.Now) is { } problem) throw new RefusedException(problem);
        var ask = await signing.Ask(request.By, Purpose, record.Text());
        var frame = Frame(context, request.By);
        var words = new PeopleWords(frame.Texts, book).Of(record.Act);
        await StaffPages.Show(context, frame.Sign(ask, [words], "/staff/people/sign", Back(record.Act, request.By.Member)));
    }

    private async Task Sign(HttpContext context)
    {
        var request = StaffRequest.Of(context);
        var signed = await signing.Answer(context, request, Purpose);
        var record = PeopleRecord.Read(signed.Words)!;
        if (record.Act is PeopleAct.CodeGiven given)
        {
            var (code, keep) = codes.New(record);
            await store.People.Take(record, signed.Assertion, keep);
            await StaffPages.Show(context, Page(context, request.By).Code(store.People.Book.Of(given.Staff)!, code, store.Now));
            return;
        }
        await store.People.Take(record, signed.Assertion);
        if (record.Act is PeopleAct.Left left) await sessions.EndAll(left.Staff);
        StaffPages.SeeOther(context, Back(record.Act, request.By.Member));
    }

    private static string Back(PeopleAct act, Member by) => act.Staff == by.Id ? "/staff" : $"/staff/people/{act.Staff}";

    private StaffFrame Frame(HttpContext context, SignedIn by) => new(current.Now, StaffPages.Language(context), by);

    private PeoplePage Page(HttpContext context, SignedIn by) => new(Frame(context, by));
}
