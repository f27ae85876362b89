using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin check PIN</c>: is this the right code? A right one also gives back all tries.</summary>
internal static class Check
{
    public static Command Create(CommandLine line)
    {
        var pin = line.PinArgument();
        return line.Command("check", call => Run(call, PinNames.Find(call.Parsed.GetRequiredValue(pin), call.Output)),
            [pin, .. line.CodeOptions]);
    }

    private static int Run(Invocation call, IReadOnlyList<PinSpec> named)
    {
        call.WillAskForCode();
        using var session = CardChoice.Open(call, named, out var pin);
        call.Sending = (pin.Id, pin.Id);
        var outcome = session.Preflight(PinOperation.Check, pin.Id, call.Consent.Ahead)
            ?? PadEntry.Check(call, session, pin)
            ?? Typed(call, session, pin);
        return call.Outcomes.Report(outcome, "check", session);
    }

    private static PinOutcome Typed(Invocation call, PinSession session, PinSpec pin)
    {
        using var entry = new CodeEntry(call, session, lines: 1);
        entry.Screen("check", pin);
        entry.Cost(pin);
        var code = entry.Current("prompt.code", pin);
        return call.Send(() => session.Check(pin.Id, code, call.Consent.Take()));
    }
}
