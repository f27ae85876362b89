using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin activate</c>: sets the PINs of a card for the first time, with the code of the letter.</summary>
internal static class Activate
{
    public static Command Create(CommandLine line) =>
        line.Command("activate", Run, [line.Stdin, line.UseLastTry, line.BirthDate]);

    private static int Run(Invocation call)
    {
        _ = call.BirthDate;
        call.WillAskForCode();
        using var session = CardChoice.OpenOnly(call, status => status.Profile.Activatable, "outcome.not-possible.not-activatable");
        var first = session.Status.Profile.ActivatedPins.FirstOrDefault() ?? session.Status.Profile.Pins[0];
        call.Sending = (first.Id, first.UnblockedBy ?? first.Id);
        if (new CardActivation(session).Preflight(call.Consent.Ahead) is { } ruledOut)
            return call.Outcomes.Report(ruledOut, "activate", session, []);
        var (outcome, setNow) = Typed(call, session);
        call.Changed(session, setNow);
        var exit = call.Outcomes.Report(outcome, "activate", session, setNow);
        if (outcome is not PinOutcome.Done && !call.Json)
            foreach (var pin in setNow) call.Output.Say("ui.set-already", ("pin", call.Words.Pin(pin)));
        return exit;
    }

    private static ActivationOutcome Typed(Invocation call, PinSession session)
    {
        var pins = session.Status.Profile.ActivatedPins.ToArray();
        using var entry = new CodeEntry(call, session, lines: 1 + pins.Length);
        entry.Screen("activate");
        var card = new CardActivation(session);
        var question = card.Scheme switch
        {
            ActivationScheme.SevenDigits => "prompt.activation-code.seven",
            ActivationScheme.ByLetter => "prompt.activation-code.by-letter",
            _ => "prompt.activation-code.eight",
        };
        if (card.Spends is { } spent) entry.Cost(spent, isOfLetter: card.Scheme == ActivationScheme.SevenDigits);
        var activation = entry.Current(call.Output.Text(question), card.Format);
        var next = new List<Code?>();
        foreach (var pin in pins) next.Add(IsOpen(call, session, pin) ? entry.New(pin, other: next.LastOrDefault()) : null);
        return call.Send(() => card.Activate(activation, next, call.Consent.Take()));
    }

    // A PIN that was set before stays as it is; in a script the number of lines is always the same.
    private static bool IsOpen(Invocation call, PinSession session, PinSpec pin) =>
        call.Stdin || session.Status[pin.Id]?.State == PinState.NotSet;
}
