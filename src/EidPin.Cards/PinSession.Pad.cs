using EidPin.Cards.Pcsc;

namespace EidPin.Cards;

// Codes typed on the reader: they never reach this computer. The same guard and the same commands, whose template the reader fills in.
public sealed partial class PinSession
{
    /// <summary>Language of the reader's own messages (USB LANGID, wLangId of PC/SC part 10); 0409 is English.</summary>
    public ushort PadLanguage { get; set; } = 0x0409;

    public PinOutcome CheckOnPad(string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((CannotEver(PinOperation.Check, spec) ?? NotOnPad(spec, PinPadUse.Verify)) is { } no) return no;
        var attempt = new Attempt(spec, spec, CodeStep.Verify, last) { OnPad = true };
        return OnSameCard(() => Send(attempt, () => VerifyOnPad(spec).Status));
    }

    public PinOutcome ChangeOnPad(string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((CannotEver(PinOperation.Change, spec) ?? NotOnPad(spec, PinPadUse.Modify)) is { } no) return no;
        var attempt = new Attempt(spec, spec, CodeStep.Change, last) { OnPad = true, SetsNew = true };
        return OnSameCard(() => Send(attempt, () => ModifyOnPad(spec).Status));
    }

    // Unlocking is not done there: a keypad has one range of lengths for both codes, and an activation code typed too short would cost one
    // of its tries.

    /// <summary>The reader has a keypad, and this PIN's code fits it for checking or changing.</summary>
    public bool FitsPad(PinSpec pin, PinPadUse use)
    {
        if (Pad is null || !pin.PinPad.HasFlag(use) || pin.SelectTwin.Count > 0) return false;
        if (use == PinPadUse.Verify) return Pad.CanVerify(pin.Format);
        var next = NewFormat(pin.Id);
        return Pad.CanModify(pin.Format, next) && pin.Format.Min == next.Min;
    }

    private PinOutcome? NotOnPad(PinSpec pin, PinPadUse use) => FitsPad(pin, use) ? null : Cannot(pin.Id, pin.Id, Impossible.NotOnPinPad);

    private PinPadAnswer VerifyOnPad(PinSpec pin) => Pad!.Verify(channel, [0x00, Verify, 0x00, pin.Reference], pin.Format, PadLanguage);

    private PinPadAnswer ModifyOnPad(PinSpec pin) =>
        Pad!.Modify(channel, [0x00, ChangeReferenceData, 0x00, pin.Reference], pin.Format, NewFormat(pin.Id), PadLanguage);
}
