using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Counter;

/// <summary>A visit as its terminal may see it.</summary>
internal static class TerminalView
{
    public static TerminalVisit Of(Visit visit, DateTimeOffset now)
    {
        var pins = ResetPins.AtCounter.Where(visit.Pins.ContainsKey).Select(pin => Pin(pin, visit.Pins[pin], now));
        return new(visit.Id, visit.StateAt(now).Word(), visit.Until, visit.Card is not null, Waits(visit, now), [.. pins]);
    }

    private static TerminalPin Pin(string pin, VisitPin known, DateTimeOffset now) =>
        new(pin, known.At(now).Word(), IssuerKeys.SetOf(pin), VisitPins.HasKey(pin), known.Receipt is not null);

    private static string? Waits(Visit visit, DateTimeOffset now)
    {
        if (visit.IsUnknown(now)) return TerminalWaits.CardAgain;
        if (visit.StateAt(now) != VisitState.Open) return null;
        if (visit.Card is null) return TerminalWaits.Card;
        if (visit.Pins.Values.Any(pin => pin.State is VisitPinState.Permitted or VisitPinState.Authorised)) return null;
        // Nothing is described yet, or something that is wanted is not decided.
        if (visit.Pins.Count > 0 && visit.ToSet.Count == 0) return null;
        return visit.AwaitsSupervisor ? TerminalWaits.Supervisor : TerminalWaits.Clerk;
    }
}
