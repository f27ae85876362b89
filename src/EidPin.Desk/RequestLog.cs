using EidPin.Desk.Terminal;
using System.Diagnostics;

namespace EidPin.Desk;

/// <summary>
/// One line of the log for what a page asked to be done, and for what was refused or failed; by its route, never as it was asked.
/// </summary>
internal static class RequestLog
{
    public static async Task Follow(DeskLog log, HttpContext context, RequestDelegate next)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await next(context);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Failed(Route(context), e, context.TraceIdentifier);
            throw;
        }
        finally
        {
            if (Tells(context))
                log.Info(
                    "request", ("request", context.TraceIdentifier), ("route", Route(context)), ("status", Status(context)),
                    ("ms", clock.ElapsedMilliseconds));
        }
    }

    // A machine asks for its session twice a minute, a terminal more often: what comes of that is logged where it changes.
    private static bool Tells(HttpContext context) =>
        context.Response.StatusCode >= 400 || context.RequestAborted.IsCancellationRequested
            || context.Request.Method == "POST" && !IsByTheClock(context.Request.Path);

    private static bool IsByTheClock(PathString path) => path == KioskRoutes.SessionPath || path == TerminalRoutes.SessionPath;

    private static object Status(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested ? "gone" : context.Response.StatusCode;

    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
}
