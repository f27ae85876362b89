using System.Data.Common;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Public;

/// <summary>Whether the process lives, which it is, and whether it may be sent requests.</summary>
internal sealed class Health(CurrentSettings current, ResetStore store, Authorities authorities, ProofCheck proofs) : IDisposable
{
    private Settings Settings => current.Now;

    // Who asks often gets the same answer: each one is a few statements.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim one = new(1);
    private (long At, string? Problem, string Notes) last = (long.MinValue, null, "");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", (Delegate)((HttpContext context) => Say(context, null, $"eidpin-reset {ProgramVersion.Text}\n")))
            .For(DoorRule.Anyone).ExcludeFromDescription();
        routes.MapGet("/readyz", (Delegate)Ready).For(DoorRule.Anyone).ExcludeFromDescription();
    }

    private async Task Ready(HttpContext context)
    {
        await one.WaitAsync(context.RequestAborted);
        try
        {
            if (last.At == long.MinValue || Environment.TickCount64 - last.At >= Fresh.TotalMilliseconds)
            {
                var problem = await NotReady();
                last = (Environment.TickCount64, problem, problem is null ? await Notes() : "");
            }
        }
        finally
        {
            one.Release();
        }
        await Say(context, last.Problem, last.Notes);
    }

    /// <summary>Why this process should get no requests; null: ready.</summary>
    public async Task<string?> NotReady()
    {
        try
        {
            if (!await store.Database.IsCurrent()) return "schema";
            if (!await store.ClockIsRight()) return "clock";
            if (await store.Identity.Difference(Fingerprints.Of(Settings)) is { } other) return $"other-{other}";
            await store.Known.Follow();
            return await store.Database.Unwritable();
        }
        catch (RefusedException e)
        {
            return e.Refusal.Id;
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            return DatabaseFault.Of(e);
        }
    }

    // A list that is over refuses cards at every process alike: to send the rest, too, to nobody would help nobody.
    private async Task<string> Notes()
    {
        var problems = new List<string>();
        foreach (var authority in await authorities.All())
            if (await proofs.ListProblem(authority) is { } problem) problems.Add($"note: {problem} {authority.Pin}\n");
        return string.Concat(problems.Distinct());
    }

    public void Dispose() => one.Dispose();

    private static Task Say(HttpContext context, string? problem, string notes)
    {
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.CacheControl) =
            (problem is null ? 200 : 503, "text/plain; charset=utf-8", "no-store");
        return context.Response.WriteAsync(problem is null ? $"ok\n{notes}" : $"not ready: {problem}\n");
    }
}
