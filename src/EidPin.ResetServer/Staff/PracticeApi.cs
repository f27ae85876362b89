using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>
/// Signing in as somebody made up, without any passkey. A server that is no practice has no such address.
/// </summary>
internal sealed class PracticeApi(
    CurrentSettings current, ResetStore store, PracticeStaff practice, StaffSessions sessions, Records records)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/staff/practice", (Delegate)SignIn).For(DoorRule.AnyonesPage).ExcludeFromDescription();

    private async Task SignIn(HttpContext context)
    {
        StaffDoor.MustBeOwnPage(context);
        var form = FormFields.Parse(await Problems.Body(context));
        var role = StaffRoles.Parse(form.GetValueOrDefault("role")) ?? throw new RefusedException(Refusals.Malformed, "role");
        await practice.Add(store, records);
        var member = store.People.Book.Of(PracticeStaff.IdOf(role))!;
        // Whoever practises may also practise how somebody leaves: then this one is gone.
        if (member.Good(practice.Credential(role), store.Now) is null) throw new RefusedException(StaffRefusals.SignedOut);
        StaffDoor.Keep(context, current.Now, await sessions.Begin(member, practice.Credential(role)));
        StaffPages.SeeOther(context, "/staff");
    }
}
