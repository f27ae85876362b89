namespace EidPin.Cards.Pcsc;

/// <summary>A reader's own keypad (PC/SC part 10).</summary>
public sealed class PinPad
{
    public static PinPad? Detect(ICardLink link, bool off) => null;
    public static bool IsReaderStatus(StatusWord status) => false;
    public StatusWord Verify(ICardLink link, ReadOnlySpan<byte> header, PinFormat format, ushort language) => throw new NotImplementedException();
    public StatusWord Modify(ICardLink link, ReadOnlySpan<byte> header, PinFormat format, PinFormat next, ushort language) => throw new NotImplementedException();
}
