using EidPin.Reset;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Serving;

/// <summary>What a request shows of who sends it.</summary>
internal static class Shown
{
    /// <summary>Each door has a secret of its own: who compares faces registers no machine.</summary>
    /// <exception cref="RefusedException">It was not shown.</exception>
    public static void MustKnow(OperatorSecret secret, HttpContext context)
    {
        var said = context.Request.Headers.Authorization.ToString();
        if (!said.StartsWith("Operator ", StringComparison.OrdinalIgnoreCase) || !secret.Is(said["Operator ".Length..].Trim()))
            throw new RefusedException(Refusals.NotAllowed);
    }
}
