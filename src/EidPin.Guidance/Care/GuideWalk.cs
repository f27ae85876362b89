using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Care;

/// <summary>All ways through a dialogue, from the first question to the plan. On a page of many up to two are ticked.</summary>
internal sealed class GuideWalk
{
    private readonly Guide guide;
    private readonly DateOnly today;

    private GuideWalk(Guide guide, DateOnly today) => (this.guide, this.today) = (guide, today);

    public List<string> Problems { get; } = [];

    public HashSet<string> Given { get; } = [];

    /// <summary>Rules that had a part in a plan.</summary>
    public HashSet<string> Fired { get; } = [];

    public Dictionary<string, int> Ends { get; } = [];

    public int Paths { get; private set; }

    public int Most { get; private set; }

    public string Longest { get; private set; } = "";

    public static GuideWalk All(Guide guide, DateOnly today)
    {
        var walk = new GuideWalk(guide, today);
        foreach (var card in guide.Data.Cards) walk.From(new(new Dictionary<string, string> { ["card"] = card }), []);
        return walk;
    }

    private void From(Situation situation, List<Given> asked)
    {
        if (guide.NextQuestion(situation, asked, today) is not { } next)
        {
            End(situation, asked);
            return;
        }
        foreach (var chosen in Choices(next.Question, next.Choices))
        {
            foreach (var answer in chosen) Given.Add($"{next.Question.Id}={answer}");
            From(situation.With(Guide.Said(next.Question, next.Choices, chosen)), [.. asked, new(next.Question.Id, chosen)]);
        }
    }

    private static IEnumerable<string[]> Choices(Question question, IReadOnlyList<Answer> choices)
    {
        if (!question.Many) return choices.Select(a => (string[])[a.Id]);
        var ones = choices.Select(a => (string[])[a.Id]);
        var twos = choices.SelectMany((a, i) => choices.Skip(i + 1).Select(b => (string[])[a.Id, b.Id]));
        return ones.Concat(twos).Append([]);
    }

    private void End(Situation situation, List<Given> asked)
    {
        Paths++;
        var way = string.Join(", ", asked.Select(a => $"{a.Question}={(a.Answers.Count == 0 ? "none" : string.Join('+', a.Answers))}"));
        if (asked.Count > Most) (Most, Longest) = (asked.Count, way);
        var open = guide.Open(situation, today);
        // A fact that no question tells is a rule nobody reaches by answering.
        if (open.Count > 0) Problems.Add($"still open ({string.Join(", ", open)}): {way}");
        var plan = guide.Plan(situation, today);
        Fired.UnionWith(plan.Because.Select(b => b.Rule));
        Ends[plan.Routes[0].Id] = Ends.GetValueOrDefault(plan.Routes[0].Id) + 1;
        if (plan.Routes.Select(r => r.Id).Distinct().Count() != plan.Routes.Count) Problems.Add($"a route stands twice: {way}");
        foreach (var rule in guide.RulingOut(plan, today)) Problems.Add($"offered, and ruled out by {rule}: {way}");
        // The plan of a finished dialogue must not rest on anything that was taken as usual.
        if (plan.Ask.Count > 0) Problems.Add($"rests on {string.Join(", ", plan.Ask)}: {way}");
    }
}
