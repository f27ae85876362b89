using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Writing;
using EidPin.Simulators;

namespace EidPin.Cli.Views;

/// <summary>Simulated cards and their codes.</summary>
internal sealed class SimulatedCardsView(Writer output)
{
    private readonly CardWords words = new(output);

    public void Show(IEnumerable<ShownCard> cards)
    {
        foreach (var card in cards)
        {
            output.Result(card.Name, Look.Strong);
            var name = ReadyMade.Find(card.Name) is null ? words.Card(card.Profile) : output.Text($"simulate.card.{card.Name}");
            output.Result($"  {name}");
            new Tables(output).Pairs(Codes(card));
        }
        output.Result(output.Text("simulate.known"), Look.Dim);
    }

    private IEnumerable<(string Name, string Code)> Codes(ShownCard card)
    {
        foreach (var (pin, code) in card.Codes.Where(c => IsShown(card, c.Key))) yield return (words.Pin(pin), code);
        // The letter's code of a card that is not activated is neither PIN nor PUK.
        if (card is { Activated: false, Definition.Scheme: ActivationScheme.SevenDigits })
            yield return (output.Text("simulate.letter"), card.Definition.LetterCode);
    }

    // Before activation the holder has no PINs, even where the card is delivered with something in their place.
    private static bool IsShown(ShownCard card, string pin)
    {
        if (CardProfiles.FindPin(pin) is not { } spec) return false;
        // The number that opens the photo is nobody's PIN, but it is typed.
        if (spec.Extra && pin != card.Profile.Photo?.PinId) return false;
        return card.Activated || spec.UnblockedBy is null;
    }
}
