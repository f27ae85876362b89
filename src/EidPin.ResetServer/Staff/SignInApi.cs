using System.Text.Json;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Identity;

namespace EidPin.ResetServer.Staff;

/// <summary>Signing in with a passkey and out again, and the page that one finds oneself on.</summary>
internal sealed class SignInApi(
    CurrentSettings current, ResetStore store, StaffDoor door, StaffSessions sessions, Ceremonies ceremonies, FaceClaims claims)
{
    private const string Nobody = "nobody";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff", (Delegate)Home).For(DoorRule.AnyonesPage).ExcludeFromDescription();
        routes.MapPost("/staff/sign-in/begin", (Delegate)Begin).For(DoorRule.AnyonesPage).ExcludeFromDescription();
        routes.MapPost("/staff/sign-in", (Delegate)SignIn).For(DoorRule.AnyonesPage).ExcludeFromDescription();
        routes.MapPost("/staff/sign-out", (Delegate)SignOut).For(DoorRule.AnyStaff).ExcludeFromDescription();
        routes.MapPost("/staff/sign-out/others", (Delegate)SignOutOthers).For(DoorRule.AnyStaff).ExcludeFromDescription();
        routes.MapGet(StaffPages.ScriptPath, Kept(StaffPages.Script, "text/javascript")).For(DoorRule.Anyone).ExcludeFromDescription();
        routes.MapGet(StaffPages.StylePath, Kept(StaffPages.Style, "text/css")).For(DoorRule.Anyone).ExcludeFromDescription();
    }

    private async Task Home(HttpContext context)
    {
        var by = await door.Who(context);
        var page = new HomePage(new(current.Now, StaffPages.Language(context), by));
        await StaffPages.Show(
            context, by is null ? page.SignIn(current.Now.Practice) : page.Own(by.Member, store.Now, await sessions.Others(by)));
    }

    private async Task Begin(HttpContext context)
    {
        StaffDoor.MustBeOwnPage(context);
        await CountSignIn(context);
        var handler = context.RequestServices.GetRequiredService<IPasskeyHandler<StaffUser>>();
        // Whoever signs in is told by the passkey: nobody learns here who there is.
        var begun = await handler.MakeRequestOptionsAsync(null, context);
        var id = await ceremonies.Begin(Ceremonies.SignIn, Nobody, begun.AssertionState!);
        await Problems.Write(context, new(id, JsonElement.Parse(begun.RequestOptionsJson)), PasskeyJson.Default.CeremonyBegun);
    }

    private async Task SignIn(HttpContext context)
    {
        StaffDoor.MustBeOwnPage(context);
        await CountSignIn(context);
        var answer = Problems.Parse(await Problems.Body(context), PasskeyJson.Default.CeremonyAnswer);
        var state = await ceremonies.Take(Ceremonies.SignIn, Nobody, answer.Id);
        var handler = context.RequestServices.GetRequiredService<IPasskeyHandler<StaffUser>>();
        var result = await handler.PerformAssertionAsync(new()
        {
            HttpContext = context,
            CredentialJson = answer.Credential.GetRawText(),
            AssertionState = state,
        });
        if (!result.Succeeded) throw new RefusedException(StaffRefusals.UnknownPasskey);
        await KeyUses.Keep(store, result.Passkey);
        // The one that this browser had is not left open behind its back.
        if (await door.Who(context) is { } before) await End(before);
        StaffDoor.Keep(context, current.Now, await sessions.Begin(result.User.Member, result.Passkey.CredentialId));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task SignOut(HttpContext context)
    {
        await End(StaffRequest.Of(context).By);
        StaffDoor.Drop(context);
        StaffPages.SeeOther(context, "/staff");
    }

    private async Task SignOutOthers(HttpContext context)
    {
        await sessions.EndOthers(StaffRequest.Of(context).By);
        StaffPages.SeeOther(context, "/staff");
    }

    private async Task End(SignedIn session)
    {
        await claims.GiveBack(session.Id);
        await sessions.End(session.Id);
    }

    private async Task CountSignIn(HttpContext context) => await store.Requests.Count(
        Caller.Counted(context, current.Now.Key, "sign-ins", current.Now.Limits.SignInsPerMinute, TimeSpan.FromMinutes(1)));

    // Another version has another address.
    private static RequestDelegate Kept(byte[] content, string type) => context =>
    {
        (context.Response.ContentType, context.Response.Headers.CacheControl) = ($"{type}; charset=utf-8", "public, max-age=86400");
        return context.Response.Body.WriteAsync(content).AsTask();
    };
}
