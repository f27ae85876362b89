using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;
using EidPin.Cli.Writing;

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
        call.WillAskForCode();
        using var session = CardChoice.Open(call, named, out var pin);
        call.Sending = (pin.Id, pin.Id);
        var ruledOut = session.Preflight(PinOperation.Change, pin.Id, call.Consent.Ahead);
        if ((ruledOut ?? PadEntry.Change(call, session, pin)) is not { } outcome) return Typed(call, session, pin);
        if (outcome is PinOutcome.Done)
        {
            call.Changed(session, pin.Id);
            SameNumber(call, session, pin);
        }
        return call.Outcomes.Report(outcome, "change", session);
    }

    private static int Typed(Invocation call, PinSession session, PinSpec pin)
    {
        using var entry = new CodeEntry(call, session, lines: 2);
        entry.Screen("change", pin);
        entry.Think(pin);
        entry.Cost(pin);
        var current = entry.Current("prompt.current", pin);
        var next = entry.New(pin, current);
        var outcome = Set(call, session, pin, current, next);
        var exit = call.Outcomes.Report(outcome, "change", session);
        try
        {
            if (outcome is PinOutcome.Done) SameNumber(call, session, pin, entry, next);
        }
        catch (OperationCanceledException)
        {
            // Cancelled at the question about the other PINs: what was changed is changed.
        }
        catch (CardException e)
        {
            // Taken out meanwhile: the same.
            call.Output.Note(call.Words.Fault(e), Look.Bad);
        }
        return exit;
    }

    private static PinOutcome Set(Invocation call, PinSession session, PinSpec pin, Code current, Code next)
    {
        var outcome = call.Send(() => session.Change(pin.Id, current, next, call.Consent.Take()));
        if (outcome is PinOutcome.Done) call.Changed(session, pin.Id);
        return outcome;
    }

    // Japan lets the three 4-digit PINs be one number, and most people keep them so: a change of one leaves the others behind.
    private static void SameNumber(Invocation call, PinSession session, PinSpec changed, CodeEntry? entry = null, Code? number = null)
    {
        if (call.Json || changed.Format is not { Min: 4, Max: 4 }) return;
        var alike = session.Status.Pins.Where(p => p.Pin.Format == changed.Format && p.Pin.Id != changed.Id && !p.Pin.Extra);
        foreach (var other in alike.Where(p => p.State == PinState.Ready).Select(p => p.Pin))
        {
            var name = call.Words.Pin(other);
            if (other.Change == ChangeMode.OfficeOnly) call.Output.Say("prompt.same-number-office", ("pin", name));
            else if (entry is null || number is null || !MayAsk(call, session, other))
                call.Output.Say("ui.same-number", ("pin", name), ("short", other.ShortId));
            else if (call.Prompt.Confirm(call.Output.Text("prompt.same-number-others", ("pin", name))))
            {
                entry.Cost(other);
                var its = entry.Current("prompt.current", other);
                call.Outcomes.Show(Set(call, session, other, its, number), "change", session);
            }
        }
    }

    // A last try of the PIN that was named says nothing of this one's: it is left to a command of its own.
    private static bool MayAsk(Invocation call, PinSession session, PinSpec other) =>
        !call.Stdin && call.Streams.InIsTerminal && session.Preflight(PinOperation.Change, other.Id, call.Consent.Ahead) is null;
}
