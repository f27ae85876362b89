using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Cli;

/// <summary>Codes typed on the reader's own keys. Null where that is not done, so that the keyboard is next.</summary>
internal static class PadEntry
{
    public static PinOutcome? Check(Invocation call, PinSession session, PinSpec pin) =>
        session.FitsPad(pin, PinPadUse.Verify) ? Run(call, session, pin, news: false, () => session.CheckOnPad(pin.Id, call.LastTry)) : null;

    public static PinOutcome? Change(Invocation call, PinSession session, PinSpec pin) =>
        session.FitsPad(pin, PinPadUse.Modify) ? Run(call, session, pin, news: true, () => session.ChangeOnPad(pin.Id, call.LastTry)) : null;

    private static PinOutcome Run(Invocation call, PinSession session, PinSpec pin, bool news, Func<PinOutcome> onPad)
    {
        // The keypad waits only so long: the new code is chosen before it is started.
        if (news)
        {
            call.Output.Say("prompt.think", ("format", call.Output.Format(session.NewFormat(pin.Id))));
            if (call.Streams.InIsTerminal) call.Prompt.Enter(call.Output.Text("ui.enter"));
        }
        session.PadLanguage = call.Output.Texts.Tag switch { "ja" => 0x0411, "fi" => 0x040B, "sv" => 0x041D, _ => 0x0409 };   // USB LANGID
        call.Output.Say("ui.pin-pad", ("pin", call.Output.FullPinName(pin)));
        var outcome = call.OnPad(onPad);
        // The person pressed the keypad's cancel key: nothing was sent.
        if (outcome is { Sent: false, Status: { } status } && new PinPadAnswer(status).End == PinPadEnd.Cancelled) throw new OperationCanceledException();
        return outcome;
    }
}
