using EidPin.Cards.Pcsc;

namespace EidPin.CardGuide;

/// <summary>The text for an entry at a reader's own keys that sent nothing.</summary>
public static class PinPadText
{
    /// <summary>Null: a code was sent, and what became of it is the card's answer.</summary>
    public static string? Key(PinPadAnswer answer) => answer.End switch
    {
        PinPadEnd.Sent => null,
        PinPadEnd.Cancelled => "outcome.pad.cancelled",
        PinPadEnd.TimedOut => "outcome.pad.timeout",
        _ => "outcome.pad.failed",
    };
}
