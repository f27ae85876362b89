namespace EidPin.Guidance.Pages;

/// <summary>
/// Every state that a dialogue about a card can reach. Ways that lead to the same plan, or to the same questions with the same plans behind them,
/// meet in one state: what they differ in did not matter.
/// </summary>
public sealed class GuideStates
{
    private readonly Dictionary<string, GuideState> states = [];
    private readonly Dictionary<string, GuideState> met = [];
    private readonly DateOnly today;

    private GuideStates(string card, DateOnly today)
    {
        this.today = today;
        First = Walk(Dialogue.Replay(Guide.ForCard(card), new(new Dictionary<string, string> { ["card"] = card }), [], today));
        Name();
    }

    /// <param name="card">One of <see cref="SituationFields.Cards"/>.</param>
    public static GuideStates Of(string card, DateOnly today) => new(card, today);

    /// <summary>Nothing answered yet.</summary>
    public GuideState First { get; }

    /// <summary>From the first on, each after all that lead to it.</summary>
    public IReadOnlyList<GuideState> All { get; private set; } = [];

    private GuideState Walk(Dialogue dialogue)
    {
        var replayed = string.Join(';', dialogue.Situation.Stated.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"))
            + "|" + string.Join(';', dialogue.Asked.Select(a => a.Question));
        if (met.TryGetValue(replayed, out var known)) return known;
        var next = dialogue.Next;
        // A page without forms offers one tick, or none.
        string?[] answers = next is null ? [] : next.Many ? [null, .. dialogue.Choices.Select(c => c.Id)] : [.. dialogue.Choices.Select(c => c.Id)];
        var ways = answers.Select(a => (Answer: a, To: Walk(After(dialogue, new(next!.Id, a is null ? [] : [a]))))).ToArray();
        var plan = dialogue.Plan(today);
        var same = $"{next?.Id}|{string.Join(',', ways.Select(w => $"{w.Answer}>{w.To.Number}"))}|{Shown(plan)}";
        if (!states.TryGetValue(same, out var state)) states[same] = state = new(states.Count, next, ways, plan);
        return met[replayed] = state;
    }

    // One step on; replaying all answers for each of some thousand ways would take long.
    private Dialogue After(Dialogue before, Given answer)
    {
        var situation = before.Situation.With(Guide.Said(before.Next!, before.Choices, answer.Answers));
        Given[] asked = [.. before.Asked, answer];
        var next = before.Guide.NextQuestion(situation, asked, today);
        return new(before.Guide, situation, asked, next?.Question, next?.Choices ?? [], []);
    }

    // All that a page shows of a plan.
    private static string Shown(Plan plan) => string.Join('|',
        [.. plan.Routes.Select(r => $"{r.Id},{r.Rule},{string.Join(' ', r.Resets)},{string.Join(' ', r.Shops)},{string.Join(' ', r.Documents.Select(d => d.Id + d.Required))},"
            + $"{string.Join(' ', r.Steps)},{r.Where},{string.Join(' ', r.Needs)},{r.Appointment},{r.Fee?.Id},{r.Duration},{r.Hours},{r.ValidForHours},{r.Say},{string.Join(' ', r.Contacts)}"),
        string.Join(' ', plan.RuledOut), string.Join(' ', plan.Warnings), string.Join(' ', plan.Because.Select(b => b.Rule)), string.Join(' ', plan.Ask)]);

    /// <summary>Names each state by the answers of the shortest way to it, and notes what all ways to it have in common.</summary>
    private void Name()
    {
        var order = new List<GuideState>();
        Order(First, [], order);
        order.Reverse();
        All = order;
        First.Answers = [];
        foreach (var state in order)
            foreach (var (answer, to) in state.Ways)
            {
                if (to.Answers is null || to.Answers.Count > state.Answers!.Count + 1) to.Answers = [.. state.Answers!, new(state.Next!.Id, answer is null ? [] : [answer])];
                to.Meet(state, answer);
            }
    }

    private static void Order(GuideState state, HashSet<GuideState> seen, List<GuideState> order)
    {
        if (!seen.Add(state)) return;
        // Backwards, so that the whole order reversed has the first answers first.
        foreach (var (_, to) in state.Ways.Reverse()) Order(to, seen, order);
        order.Add(state);
    }
}

/// <param name="Ways">By answer; null: none of these.</param>
public sealed record GuideState(int Number, Question? Next, IReadOnlyList<(string? Answer, GuideState To)> Ways, Plan Plan)
{
    private List<(GuideState At, IReadOnlyList<string?> Answers)>? common;

    /// <summary>The shortest way here.</summary>
    public IReadOnlyList<Given>? Answers { get; internal set; }

    /// <summary>The questions that every way here answers, in order, each with the answers that lead here.</summary>
    public IReadOnlyList<(GuideState At, IReadOnlyList<string?> Answers)> Common => common ?? [];

    /// <summary>One more way here: a question that it does not share with the others is no longer common.</summary>
    internal void Meet(GuideState from, string? answer)
    {
        (GuideState At, IReadOnlyList<string?> Answers)[] way = [.. from.Common, (from, [answer])];
        common = common is null ? [.. way] : [.. common.Where(c => way.Any(w => w.At == c.At))
            .Select(c => (c.At, (IReadOnlyList<string?>)[.. c.Answers.Union(way.First(w => w.At == c.At).Answers)]))];
    }

    public bool Equals(GuideState? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Number;
}
