using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Public;

/// <summary>What anybody may know of the operator.</summary>
internal sealed class OperatorApi(CurrentSettings current, ResetStore store, Authorities authorities)
{
    private Settings Settings => current.Now;

    public void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/operator", (Delegate)Operator).For(DoorRule.Anyone)
            .Produces<OperatorInfo>()
            .WithSummary("Who takes reservations, of which authorities' cards, and where they are used.");

    private async Task Operator(HttpContext context)
    {
        var told = (await authorities.All()).Select(a => new AuthorityInfo(a.Pin, a.Certificate.RawData)).ToList();
        var info = new OperatorInfo(
            Settings.Id, Settings.Name, Settings.Practice, Settings.Face.Policy, told, Settings.Places(store.Now),
            (int)ResetCase.Life.TotalHours);
        context.Response.Headers[ServerOrigin.TextsHeader] = ServerOrigin.Version;
        await Problems.WriteKept(context, info, ResetJson.Default.OperatorInfo);
    }
}
