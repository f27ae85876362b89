using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Plans;

/// <summary>An answer that was given: one, or with many those that were ticked (none: none of these).</summary>
/// <param name="Words">Beside "I do not know which": what the screen says. It is kept beside the PIN that is chosen after it.</param>
public sealed record Given(string Question, IReadOnlyList<string> Answers, string? Words = null);

/// <summary>
/// Where a dialogue stands. There is no stored progress: the state is the replay of what is known of the card and of the answers, so that
/// every answer can be changed. The next question is computed: the first in the guide's order that tells something an open rule needs.
/// </summary>
/// <param name="Situation">What is known by now.</param>
/// <param name="Asked">The questions answered so far, in the order asked.</param>
/// <param name="Next">The next question; null: the plan is found.</param>
/// <param name="Choices">What can be answered to it.</param>
/// <param name="Ignored">Answers to questions that were not asked, since an earlier answer made them needless.</param>
public sealed record Dialogue(
    Guide Guide,
    Situation Situation,
    IReadOnlyList<Given> Asked,
    Question? Next,
    IReadOnlyList<Answer> Choices,
    IReadOnlyList<string> Ignored)
{
    /// <summary>Words of a screen that fit several PINs: <see cref="Next"/> is asked again, with the answers that fit. Else null.</summary>
    public string? Words { get; private init; }

    /// <summary>All answers so far, and this one to <see cref="Next"/>.</summary>
    /// <param name="chosen">Ids of <see cref="Choices"/>; none: none of these.</param>
    public IReadOnlyList<Given> After(params IReadOnlyList<string> chosen)
    {
        var isOpen = Words is not null && Choices.Any(c => c.Which && chosen.Contains(c.Id));
        // Whoever cannot choose among those that fit is asked on, with what the words say to have happened.
        if (isOpen) return [.. Asked.Select(Happened), new(Next!.Id, chosen)];
        return [.. Asked, new(Next!.Id, chosen, Words)];
    }

    private Given Happened(Given given)
    {
        if (given.Question != "happened" || DialogueWords.State(Situation) is not { } state) return given;
        var answers = Guide.Data.Questions.First(q => q.Id == given.Question).Answers;
        var said = answers.FirstOrDefault(a => a.Set.GetValueOrDefault("trouble") == state);
        return said is null ? given : new(given.Question, [said.Id]);
    }

    /// <summary>
    /// The plan; while <see cref="Next"/> is not null the common one, taking as usual what is not known yet. While nobody said which PIN it
    /// is, that is the plan for all of them: "nothing is wrong" would not help somebody who came because something is.
    /// </summary>
    public Plan Plan(DateOnly today)
    {
        if (Next is null || Situation.Stated.ContainsKey("pin") || Situation.SaysBad) return Guide.Plan(Situation, today);
        var usual = Situation;
        if (!usual.Stated.ContainsKey("trouble")) usual = usual.With(Says("happened", "forgot"));
        if (usual["trouble"] is "locked" or "forgotten") usual = usual.With(Says("which", "all"));
        return Guide.Plan(usual, today);
    }

    // What an answer says about the situation; nothing where the guide does not have it.
    private IReadOnlyDictionary<string, string> Says(string question, string answer)
    {
        var asked = Guide.Data.Questions.FirstOrDefault(q => q.Id == question);
        return asked?.Answers.FirstOrDefault(a => a.Id == answer)?.Set ?? new Dictionary<string, string>();
    }

    /// <summary>Replays.</summary>
    /// <param name="known">Facts that need no question: the card, and what it says.</param>
    /// <param name="answers">By question.</param>
    /// <exception cref="GuideException">An answer that the question does not have.</exception>
    public static Dialogue Replay(Guide guide, Situation known, IEnumerable<Given> answers, DateOnly today)
    {
        var given = new Dictionary<string, Given>();
        foreach (var answer in answers) given[answer.Question] = answer;
        if (given.Keys.FirstOrDefault(id => guide.Data.Questions.All(q => q.Id != id)) is { } unknown)
            throw new GuideException("question", unknown, [.. guide.Data.Questions.Select(q => q.Id)]);
        var (situation, asked) = (known, new List<Given>());
        while (true)
        {
            var next = guide.NextQuestion(situation, asked, today);
            if (next is null || !given.Remove(next.Value.Question.Id, out var chosen))
                return new(guide, situation, asked, next?.Question, next?.Choices ?? [], [.. given.Keys]);
            var (question, choices) = next.Value;
            if (question.Many && chosen.Answers is ["none"]) chosen = chosen with { Answers = [] };
            var says = Guide.Said(question, choices, chosen.Answers);
            if (chosen.Words is not { } words)
            {
                situation = situation.With(says);
                asked.Add(chosen);
                continue;
            }
            var isOpen = choices.Any(c => c.Which && chosen.Answers.Contains(c.Id));
            var heard = DialogueWords.Hear(situation, says, choices, isOpen, words);
            situation = heard.Situation;
            if (heard.Fitting.Count > 1)
                return new(guide, situation, asked, question, heard.Fitting, [.. given.Keys]) { Words = words };
            asked.Add(chosen);
        }
    }

    /// <summary>
    /// Answers as they stand in an address or on the command line: <c>question=answer</c>, many joined by commas, <c>none</c> for none.
    /// </summary>
    public static Given Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0) throw new GuideException("answer", text, ["QUESTION=ANSWER"]);
        return new(text[..at], text[(at + 1)..].Split(','));
    }
}

/// <summary>Words that the guide does not know: a question, an answer, a field of a situation or its value.</summary>
/// <param name="what">question, answer, field, value, both (two fields that contradict each other), missing, twice, json, long.</param>
public sealed class GuideException(string what, string found, IReadOnlyList<string> allowed) : Exception($"{what}: {found}")
{
    private const int MostShown = 80;

    /// <summary>Of which kind the words are: see the constructor.</summary>
    public string What { get; } = what;

    /// <summary>The words as they came, cut where they are long. May hold anything: escape them.</summary>
    public string Found { get; } = found.Length <= MostShown ? found : Beginning.Of(found, MostShown) + "…";

    /// <summary>The field whose value it is.</summary>
    public string? Field { get; init; }

    /// <summary>What may stand there; empty where that is no list.</summary>
    public IReadOnlyList<string> Allowed { get; } = allowed;

    /// <summary>What was probably meant.</summary>
    public string? Nearest { get; init; } = Spelling.Nearest(found, allowed);
}
