namespace EidPin.Guidance.Pages;

/// <summary>Where a dialogue stands, as a page shows it.</summary>
/// <param name="Next">Null: the plan is found.</param>
/// <param name="Choices">What can be answered, and where each answer leads.</param>
/// <param name="None">Where "none of these" leads, of a question of which many may be ticked.</param>
/// <param name="Given">The answers of this very dialogue; null on a page that several ways lead to.</param>
public sealed record GuideView(
    string Card, Plan Plan, Question? Next, IReadOnlyList<(string Id, string Link)> Choices, string? None, IReadOnlyList<AnsweredView> Answered,
    IReadOnlyList<Given>? Given)
{
    /// <summary>A dialogue as it was replayed from an address.</summary>
    public static GuideView Of(Dialogue dialogue, IPageLinks links, string language, DateOnly today)
    {
        var (card, asked) = (dialogue.Situation.Card, dialogue.Asked);
        string Link(params IReadOnlyList<Given> answers) => links.Guide(language, card, answers);
        return new(card, PlanOf(dialogue, today), dialogue.Next,
            [.. dialogue.Choices.Select(c => (c.Id, Link([.. asked, new(dialogue.Next!.Id, [c.Id])])))],
            dialogue.Next is { Many: true } many ? Link([.. asked, new(many.Id, [])]) : null,
            [.. asked.Select((a, i) => new AnsweredView(a.Question, a.Answers, Link([.. asked.Take(i)])))], asked);
    }

    /// <summary>
    /// The plan as far as it is known. While nobody said which PIN it is, the usual one: that nothing said is wrong with any would be no help to
    /// somebody who came because it is.
    /// </summary>
    public static Plan PlanOf(Dialogue dialogue, DateOnly today)
    {
        var situation = dialogue.Situation;
        if (dialogue.Next is null || situation.Stated.Keys.Any(f => f is "pin" || f.StartsWith("pins.", StringComparison.Ordinal))) return dialogue.Plan(today);
        situation = situation.With(Says(dialogue.Guide, "happened", "forgot", when: !situation.Stated.ContainsKey("trouble")));
        situation = situation.With(Says(dialogue.Guide, "which", "all", when: situation["trouble"] is "locked" or "forgotten"));
        return dialogue.Guide.Plan(situation, today);
    }

    private static IReadOnlyDictionary<string, string> Says(Guide guide, string question, string answer, bool when) =>
        when && guide.Data.Questions.FirstOrDefault(q => q.Id == question)?.Answers.FirstOrDefault(a => a.Id == answer) is { } said ? said.Set : new Dictionary<string, string>();
}

/// <param name="Answers">What was answered; empty: none of these.</param>
/// <param name="Change">The question again.</param>
/// <param name="Or">Any one of these answers leads to this page.</param>
public sealed record AnsweredView(string Question, IReadOnlyList<string> Answers, string Change, bool Or = false)
{
    /// <summary>"None of these" is one of them.</summary>
    public bool None { get; init; } = Answers.Count == 0;
}
