using EidPin.Cards;

namespace EidPin.Cli.Choice;

/// <summary>Which card a command is for.</summary>
/// <param name="Fits">Nothing is better or worse than another: a card fits or not.</param>
/// <param name="Extra">Counters that are nobody's daily PIN are read too.</param>
internal sealed record Wanted(Func<CardStatus, bool> Fits, bool Extra = false)
{
    /// <summary>What a card that fits is to this command: said where several do.</summary>
    public required Func<CardStatus, string> Means { get; init; }

    /// <summary>Why the card in that reader does not fit, in a sentence.</summary>
    public required Func<string, CardStatus, string> Unfit { get; init; }
}
