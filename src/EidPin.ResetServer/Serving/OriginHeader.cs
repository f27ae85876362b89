using EidPin.Reset;

namespace EidPin.ResetServer.Serving;

/// <summary>As which server a request was meant for.</summary>
internal static class OriginHeader
{
    /// <summary>Null: it does not say.</summary>
    /// <exception cref="RefusedException">It says what is none.</exception>
    public static string? Of(HttpContext context)
    {
        var said = context.Request.Headers[ServerOrigin.Header];
        if (said.Count == 0) return null;
        return ServerOrigin.Is(said.ToString()) ? said.ToString() : throw new RefusedException(Refusals.Malformed, "origin");
    }
}
