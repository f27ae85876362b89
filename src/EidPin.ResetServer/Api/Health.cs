using System.Data.Common;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Api;

/// <summary>Whether the process lives, and whether it may be sent requests.</summary>
internal sealed class Health(ResetStore store, ProofCheck proofs)
{
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", (Delegate)((HttpContext context) => Say(context, null))).ExcludeFromDescription();
        routes.MapGet("/readyz", (Delegate)(async (HttpContext context) => await Say(context, await NotReady()))).ExcludeFromDescription();
    }

    /// <summary>Null: ready.</summary>
    public async Task<string?> NotReady()
    {
        try
        {
            if (!await store.Database.IsCurrent()) return "schema";
            if (await store.Database.Clock() is { } clock && (clock - store.Now).Duration() > ClocksApart) return "clock";
            var authorities = await proofs.Authorities();
            try
            {
                foreach (var authority in authorities)
                    if (await proofs.ListProblem(authority) is { } problem) return problem;
                return null;
            }
            finally
            {
                foreach (var authority in authorities) authority.Dispose();
            }
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            return "database";
        }
    }

    private static Task Say(HttpContext context, string? problem)
    {
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.CacheControl) =
            (problem is null ? 200 : 503, "text/plain; charset=utf-8", "no-store");
        return context.Response.WriteAsync(problem is null ? "ok\n" : $"not ready: {problem}\n");
    }
}
