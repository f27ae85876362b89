using EidPin.Cli.Writing;
using EidPin.Guidance.Situations;

namespace EidPin.Cli.Choice;

/// <summary>The cards of the guide as people call them, beside the ids that are typed.</summary>
internal static class CardNames
{
    public static IReadOnlyList<string> Of(Writer output) =>
        [.. SituationFields.Cards.Select(c => $"{c} – {output.Shown(output.Texts.Of("guide")[$"guide.card.{c}"])}")];
}
