using EidPin.Reset;

namespace EidPin.ResetServer.Serving;

/// <summary>A request that is refused: it undoes what was begun and becomes a problem document, in one place.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Id)
{
    public RefusedException(string id, string? detail = null) : this(new Refusal(id, detail))
    {
    }

    public Refusal Refusal => refusal;
}
