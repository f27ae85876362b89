using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>Codes typed on the reader's own keys. Null where that is not done, so that the keyboard is next.</summary>
internal static class PadEntry
{
    public static PinOutcome? Check(Invocation call, PinSession session, PinSpec pin) =>
        Run(call, session, pin, news: false, () => session.CheckOnPad(pin.Id, call.LastTry));

    public static PinOutcome? Change(Invocation call, PinSession session, PinSpec pin) =>
        Run(call, session, pin, news: true, () => session.ChangeOnPad(pin.Id, call.LastTry));

    public static PinOutcome? Unlock(Invocation call, PinSession session, PinSpec pin) =>
        Run(call, session, pin, news: true, () => session.UnlockOnPad(pin.Id, call.LastTry));

    private static PinOutcome? Run(Invocation call, PinSession session, PinSpec pin, bool news, Func<PinOutcome> onPad)
    {
        if (session.Pad is null) return null;
        // The keypad waits only so long: the new code is chosen before it is started.
        if (news)
        {
            call.Output.Say("prompt.think", ("format", call.Output.Format(session.NewFormat(pin.Id))));
            if (call.Streams.InIsTerminal) call.Prompt.Enter(call.Output.Text("ui.enter"));
        }
        call.Output.Say("ui.pin-pad", ("pin", call.Output.FullPinName(pin)));
        var outcome = call.Send(session, onPad);
        if (outcome is not PinOutcome.NotPossible { Reason: Impossible.NotOnPinPad }) return outcome;
        call.Output.Say("outcome.not-possible.not-on-pin-pad");
        return null;
    }
}
