using System.Text.RegularExpressions;

namespace EidPin.Cli.Writing;

/// <summary>The commands that a text advises, as a person with a simulated card has to type them.</summary>
internal static partial class Advised
{
    /// <param name="simulated">The name or file of the card; null: a real one.</param>
    public static string For(string text, string? simulated)
    {
        if (simulated is not { } card) return text;
        var name = card.Any(char.IsWhiteSpace) ? $"\"{card}\"" : card;
        return CardCommand().Replace(text, match => $"{match.Groups[1].Value} --simulated {name}`");
    }

    [GeneratedRegex("(`eidpin (?:status|check|change|unlock|activate|certificates|guide|sheet)\\b(?:(?! --simulated)[^`])*)`")]
    private static partial Regex CardCommand();
}
