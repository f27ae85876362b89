using System.Collections.Concurrent;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Screens;

/// <summary>The states of the guides, walked through once a card and day. That of a My Number Card takes most of a second.</summary>
public static class GuideScreens
{
    private static readonly ConcurrentDictionary<string, (DateOnly Day, Lazy<GuideStates> States)> Walked = [];

    /// <param name="card">One of the cards of a situation.</param>
    public static GuideStates Of(string card, DateOnly today) => At(card, today).Value;

    /// <summary>Walks through them while a person reads.</summary>
    /// <returns>Done when <see cref="CodeOf"/> will not wait any more.</returns>
    public static Task Begin(string card, DateOnly today) => Task.Run(() => Of(card, today));

    /// <summary>
    /// The code of the screen that a dialogue shows. Where the card has said more than a question asks for, or several answers were ticked,
    /// it is that of the nearest screen, and a + follows.
    /// </summary>
    public static string CodeOf(Dialogue dialogue, DateOnly today)
    {
        var situation = dialogue.Situation;
        // The first question of a card has its number whatever follows.
        if (dialogue.Asked.Count == 0 && situation.Stated.Count == 1) return $"{ScreenList.OfFirst(situation.Card)}";
        var (state, isSame) = Of(situation.Card, today).Nearest(dialogue);
        return isSame ? $"{state.Code}" : $"{state.Code}+";
    }

    // Those of yesterday go: a program may run for weeks.
    private static Lazy<GuideStates> At(string card, DateOnly today) => Walked.AddOrUpdate(
        card,
        _ => New(card, today),
        (_, before) => before.Day == today ? before : New(card, today)).States;

    private static (DateOnly Day, Lazy<GuideStates> States) New(string card, DateOnly today) =>
        (today, new(() => GuideStates.Of(card, today)));
}
