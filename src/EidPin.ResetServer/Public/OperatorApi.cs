using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Public;

/// <summary>What anybody may know of the operator.</summary>
internal sealed class OperatorApi(Settings settings, ResetStore store, Authorities authorities)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/operator", (Delegate)Operator)
            .Produces<OperatorInfo>()
            .WithSummary("Who takes reservations, of which authorities' cards, and where they are used.");

    private async Task Operator(HttpContext context)
    {
        var told = (await authorities.All()).Select(a => new AuthorityInfo(a.Pin, a.Certificate.RawData)).ToList();
        var info = new OperatorInfo(
            settings.Id, settings.Name, settings.Practice, settings.Face.Policy, told, settings.Places(store.Now),
            (int)ResetCase.Life.TotalHours);
        await Problems.WriteKept(context, info, ResetJson.Default.OperatorInfo);
    }
}
