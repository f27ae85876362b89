using System.CommandLine;
using EidPin.Cards;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin change PIN</c>: from a code that is known to a new one.</summary>
internal static class Change
{
    public static Command Create(CommandLine line)
    {
        var pin = line.PinArgument();
        return line.Command("change", call => Run(call, PinNames.Find(call.Parsed.GetRequiredValue(pin), call.Output)),
            [pin, .. line.CodeOptions, line.BirthDate]);
    }

    private static int Run(Invocation call, IReadOnlyList<PinSpec> named)
    {
        _ = call.BirthDate;   // a slip in the date is told before a card is touched
        using var session = CardChoice.Open(call, named, out var pin);
        call.Sending = (pin.Id, pin.Id);
        var outcome = session.Preflight(PinOperation.Change, pin.Id, call.LastTry) ?? PadEntry.Change(call, session, pin) ?? Typed(call, session, pin);
        var exit = call.Output.Outcome(outcome, "change", session);
        if (outcome is PinOutcome.Done && !call.Json) MentionSameNumber(call.Output, session.Status, pin);
        return exit;
    }

    private static PinOutcome Typed(Invocation call, PinSession session, PinSpec pin)
    {
        using var entry = new CodeEntry(call, session, lines: 2);
        var current = entry.Current("prompt.current", pin);
        var next = entry.New(pin, current);
        return call.Send(session, () => session.Change(pin.Id, current, next, call.LastTry));
    }

    // Japan lets the three 4-digit PINs be one number, and most people keep them so: a change of one leaves the others behind.
    private static void MentionSameNumber(Output output, CardStatus card, PinSpec changed)
    {
        if (changed.Format is not { Min: 4, Max: 4 }) return;
        foreach (var other in card.Pins.Where(p => p.Pin.Format == changed.Format && p.Pin.Id != changed.Id && !p.Pin.Extra && p.State == PinState.Ready))
            output.Note(other.Pin.Change == ChangeMode.OfficeOnly
                ? output.Text("prompt.same-number-office", ("pin", output.PinName(other.Pin)))
                : output.Text("ui.same-number", ("pin", output.PinName(other.Pin)), ("short", PinNames.Short(other.Pin.Id))));
    }
}
