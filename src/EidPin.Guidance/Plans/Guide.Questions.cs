using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

// Which question comes next. It is never wired: it follows from the rules that are still open.
public sealed partial class Guide
{
    internal (Question Question, IReadOnlyList<Answer> Choices)? NextQuestion(
        Situation situation, IReadOnlyList<Given> asked, DateOnly today)
    {
        var open = Open(situation, today);
        if (open.Count == 0) return null;
        foreach (var question in Data.Questions)
        {
            if (asked.Any(a => a.Question == question.Id) || Holds(question.When, new(situation, today)) == false) continue;
            var choices = Choices(question, situation, today);
            var told = choices.SelectMany(a => a.Set.Keys.Concat(a.Else?.Keys ?? []));
            if (!told.Any(open.Contains)) continue;
            // A single answer that is left is no question, and neither is one whose ticks are all known already.
            if (question.Many ? choices.Length > 0 : choices.Length > 1) return (question, choices);
        }
        return null;
    }

    /// <summary>The fields that would tell whether one of the rules before the first certain one holds, or what its route needs.</summary>
    internal HashSet<string> Open(Situation situation, DateOnly today)
    {
        var open = new HashSet<string>();
        foreach (var rule in Data.Rules.Where(r => InForce(r, today)))
        {
            var facts = new Facts(situation, today);
            var holds = Holds(rule.When, facts);
            if (holds == false) continue;
            open.UnionWith(facts.Missing);
            if (holds is null) continue;
            open.UnionWith(OpenOnRoute(rule.Route, situation, today));
            break;
        }
        return open;
    }

    // What a person must bring depends on who goes and on who they are: only for the route that was found.
    private HashSet<string> OpenOnRoute(string route, Situation situation, DateOnly today)
    {
        var facts = new Facts(situation, today);
        foreach (var instead in Data.Routes[route].Instead ?? []) _ = Holds(instead.When, facts);
        if (facts.Missing.Count > 0) return facts.Missing;
        var taken = Data.Routes[Taken(route, facts)];
        if (taken.Urgent) return facts.Missing;
        foreach (var part in (taken.Documents ?? []).Concat(taken.Where)) _ = Holds(part.When, facts);
        return facts.Missing;
    }

    private static Answer[] Choices(Question question, Situation situation, DateOnly today)
    {
        var facts = new Facts(situation, today);
        return [.. question.Answers.Where(a => Holds(a.When, facts) != false && IsOpen(question, a, situation.Stated))];
    }

    // What the card has said already is not offered for ticking, nor what would contradict it.
    private static bool IsOpen(Question question, Answer answer, IReadOnlyDictionary<string, string> stated)
    {
        if (question.Many) return !answer.Set.Keys.All(stated.ContainsKey);
        return answer.Set.All(s => !stated.TryGetValue(s.Key, out var said) || said == s.Value);
    }

    internal static IReadOnlyDictionary<string, string> Said(
        Question question, IReadOnlyList<Answer> choices, IReadOnlyList<string> chosen)
    {
        var ids = choices.Select(a => a.Id).ToArray();
        var refused = chosen.FirstOrDefault(c => !ids.Contains(c));
        if (refused is null && !question.Many && chosen.Count != 1) refused = string.Join(',', chosen);
        if (refused is not null) throw new GuideException("answer", refused, ids) { Field = question.Id };
        var said = new Dictionary<string, string>();
        foreach (var answer in choices.Where(a => chosen.Contains(a.Id)))
            foreach (var (field, value) in answer.Set) said.TryAdd(field, value);
        if (question.Many)
            foreach (var answer in choices.Where(a => !chosen.Contains(a.Id)))
                foreach (var (field, value) in answer.Else ?? new Dictionary<string, string>()) said.TryAdd(field, value);
        return said;
    }
}
