using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Cli.Codes;

/// <summary>Codes typed on the reader's own keys. Null where that is not done, so that the keyboard is next.</summary>
internal static class PadEntry
{
    public static PinOutcome? Check(Invocation call, PinSession session, PinSpec pin)
    {
        if (!session.FitsPad(pin, PinPadUse.Verify)) return null;
        return Run(call, session, pin, news: false, () => session.CheckOnPad(pin.Id, call.Consent.Take()));
    }

    public static PinOutcome? Change(Invocation call, PinSession session, PinSpec pin)
    {
        if (!session.FitsPad(pin, PinPadUse.Modify)) return null;
        return Run(call, session, pin, news: true, () => session.ChangeOnPad(pin.Id, call.Consent.Take()));
    }

    private static PinOutcome Run(Invocation call, PinSession session, PinSpec pin, bool news, Func<PinOutcome> onPad)
    {
        // The keypad waits only so long: the new code is chosen before it is started.
        if (news)
        {
            call.Output.Say("prompt.think", ("format", call.Words.Format(session.NewFormat(pin.Id))));
            if (call.Streams.InIsTerminal) call.Prompt.Enter(call.Output.Text("ui.enter"));
        }
        session.PadLanguage = UsbLanguage(call.Output.Texts.Tag);
        call.Output.Say("ui.pin-pad", ("pin", call.Words.FullPin(pin)));
        var outcome = call.OnPad(onPad);
        // The person pressed the keypad's cancel key: nothing was sent.
        return IsCancelled(outcome) ? throw new OperationCanceledException() : outcome;
    }

    private static bool IsCancelled(PinOutcome outcome) =>
        outcome is { Sent: false, Status: { } status } && new PinPadAnswer(status).End == PinPadEnd.Cancelled;

    // USB LANGID
    private static ushort UsbLanguage(string tag) => tag switch { "ja" => 0x0411, "fi" => 0x040B, "sv" => 0x041D, _ => 0x0409 };
}
