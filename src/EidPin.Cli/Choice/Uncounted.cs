using EidPin.Cards;

namespace EidPin.Cli.Choice;

/// <summary>A card that is in a reader and is not the one.</summary>
/// <param name="Why">In a sentence.</param>
/// <param name="Failure">Why it could not be read; null: it was read and does not fit.</param>
internal sealed record Uncounted(ReaderState Reader, string Why, CardException? Failure)
{
    /// <summary>A security key or a card of somebody else, which is always in on some computers.</summary>
    public bool IsStrange => Failure is { Fault: CardFault.UnknownCard };

    /// <summary>
    /// It stays so while the card is in. Anything else may be a card that is still on its way in, or held by another program for a moment.
    /// </summary>
    public bool IsSettled => Failure is null or { Fault: CardFault.UnknownCard or CardFault.JukiCard or CardFault.ContactlessOnly };
}
