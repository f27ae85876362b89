using EidPin.Guidance.Pages;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.ResetServer.Counter;

/// <summary>What became of each PIN of a visit, as a table.</summary>
internal static class PinRows
{
    public static void Write(Html html, CounterDesk desk, Visit visit, DateTimeOffset now)
    {
        html.Add($"<div class=\"scroll\"><table><tbody>\n");
        foreach (var pin in ResetPins.AtCounter.Where(visit.Pins.ContainsKey))
        {
            var known = visit.Pins[pin];
            html.Add($"<tr><th scope=\"row\">{desk.Pin(pin)}</th><td>{desk.Words[$"visit-pin.{known.At(now).Word()}"]}");
            if (known.Receipt is { } receipt) html.Add($" {desk.Words[$"visit-receipt.{receipt}"]}");
            html.Add($"</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}
