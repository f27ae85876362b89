using EidPin.Simulators;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Ready-made simulated cards and their published codes.</summary>
internal sealed partial class Output
{
    public void ReadyMadeCards(IReadOnlyList<ReadyMadeCard> cards)
    {
        foreach (var card in cards)
        {
            Result(card.Name, Look.Strong);
            Result($"  {Text($"simulate.card.{card.Name}")}");
            var grid = new Grid().AddColumn(new GridColumn().PadLeft(0).PadRight(2)).AddColumn(new GridColumn().PadRight(0));
            foreach (var (pin, code) in card.Codes.Where(c => IsShown(card, c.Key))) grid.AddRow(PinName(pin).EscapeMarkup(), code);
            // The letter's code of a card that is not activated is neither PIN nor PUK.
            if (card.Definition is { Activated: false, Scheme: Cards.ActivationScheme.SevenDigits })
                grid.AddRow(Text("simulate.letter").EscapeMarkup(), card.Definition.LetterCode);
            Draw(grid);
        }
        Result(Text("simulate.known"), Look.Dim);
    }

    // Before activation the holder has no PINs, even where the card is delivered with something in their place.
    private static bool IsShown(ReadyMadeCard card, string pin) =>
        Cards.CardProfiles.FindPin(pin) is { Extra: false } spec && (card.Definition.Activated || spec.UnblockedBy is null);
}
