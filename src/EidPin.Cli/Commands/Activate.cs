using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin activate</c>: sets PIN1 and PIN2 of a Finnish card for the first time.</summary>
internal static class Activate
{
    private const string Pin1 = "fi.pin1", Pin2 = "fi.pin2", ActivationCode = "fi.activation-code";

    public static Command Create(CommandLine line) =>
        line.Command("activate", Run, [line.Stdin, line.UseLastTry, line.BirthDate]);

    private static int Run(Invocation call)
    {
        _ = call.BirthDate;
        using var session = CardChoice.OpenOnly(call, status => status.Profile.Activatable, "outcome.not-possible.not-activatable");
        call.Sending = (Pin1, ActivationCode);
        if (new CardActivation(session).Preflight(call.Consent.Ahead) is { } ruledOut) return call.Outcomes.Report(ruledOut, "activate", session, []);
        var (outcome, setNow) = Typed(call, session);
        call.Changed(session, setNow);
        var exit = call.Outcomes.Report(outcome, "activate", session, setNow);
        if (outcome is not PinOutcome.Done && !call.Json)
            foreach (var pin in setNow) call.Output.Say("ui.set-already", ("pin", call.Words.Pin(pin)));
        return exit;
    }

    private static ActivationOutcome Typed(Invocation call, PinSession session)
    {
        using var entry = new CodeEntry(call, session, lines: 3);
        var card = new CardActivation(session);
        var question = card.Scheme switch
        {
            ActivationScheme.SevenDigits => "prompt.activation-code.seven",
            ActivationScheme.ByLetter => "prompt.activation-code.by-letter",
            _ => "prompt.activation-code.eight",
        };
        var activation = entry.Current(call.Output.Text(question), card.Format);
        var pin1 = IsOpen(call, session, Pin1) ? entry.New(session.Status.Profile[Pin1]) : null;
        var pin2 = IsOpen(call, session, Pin2) ? entry.New(session.Status.Profile[Pin2], other: pin1) : null;
        return call.Send(session, () => card.Activate(activation, pin1, pin2, call.Consent.Take()));
    }

    // A PIN that was set before stays as it is; in a script the number of lines is always the same.
    private static bool IsOpen(Invocation call, PinSession session, string pin) =>
        call.Stdin || session.Status[pin]?.State == PinState.NotSet;
}
