using System.Text.RegularExpressions;
using EidPin.Cli.Choice;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Simulated cards and their codes.</summary>
internal sealed partial class Output
{
    /// <summary>The simulated card in use: the commands that are advised name it too, or they would look for a real one.</summary>
    public string? Simulated { get; init; }

    public void SimulatedCards(IReadOnlyList<ShownCard> cards)
    {
        foreach (var card in cards)
        {
            Result(card.Name, Look.Strong);
            Result($"  {(Simulators.ReadyMade.Find(card.Name) is null ? CardName(card.Profile) : Text($"simulate.card.{card.Name}"))}");
            var grid = new Grid().AddColumn(new GridColumn().PadLeft(0).PadRight(2)).AddColumn(new GridColumn().PadRight(0));
            foreach (var (pin, code) in card.Codes.Where(c => IsShown(card, c.Key))) grid.AddRow(PinName(pin).EscapeMarkup(), code.EscapeMarkup());
            // The letter's code of a card that is not activated is neither PIN nor PUK.
            if (card is { Activated: false, Definition.Scheme: Cards.ActivationScheme.SevenDigits })
                grid.AddRow(Text("simulate.letter").EscapeMarkup(), card.Definition.LetterCode.EscapeMarkup());
            Draw(grid);
        }
        Result(Text("simulate.known"), Look.Dim);
    }

    // Before activation the holder has no PINs, even where the card is delivered with something in their place. The number that opens the photo is nobody's PIN, but it is typed.
    private static bool IsShown(ShownCard card, string pin) =>
        Cards.CardProfiles.FindPin(pin) is { } spec && (!spec.Extra || pin == card.Profile.Photo?.PinId) && (card.Activated || spec.UnblockedBy is null);

    private string WithCard(string text)
    {
        if (Simulated is not { } card) return text;
        var name = card.Any(char.IsWhiteSpace) ? $"\"{card}\"" : card;
        return Advised().Replace(text, match => $"{match.Groups[1].Value} --simulated {name}`");
    }

    [GeneratedRegex("(`eidpin (?:status|check|change|unlock|activate|certificates|guide|sheet)\\b(?:(?! --simulated)[^`])*)`")]
    private static partial Regex Advised();
}
