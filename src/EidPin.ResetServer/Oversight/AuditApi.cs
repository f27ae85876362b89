using System.Text.Json.Serialization;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <summary>The audit from the page: it is begun, goes on by itself, and its result stays in the memory of this process.</summary>
internal sealed class AuditApi(CurrentSettings current, ResetStore store, AuditRun run)
{
    public const string Here = $"{OversightApi.Here}/audit", StateLink = $"{Here}/state";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Here, (Delegate)Look).For(DoorRule.Oversight).ExcludeFromDescription();
        routes.MapPost(Here, (Delegate)Begin).For(DoorRule.Oversight).ExcludeFromDescription();
        routes.MapGet(StateLink, (Delegate)State).For(DoorRule.Oversight).ExcludeFromDescription();
    }

    private Task Look(HttpContext context) => Show(context, isSecond: false);

    private async Task Begin(HttpContext context)
    {
        if (run.Begin(OversightDesk.Of(context, current.Now).By.Member.Id)) StaffPages.SeeOther(context, Here);
        else await Show(context, isSecond: true);
    }

    private async Task Show(HttpContext context, bool isSecond)
    {
        var desk = OversightDesk.Of(context, current.Now);
        var page = new AuditPage(desk, await store.People.Newest());
        await StaffPages.Show(context, page.Html(run.State, await Retention.Of(store, current.Now), isSecond));
    }

    // What the page asks for to know whether it has ended.
    private Task State(HttpContext context) => Problems.Write(
        context, new AuditVersion(0, run.State is { IsRunning: true } ? "running" : "over"), OversightJson.Default.AuditVersion);
}

internal sealed record AuditVersion(int Version, string State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditVersion))]
internal sealed partial class OversightJson : JsonSerializerContext;
