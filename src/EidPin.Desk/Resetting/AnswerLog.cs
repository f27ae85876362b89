using System.Collections.Concurrent;
using EidPin.Desk.Terminal;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>
/// What the operator's server refused or left unanswered, in the log: by route, reason and the request's id, which stands in the server's
/// log too. What is asked for by the clock is told where it changes.
/// </summary>
internal sealed class AnswerLog(DeskLog log)
{
    private readonly ConcurrentDictionary<string, string> last = new();

    public void Heard(string path, string request, Refusal? refusal)
    {
        var (route, now) = (Route(path), refusal is null ? "" : $"{refusal.Id} {refusal.Detail}");
        var before = last.GetValueOrDefault(route, "");
        last[route] = now;
        var isSame = before == now;
        if (refusal is null && !isSame) log.Info("answers-again", ("route", route), ("request", request));
        if (refusal is null || isSame && IsByTheClock(route)) return;
        (string, object?)[] values = [("route", route), ("reason", refusal.Id), ("detail", refusal.Detail), ("request", request)];
        if (IsOfTheMachine(refusal)) log.Error("machine-refused", values);
        else log.Warning("refused", values);
    }

    private static bool IsByTheClock(string route) => route is KeptDescription.Path or "/v1/kiosk/session" or "/v1/reservations"
        or TerminalClient.SessionPath;

    private static bool IsOfTheMachine(Refusal refusal) => refusal.Id is Refusals.NotAllowed or Refusals.KioskUnknown
        or Refusals.KioskRevoked or Refusals.KioskSimulated or ResetClient.Untrusted;

    // Behind it may stand the id of a reservation, which is somebody's.
    private static string Route(string path) =>
        string.Join('/', path.Split('/').Take(ResetClient.IsSigned(path) ? 4 : 3));
}
