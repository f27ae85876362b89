namespace EidPin.Cards.Pcsc;

/// <summary>A reader's own keypad (PC/SC part 10).</summary>
public sealed class PinPad
{
}
