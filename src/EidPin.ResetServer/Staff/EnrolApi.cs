using System.Text.Json;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Identity;

namespace EidPin.ResetServer.Staff;

/// <summary>A passkey that somebody makes with the code that was handed over to them.</summary>
internal sealed class EnrolApi(CurrentSettings current, ResetStore store, Ceremonies ceremonies, StaffCodes codes, Records records)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff/enrol", (Delegate)Page).For(DoorRule.AnyonesPage).ExcludeFromDescription();
        routes.MapPost("/staff/enrol/begin", (Delegate)Begin).For(DoorRule.AnyonesPage).ExcludeFromDescription();
        routes.MapPost("/staff/enrol", (Delegate)Enrol).For(DoorRule.AnyonesPage).ExcludeFromDescription();
    }

    private Task Page(HttpContext context) =>
        StaffPages.Show(context, new HomePage(new(current.Now, StaffPages.Language(context), null)).Enrol());

    private async Task Begin(HttpContext context)
    {
        StaffDoor.MustBeOwnPage(context);
        var code = await Open(context, Problems.Parse(await Problems.Body(context), PasskeyJson.Default.EnrolWish).Code);
        var handler = context.RequestServices.GetRequiredService<IPasskeyHandler<StaffUser>>();
        var member = code.Member;
        var begun = await handler.MakeCreationOptionsAsync(
            new() { Id = member.Id, Name = member.UserName, DisplayName = member.Name }, context);
        var id = await ceremonies.Begin(Ceremonies.Enrol, code.Id, begun.AttestationState!);
        await Problems.Write(context, new(id, JsonElement.Parse(begun.CreationOptionsJson)), PasskeyJson.Default.CeremonyBegun);
    }

    private async Task Enrol(HttpContext context)
    {
        StaffDoor.MustBeOwnPage(context);
        var answer = Problems.Parse(await Problems.Body(context), PasskeyJson.Default.EnrolAnswer);
        var code = await Open(context, answer.Code);
        var state = await ceremonies.Take(Ceremonies.Enrol, code.Id, answer.Id);
        var handler = context.RequestServices.GetRequiredService<IPasskeyHandler<StaffUser>>();
        var result = await handler.PerformAttestationAsync(new()
        {
            HttpContext = context,
            CredentialJson = answer.Credential.GetRawText(),
            AttestationState = state,
        });
        if (!result.Succeeded) throw new RefusedException(Refusals.NotAllowed, "passkey");
        var key = await Made(context, code, result.Passkey);
        await Problems.Write(context, new(key.Said, key.IsGood(store.Now)), PasskeyJson.Default.KeyMade);
    }

    private async Task<StaffKey> Made(HttpContext context, GivenCode code, UserPasskeyInfo made)
    {
        if (!AssertionCheck.CanUse(made.PublicKey)) throw new RefusedException(StaffRefusals.UnknownPasskey, "kind");
        var staff = code.Member.Id;
        var act = new PeopleAct.KeyMade(staff, code.Given.Nonce, made.CredentialId, made.PublicKey, made.IsBackupEligible);
        List<PeopleRecord> all = [records.New(context, PeopleRecord.ByCode, act)];
        // Whoever types at a machine of the server has handed over the code, and vouches for whoever used it.
        var name = new StaffKey(act.Credential, act.PublicKey, default, "", act.IsBackupEligible).Name;
        if (code.Given.By == PeopleRecord.ByCommand)
            all.Add(records.New(context, PeopleRecord.ByCommand, new PeopleAct.KeyLetIn(staff, name)));
        await store.People.Take(all, null, StaffCodes.Use(code));
        await KeyUses.Keep(store, made);
        return Key(act);
    }

    private StaffKey Key(PeopleAct.KeyMade made) =>
        store.People.Book.Of(made.Staff)!.Keys.First(key => key.Credential.AsSpan().SequenceEqual(made.Credential));

    // Nobody tries codes out: those that are wrong are counted, and after too many even a right one is not looked at.
    private async Task<GivenCode> Open(HttpContext context, string typed)
    {
        var counted = Caller.Counted(
            context, current.Now.Key, "staff codes", current.Now.Limits.WrongCodesPerMinute, TimeSpan.FromMinutes(1));
        store.Requests.MustBeFree(counted);
        try
        {
            return await codes.Open(typed);
        }
        catch (RefusedException)
        {
            await store.Requests.Count(counted);
            throw;
        }
    }
}
