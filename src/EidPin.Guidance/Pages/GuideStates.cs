using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>
/// Every state that a dialogue about a card can reach. Ways that lead to the same plan, or to the same questions with the same plans behind
/// them, meet in one state: what they differ in did not matter.
/// </summary>
public sealed class GuideStates
{
    private readonly Dictionary<string, GuideState> states = [];
    private readonly Dictionary<string, GuideState> met = [];
    private readonly string card;
    private readonly DateOnly today;

    private GuideStates(string card, DateOnly today)
    {
        (this.card, this.today) = (card, today);
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
        var known = dialogue.Situation.Stated.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}");
        var replayed = $"{string.Join(';', known)}|{string.Join(';', dialogue.Asked.Select(a => a.Question))}";
        if (met.TryGetValue(replayed, out var before)) return before;
        var next = dialogue.Next;
        // A page without forms offers one tick, or none.
        var answers = dialogue.Choices.Select(c => (string?)c.Id);
        if (next is { Many: true }) answers = answers.Prepend(null);
        var ways = answers.Select(a => (Answer: a, To: Walk(After(dialogue, GivenTo(next!, a))))).ToArray();
        var plan = dialogue.Plan(today);
        var shown = Shows(next, plan);
        var same = $"{string.Join(',', ways.Select(w => $"{w.Answer}>{w.To.Number}"))}|{shown}";
        if (!states.TryGetValue(same, out var state)) states[same] = state = new(states.Count, next, ways, plan) { Shows = shown };
        state.Meet(new Facts(dialogue.Situation, today));
        return met[replayed] = state;
    }

    // Null: none of these.
    private static Given GivenTo(Question question, string? answer) => new(question.Id, answer is null ? [] : [answer]);

    // One step on; replaying all answers for each of some thousand ways would take long.
    private Dialogue After(Dialogue before, Given answer)
    {
        var situation = before.Situation.With(Guide.Said(before.Next!, before.Choices, answer.Answers));
        Given[] asked = [.. before.Asked, answer];
        var next = before.Guide.NextQuestion(situation, asked, today);
        return new(before.Guide, situation, asked, next?.Question, next?.Choices ?? [], []);
    }

    private static string Shows(Question? next, Plan plan) => $"{next?.Id}|{(next is null ? Shown(plan) : Provisional(plan))}";

    /// <summary>Where answers lead; of several ticks to the first.</summary>
    public GuideState After(IReadOnlyList<Given> answers) =>
        answers.Aggregate(First, (at, given) => To(at, given.Answers.Count == 0 ? null : given.Answers[0])!);

    /// <summary>The state that shows what a dialogue shows; or the last one on the same way, where the card has said more.</summary>
    public (GuideState State, bool IsSame) Nearest(Dialogue dialogue)
    {
        var (state, shows) = (First, Shows(dialogue.Next, dialogue.Plan(today)));
        while (state.Shows != shows)
        {
            if (Step(state, dialogue) is not { } next) return (state, false);
            state = next;
        }
        return (state, true);
    }

    // By the answer that was given; else by the one that says what is known.
    private static GuideState? Step(GuideState state, Dialogue dialogue)
    {
        if (state.Next is not { } question || question.Id == dialogue.Next?.Id) return null;
        if (dialogue.Asked.FirstOrDefault(a => a.Question == question.Id) is { } given)
            return To(state, given.Answers.Count == 0 ? null : given.Answers[0]);
        var known = dialogue.Situation.Stated;
        bool Denies(Answer answer) => answer.Set.Any(s => known.TryGetValue(s.Key, out var value) && value != s.Value);
        int Says(Answer answer) => answer.Set.Count(s => known.TryGetValue(s.Key, out var value) && value == s.Value);
        var said = question.Answers.Where(a => !Denies(a) && Says(a) > 0 && To(state, a.Id) is not null).MaxBy(Says);
        return To(state, said?.Id);
    }

    private static GuideState? To(GuideState state, string? answer) => state.Ways.FirstOrDefault(w => w.Answer == answer).To;

    // What a page with a question shows of the plan so far.
    private static string Provisional(Plan plan)
    {
        var best = plan.Routes[0];
        var documents = string.Join(' ', PlanWords.Bring(best).Select(d => d.Id + d.Required + d.Text));
        var others = string.Join(' ', plan.Routes.Skip(1).Select(r => r.Id));
        return $"{best.Id},{best.Where},{best.Fee?.Id},{best.Duration},{documents}|{others}";
    }

    // All that a page shows of a plan.
    private static string Shown(Plan plan)
    {
        // Warnings and what to say name PINs: whether they do, their words tell.
        var words = new PlanWords(plan, Texts.For("en"));
        IEnumerable<string> shown =
        [
            .. plan.Routes.Select(r => $"{Shown(r)},{words.Say(r)}"),
            string.Join(' ', plan.RuledOut),
            string.Join(' ', plan.Warnings.Select(words.Warning)),
            string.Join(' ', plan.Because.Select(b => b.Rule)),
            string.Join(' ', plan.Ask),
        ];
        return string.Join('|', shown);
    }

    private static string Shown(PlanRoute route)
    {
        IEnumerable<object?> shown =
        [
            route.Id,
            route.Rule,
            string.Join(' ', route.Resets),
            string.Join(' ', route.Shops),
            string.Join(' ', route.Documents.Select(d => d.Id + d.Required + d.Text)),
            string.Join(' ', route.Steps),
            route.Where,
            string.Join(' ', route.Needs),
            route.Appointment,
            route.Fee?.Id,
            route.Duration,
            route.Hours,
            route.ValidForHours,
            string.Join(' ', route.Contacts),
        ];
        return string.Join(',', shown);
    }

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
                var (way, known) = (state.Answers!, to.Answers);
                if (known is null || known.Count > way.Count + 1) to.Answers = [.. way, GivenTo(state.Next!, answer)];
                to.Meet(state, answer);
            }
        Number(order);
    }

    private void Number(IEnumerable<GuideState> order)
    {
        var taken = new HashSet<int>();
        foreach (var state in order)
        {
            var number = ScreenList.First(state.Way);
            while (!taken.Add(number)) number = ScreenList.After(number);
            state.Code = ScreenList.OfState(card, number);
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

    private string[]? notUsable;
    private string? pin;
    private bool isMet;

    /// <summary>The PINs that do not work on every way here; none where the ways differ in them.</summary>
    public IReadOnlyList<string> NotUsable => notUsable ?? [];

    /// <summary>The PIN that is wanted on every way here; null where they differ.</summary>
    public string? Pin => pin;

    /// <summary>All that its page shows of question and plan, to be compared.</summary>
    internal string Shows { get; init; } = "";

    /// <summary>What its page is called on the telephone.</summary>
    public ScreenCode Code { get; internal set; } = null!;

    /// <summary>The shortest way here.</summary>
    public IReadOnlyList<Given>? Answers { get; internal set; }

    /// <summary>The same in one word: <c>locked.signature.yes</c>.</summary>
    public string Way => WayOf(Answers!);

    /// <summary>Answers as one word; of several ticks the first, and <c>none</c> for none.</summary>
    public static string WayOf(IReadOnlyList<Given> answers) =>
        string.Join('.', answers.Select(a => a.Answers.Count == 0 ? "none" : a.Answers[0]));

    /// <summary>The questions that every way here answers, in order, each with the answers that lead here.</summary>
    public IReadOnlyList<(GuideState At, IReadOnlyList<string?> Answers)> Common => common ?? [];

    /// <summary>What is known on one more way here.</summary>
    internal void Meet(Facts facts)
    {
        string[] bad = [.. facts.Bad];
        var wanted = facts.Pin;
        notUsable = !isMet ? bad : bad.SequenceEqual(notUsable ?? []) ? bad : [];
        pin = !isMet || wanted == pin ? wanted : null;
        isMet = true;
    }

    /// <summary>One more way here: a question that it does not share with the others is no longer common.</summary>
    internal void Meet(GuideState from, string? answer)
    {
        (GuideState At, IReadOnlyList<string?> Answers)[] way = [.. from.Common, (from, [answer])];
        if (common is null)
        {
            common = [.. way];
            return;
        }
        var shared = common.Join(way, c => c.At, w => w.At, (c, w) => (c.At, (IReadOnlyList<string?>)[.. c.Answers.Union(w.Answers)]));
        common = [.. shared];
    }

    public bool Equals(GuideState? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Number;
}
