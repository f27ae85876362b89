using System.Collections.Concurrent;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

using When = IReadOnlyDictionary<string, IReadOnlyList<string>>;

/// <summary>
/// The rules of one country: from what is known to a plan. Rules are data (guidance/jp, guidance/fi); the first that holds decides.
/// </summary>
public sealed partial class Guide
{
    private static readonly ConcurrentDictionary<string, Guide> Loaded = [];

    private Guide(string country)
    {
        Country = country;
        Data = GuideReader.Read($"{country}/guide.json", GuideShapes.Default.GuideData);
    }

    /// <summary>ISO 3166 in lower case: the first part of every card's and PIN's id.</summary>
    public static IReadOnlyList<string> Countries { get; } = ["jp", "fi"];

    /// <summary>One of <see cref="Countries"/>.</summary>
    public string Country { get; }

    /// <summary>Its questions, rules and routes.</summary>
    public GuideData Data { get; }

    /// <summary>The guide of a country: <c>jp</c> or <c>fi</c>.</summary>
    public static Guide For(string country) => Loaded.GetOrAdd(country, static c => new(c));

    /// <param name="card">One of <see cref="SituationFields.Cards"/>.</param>
    public static Guide ForCard(string card) => For(card[..2]);

    /// <summary>The plan for a situation in which nothing more is asked. There is always one: the last rule has no conditions.</summary>
    public Plan Plan(Situation situation, DateOnly today)
    {
        var said = situation;
        var heard = Asked.Apply(said);
        situation = heard.Situation;
        var complete = situation.Complete();
        var facts = new Facts(complete, today);
        var rule = Deciding(facts, today);
        var first = Taken(rule.Route, facts);
        facts.Set("route", first);
        var others = Others(facts, first, today);
        facts.Offer(others.Select(o => o.Route).Prepend(first));
        PlanRoute[] routes = [Describe(first, rule, facts), .. others.Select(o => Describe(o.Route, o.Rule, facts))];
        var ruledOut = RuledOut(facts, routes).ToArray();
        var warnings = Data.Warnings.Where(w => Holds(w.When, facts) == true).OrderByDescending(w => w.First).ToArray();
        var against = Data.RuledOut.Where(r => ruledOut.Any(o => o.Rule == r.Id));
        IEnumerable<IDated> deciding = [rule, .. others.Select(o => o.Rule), .. against, .. warnings];
        var ask = facts.Assumed.Where(field => Matters(field, complete, first, today)).ToList();
        if (heard.PinIsOpen) ask.Add("pin");
        string[] told = [.. warnings.Select(w => w.Warning).Distinct()];
        return new(situation, routes, ruledOut, told, Reasons(deciding, today), ask, () => Unused.Of(this, said, today))
        {
            Asked = heard.As,
            OnLastTry = [.. facts.OnLastTry],
            LastTryIsOfOne = heard.TriesAreOfOne && facts.OnLastTry.Skip(1).Any(),
            ToIssue = facts.ToIssue,
            ToChange = facts.ToChange,
        };
    }

    private Rule Deciding(Facts facts, DateOnly today) => Data.Rules.First(r => InForce(r, today) && Holds(r.When, facts) == true);

    // The routes beside the first, each with the rule that adds it.
    private List<(Rule Rule, string Route)> Others(Facts facts, string first, DateOnly today)
    {
        var others = new List<(Rule Rule, string Route)>();
        foreach (var rule in Data.Also.Where(r => InForce(r, today) && Holds(r.When, facts) == true))
        {
            var taken = Taken(rule.Route, facts);
            // Where what takes its place is the first route already, it stands there itself.
            var route = taken == first ? rule.Route : taken;
            if (route != first && others.All(o => o.Route != route)) others.Add((rule, route));
        }
        return others;
    }

    private static Because[] Reasons(IEnumerable<IDated> deciding, DateOnly today) =>
        [.. deciding.DistinctBy(r => r.Id).Select(r =>
            new Because(r.Id, r.Sources, r.Checked, Sureness.Of(r.Confidence, r.Sources), IsPast(r, today)))];

    /// <summary>The route that a rule leads to, or the one that takes its place, and so on.</summary>
    internal string Taken(string route, Facts facts)
    {
        // A child's office visit is the parent's, and that again somebody else's.
        while (Data.Routes[route].Instead?.FirstOrDefault(i => Holds(i.When, facts) == true) is { } other) route = other.Route;
        return route;
    }

    /// <summary>True or false; null while a fact is not known and none that is known speaks against it.</summary>
    internal static bool? Holds(When? when, Facts facts)
    {
        if (when is null) return true;
        var open = false;
        foreach (var (fact, wanted) in when)
        {
            if (facts[fact] is not { } value) open = true;
            else if (!wanted.Contains(value)) return false;
        }
        return open ? null : true;
    }

    internal static bool InForce(Rule rule, DateOnly today) => !(rule.From > today || rule.Until < today);

    /// <summary>Its sources have to be looked at again.</summary>
    public static bool IsPast(IDated rule, DateOnly today) => today >= (rule.Review ?? rule.Checked.AddYears(1));

    private PlanRoute Describe(string id, Rule rule, Facts facts)
    {
        var route = Data.Routes[id];
        var resets = Resets(route.Resets, facts);
        var has = facts.Situation.List("has");
        return new(
            id,
            rule.Id,
            resets,
            Shops(route, resets, facts),
            [.. Those(route.Documents, facts).Select(d => Document(d, has, facts))],
            [.. Those(route.Steps, facts).Select(s => s.Id)],
            Those(route.Where, facts).First().Id,
            [.. Those(route.Needs, facts).Select(n => n.Id)],
            route.Appointment,
            route.Fee?.FirstOrDefault(f => Holds(f.When, facts) == true),
            route.Duration?.FirstOrDefault(d => Holds(d.When, facts) == true),
            route.Hours?.FirstOrDefault(h => Holds(h.When, facts) == true),
            route.ValidForHours,
            [.. Those(route.SayFirst, facts).Select(s => s.Id)],
            Those(route.Say, facts).FirstOrDefault()?.Id,
            [.. Those(route.SayAlso, facts).Select(s => s.Id)],
            [.. Those(route.Contacts, facts).Select(c => c.Id)]);
    }

    private static PlanDocument Document(Part part, IReadOnlyList<string> has, Facts facts)
    {
        // The clerk's checklist asks the same.
        var need = DocumentNeed.Of(part.Id, part.Text);
        var enough = facts.Situation.Stated.ContainsKey("has") ? need.WithHas(has) : null;
        return new(part.Id, part.Required, enough, enough == false ? need.Missing(has) : [], part.Text);
    }

    private static IReadOnlyList<string> Resets(string which, Facts facts) => which switch
    {
        // Where there are no PINs, none is reset.
        "needed" or "bad" when facts["faceCard"] == "true" => [],
        "needed" => facts.ToSet,
        "bad" => [.. facts.Bad.Where(p => p != "activation-code")],
        "kiosk" => facts["kiosk-pin"] is { } pin and not "none" ? [pin] : [],
        "wanted" => facts["pin"] is { } wanted and not "none" ? [wanted] : [],
        "first-use" => ["pin1", "pin2"],
        _ => [],
    };

    private static string[] Shops(RouteData route, IReadOnlyList<string> resets, Facts facts)
    {
        if (route.Resets != "kiosk" || resets.Count == 0) return [];
        return [.. Operators.For("jp." + resets[0], facts.Situation["shop"]).Select(o => o.Id)];
    }

    private IEnumerable<RuledOut> RuledOut(Facts facts, PlanRoute[] routes)
    {
        foreach (var group in Data.RuledOut.Where(r => Holds(r.When, facts) == true).GroupBy(r => r.Route))
        {
            // "shop" stands for the one that the person asked for.
            var id = group.Key == "shop" ? facts["shop"] : group.Key;
            var first = group.First();
            if (id is not null && routes.All(r => r.Id != id)) yield return new(id, first.Reason, first.Id, first.Text);
        }
    }

    /// <summary>Rules that rule out a route which the plan offers: one of the two is wrong. The plan itself does not show them.</summary>
    internal IEnumerable<string> RulingOut(Plan plan, DateOnly today)
    {
        var facts = new Facts(plan.Situation.Complete(), today);
        facts.Set("route", plan.Routes[0].Id);
        var offered = Data.RuledOut.Where(r => plan.Routes.Any(p => p.Id == r.Route));
        // "never-at-kiosk" is said of another PIN than the one that the kiosk sets.
        return offered.Where(r => r.Reason != "never-at-kiosk" && Holds(r.When, facts) == true).Select(r => r.Id);
    }

    internal static IEnumerable<Part> Those(IReadOnlyList<Part>? parts, Facts facts) =>
        parts?.Where(p => Holds(p.When, facts) == true) ?? [];

    // A number that nobody said is asked for only where it would lead elsewhere.
    private bool Matters(string field, Situation complete, string route, DateOnly today) => Probes(field).Any(value =>
    {
        var other = new Facts(complete.Where(field, value), today);
        return Taken(Deciding(other, today).Route, other) != route;
    });

    private static string[] Probes(string field) => field switch
    {
        "age" => ["10", "40"],
        "issued" => ["2026-01-12", "2026-02-01"],
        _ => ["-1", "30", "400"],
    };
}
