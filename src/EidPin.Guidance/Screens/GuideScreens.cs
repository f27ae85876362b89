using System.Collections.Concurrent;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Screens;

/// <summary>The states of the guides, walked through once a card and day.</summary>
public static class GuideScreens
{
    private static readonly ConcurrentDictionary<(string Card, DateOnly Day), Lazy<GuideStates>> Walked = [];

    /// <param name="card">One of the cards of a situation.</param>
    public static GuideStates Of(string card, DateOnly today) =>
        Walked.GetOrAdd((card, today), key => new(() => GuideStates.Of(key.Card, key.Day))).Value;

    /// <summary>
    /// The code of the screen that a dialogue shows. Where the card has said more than a question asks for, or several answers were ticked,
    /// it is that of the nearest screen, and a + follows.
    /// </summary>
    public static string CodeOf(Dialogue dialogue, DateOnly today)
    {
        var (state, isSame) = Of(dialogue.Situation.Card, today).Nearest(dialogue);
        return isSame ? $"{state.Code}" : $"{state.Code}+";
    }
}
