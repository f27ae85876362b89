using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Care;

/// <summary>What a look through a guide found, and its counts.</summary>
/// <param name="Findings">Nothing: all is well.</param>
/// <param name="Paths">Ways through the dialogue, up to two ticks on a page of many.</param>
/// <param name="Most">The most questions on any of them.</param>
public sealed record GuideReport(
    string Country,
    IReadOnlyList<string> Findings,
    int Rules,
    int Paths,
    int Most,
    IReadOnlyList<CommonCount> Commonest,
    IReadOnlyDictionary<string, int> Ends);

/// <summary>Questions of a common situation, after the card is named, and with the card in a reader.</summary>
public sealed record CommonCount(string Id, int WithoutCard, int WithCard, string Route);

/// <summary>
/// Looks after the rules: every rule reachable, every path ends in one route, every id has its text in every language, every rule a source
/// and a date, no text unused, and not too many questions.
/// </summary>
public sealed class GuideLint
{
    /// <summary>Bounds of service.md: for the commonest situations without and with a card, and for any.</summary>
    public const int MostWithoutCard = 5, MostWithCard = 3, MostForAny = 9;

    private readonly Guide guide;
    private readonly DateOnly today;
    private readonly List<string> findings = [];

    private GuideLint(Guide guide, DateOnly today) => (this.guide, this.today) = (guide, today);

    /// <summary>Takes seconds: all ways are walked, and 30,000 situations made.</summary>
    public static GuideReport Look(Guide guide, DateOnly today)
    {
        var lint = new GuideLint(guide, today);
        // A way that is not there ends every walk: told first, and alone.
        lint.findings.AddRange(lint.Nowhere());
        var rules = guide.Data.Rules.Count;
        if (lint.findings.Count > 0) return new(guide.Country, lint.findings, rules, 0, 0, [], new Dictionary<string, int>());
        var walk = GuideWalk.All(guide, today);
        lint.Walked(walk);
        lint.Reachable(GuideSample.Of(guide, today), walk.Fired);
        lint.findings.AddRange(GuideSourceLint.Look(guide.Data, today));
        if (guide.Country == "jp") lint.findings.AddRange(OperatorLint.Look(Operators.All, today));
        if (guide.Country == "jp") lint.findings.AddRange(SiteLint.Look(SiteList.All, today));
        lint.findings.AddRange(GuideTextLint.Look(guide));
        var common = guide.Data.Commonest.Select(lint.Count).ToArray();
        return new(guide.Country, lint.findings, rules, walk.Paths, walk.Most, common, walk.Ends);
    }

    /// <summary>Texts shared by the guides that none of them uses.</summary>
    public static IReadOnlyList<string> Unused() => [.. GuideTextLint.Unused(Guide.Countries.Select(Guide.For))];

    private IEnumerable<string> Nowhere()
    {
        var data = guide.Data;
        foreach (var rule in data.Rules.Concat(data.Also))
            if (!data.Routes.ContainsKey(rule.Route)) yield return $"no such route: {rule.Route} ({rule.Id})";
        foreach (var (id, route) in data.Routes)
        {
            foreach (var other in route.Instead ?? [])
                if (!data.Routes.ContainsKey(other.Route)) yield return $"no such route: {other.Route} ({id})";
            foreach (var contact in route.Contacts ?? [])
                if (!data.Contacts.ContainsKey(contact.Id)) yield return $"no such contact: {contact.Id} ({id})";
            if (route.Where.All(w => w.When is not null)) yield return $"no place without a condition: {id}";
        }
        if (data.Rules.All(r => r.When.Count > 0)) yield return "no rule without a condition: the last has to hold always";
        foreach (var question in data.Questions)
            foreach (var field in FieldsOf(question))
                if (SituationFields.Find(field) is null) yield return $"no such field: {field} ({question.Id})";
    }

    private static IEnumerable<string> FieldsOf(Question question) =>
        question.Answers.SelectMany(a => a.Set.Keys.Concat(a.Else?.Keys ?? [])).Distinct();

    private void Walked(GuideWalk walk)
    {
        findings.AddRange(walk.Problems);
        if (walk.Most > MostForAny) findings.Add($"{walk.Most} questions, at most {MostForAny}: {walk.Longest}");
        foreach (var question in guide.Data.Questions)
            foreach (var answer in question.Answers.Where(a => !walk.Given.Contains($"{question.Id}={a.Id}")))
                findings.Add($"never offered: {question.Id}={answer.Id}");
    }

    private void Reachable(GuideSample sample, HashSet<string> walked)
    {
        findings.AddRange(sample.Problems);
        var all = GuideEntries.Dated(guide.Data).Select(r => r.Id).ToArray();
        foreach (var id in all.Where(id => !sample.Fired.Contains(id) && !walked.Contains(id))) findings.Add($"never reached: {id}");
        foreach (var twice in all.GroupBy(id => id).Where(g => g.Count() > 1)) findings.Add($"id used twice: {twice.Key}");
        foreach (var (fact, values) in GuideEntries.Conditions(guide.Data).SelectMany(w => w))
        {
            if (!Facts.IsFact(fact)) findings.Add($"no such fact: {fact}");
            else findings.AddRange(values.Where(v => !IsSeen(fact, v, sample)).Select(v => $"never so: {fact} = {v}"));
        }
    }

    // Fields that only a dialogue fills are seen on its paths, not in situations.
    private bool IsSeen(string fact, string value, GuideSample sample)
    {
        if (sample.Values.Contains($"{fact}={value}")) return true;
        var said = guide.Data.Questions.SelectMany(q => q.Answers).SelectMany(a => a.Set);
        return said.Any(s => s.Key == fact && s.Value == value);
    }

    private CommonCount Count(Common common)
    {
        var card = new Dictionary<string, string> { ["card"] = common.Card };
        var (without, route) = Asked(new(card), common);
        var (with, other) = Asked(new Situation(card).With(common.Facts), common);
        if (without > MostWithoutCard) findings.Add($"{common.Id}: {without} questions without a card, at most {MostWithoutCard}");
        if (with > MostWithCard) findings.Add($"{common.Id}: {with} questions with a card, at most {MostWithCard}");
        if (route != other) findings.Add($"{common.Id}: {route} without a card, {other} with one");
        return new(common.Id, without, with, route);
    }

    private (int Questions, string Route) Asked(Situation known, Common common)
    {
        var dialogue = Dialogue.Replay(guide, known, common.Answers.Select(a => Dialogue.Parse($"{a.Key}={a.Value}")), today);
        if (dialogue.Next is { } open) findings.Add($"{common.Id}: no answer to {open.Id}");
        return (dialogue.Asked.Count, dialogue.Plan(today).Routes[0].Id);
    }
}
