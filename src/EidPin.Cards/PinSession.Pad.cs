namespace EidPin.Cards;

// Codes typed on the reader: they never reach this computer. The same guard and the same commands, whose template the reader fills in.
public sealed partial class PinSession
{
    /// <summary>Language of the reader's own messages (USB LANGID, wLangId of PC/SC part 10); 0409 is English.</summary>
    public ushort PadLanguage { get; set; } = 0x0409;

    public PinOutcome CheckOnPad(string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        return CannotEver(PinOperation.Check, spec) ?? NotOnPad(spec, PinPadUse.Verify) ?? OnSameCard(() =>
            Send(new(spec, spec, CodeStep.Verify, last) { OnPad = true }, () => Pad!.Verify(link, [0x00, Verify, 0x00, spec.Reference], spec.Format, PadLanguage).Status));
    }

    public PinOutcome ChangeOnPad(string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        return CannotEver(PinOperation.Change, spec) ?? NotOnPad(spec, PinPadUse.Modify) ?? OnSameCard(() =>
            Send(new(spec, spec, CodeStep.Change, last) { OnPad = true, SetsNew = true },
                () => Pad!.Modify(link, [0x00, ChangeReferenceData, 0x00, spec.Reference], spec.Format, NewFormat(pin), PadLanguage).Status));
    }

    // Unlocking is not done there: a keypad has one range of lengths for both codes, and an activation code typed too short would cost one of its tries.

    /// <summary>The reader has a keypad, and this PIN's code fits it for checking or changing.</summary>
    public bool FitsPad(PinSpec pin, PinPadUse use) => Pad is { } pad && pin.PinPad.HasFlag(use) && pin.SelectTwin.Count == 0
        && (use == PinPadUse.Verify ? pad.CanVerify(pin.Format) : pad.CanModify(pin.Format, NewFormat(pin.Id)) && pin.Format.Min == NewFormat(pin.Id).Min);

    private PinOutcome? NotOnPad(PinSpec pin, PinPadUse use) => FitsPad(pin, use) ? null : Cannot(pin.Id, pin.Id, Impossible.NotOnPinPad);
}
