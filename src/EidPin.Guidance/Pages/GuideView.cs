using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;

namespace EidPin.Guidance.Pages;

/// <summary>Where a dialogue stands, as a page shows it.</summary>
/// <param name="Next">Null: the plan is found.</param>
/// <param name="Choices">What can be answered, and where each answer leads.</param>
/// <param name="None">Where "none of these" leads, of a question of which many may be ticked.</param>
/// <param name="Given">The answers of this very dialogue; null on a page that several ways lead to.</param>
public sealed record GuideView(
    string Card,
    Plan Plan,
    Question? Next,
    IReadOnlyList<(string Id, string Link)> Choices,
    string? None,
    IReadOnlyList<AnsweredView> Answered,
    IReadOnlyList<Given>? Given)
{
    /// <summary>On a page that several ways lead to: the PINs that do not work on all of them.</summary>
    public IReadOnlyList<string> NotUsable { get; init; } = [];

    /// <summary>On a page that several ways lead to: the PIN that is wanted on all of them.</summary>
    public string? Pin { get; init; }

    /// <summary>Words of a screen that fit several PINs: the choices are those that fit. Else null.</summary>
    public string? Words { get; init; }

    /// <summary>Where the plan is on one sheet; null while it is not found.</summary>
    public string? Slip { get; init; }

    /// <summary>What the page is called on the telephone.</summary>
    public required string Screen { get; init; }

    /// <summary>A dialogue as it was replayed from an address.</summary>
    public static GuideView Of(Dialogue dialogue, IPageLinks links, string language, DateOnly today)
    {
        var (card, asked) = (dialogue.Situation.Card, dialogue.Asked);
        string Link(IReadOnlyList<Given> answers) => links.Guide(language, card, answers);
        var choices = dialogue.Choices.Select(c => (c.Id, Link(dialogue.After(c.Id)))).ToArray();
        var none = dialogue.Next is { Many: true } ? Link(dialogue.After()) : null;
        var answered = asked.Select((a, i) => new AnsweredView(a.Question, a.Answers, Link([.. asked.Take(i)]), a.Words)).ToArray();
        return new(card, dialogue.Plan(today), dialogue.Next, choices, none, answered, asked)
        {
            Screen = GuideScreens.CodeOf(dialogue, today),
            Words = dialogue.Words,
            Slip = dialogue.Next is null ? links.Slip(language, card, asked) : null,
        };
    }
}

/// <param name="Answers">What was answered; empty: none of these.</param>
/// <param name="Change">The question again.</param>
/// <param name="Words">What the screen says, where it was told beside the answer.</param>
public sealed record AnsweredView(string Question, IReadOnlyList<string> Answers, string Change, string? Words = null);
