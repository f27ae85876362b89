using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Issuer;

/// <summary>What the issuer tells, with the secrets of issuer and machines: which cards there are, and which kiosks.</summary>
internal sealed class IssuerApi(CurrentSettings current, Registration registration)
{
    private Settings Settings => current.Now;

    private const int LargestBatch = 8 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/issuer/cards", (Delegate)Cards).For(DoorRule.Program)
            .Accepts<IssuedCards>("application/json")
            .Produces(204)
            .WithSummary("Cards that were issued; in practice also authorities and revocation lists.");
        routes
            .MapPost("/v1/issuer/kiosks", (Delegate)Kiosk).For(DoorRule.Program)
            .Accepts<KioskEntry>("application/json")
            .Produces(204)
            .WithSummary("A kiosk and its key, or that it is revoked.");
    }

    private async Task Cards(HttpContext context)
    {
        Shown.MustKnow(Settings.IssuerSecret, context);
        await registration.Take(Problems.Parse(await Problems.Body(context, LargestBatch), ResetJson.Default.IssuedCards));
        context.Response.StatusCode = 204;
    }

    private async Task Kiosk(HttpContext context)
    {
        Shown.MustKnow(Settings.MachineSecret, context);
        await registration.Take(Problems.Parse(await Problems.Body(context), ResetJson.Default.KioskEntry));
        context.Response.StatusCode = 204;
    }
}
