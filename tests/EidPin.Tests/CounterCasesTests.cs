using System.Globalization;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Counter;

namespace EidPin.Tests;

/// <summary>
/// Each way of each case that ends at a counter's reset, brought there as a slip: the clerk is asked to see what the plan told the citizen.
/// </summary>
public sealed class CounterCasesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-12-01T01:00:00Z", CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, string> Comes = new()
    {
        ["office"] = Comers.Holder,
        ["office-legal-representative"] = Comers.Representative,
        ["office-agent"] = Comers.Agent,
    };

    [Theory, MemberData(nameof(ChecklistTests.Cases), MemberType = typeof(ChecklistTests))]
    public void The_slip_of_a_case_opens_the_checklist_of_its_plan(string file, string id)
    {
        var plan = ChecklistTests.Plan(file, id);
        foreach (var route in Ways(plan))
            foreach (var site in SiteList.All)
            {
                var visit = Visit(Comes[route.Id], site);
                var slip = SlipCode.Read(SlipCode.Of(plan));
                var guide = VisitDesk.Of(visit, site, slip, Represents(plan), Now);
                Assert.NotNull(guide.List);
                Assert.Equal(route.Documents.Select(d => (d.Id, d.Text)), guide.List.Items.Select(i => (i.Id, i.Text)));
            }
    }

    [Fact]
    public void There_are_many_of_them_by_each_of_the_three_who_come()
    {
        var plans = ChecklistTests.Cases.Select(c => ChecklistTests.Plan(c.Data.Item1, c.Data.Item2));
        var ways = plans.SelectMany(Ways).CountBy(route => route.Id).ToDictionary();
        Assert.All(Comes.Keys, route => Assert.True(ways.GetValueOrDefault(route) > 5, route));
    }

    // A child's certificate of residence is no matter of PINs, though the same counter gives it.
    private static IEnumerable<PlanRoute> Ways(Plan plan) => plan.Routes.Where(r => Comes.ContainsKey(r.Id) && r.Resets.Count > 0);

    private static string? Represents(Plan plan)
    {
        if (plan.Situation["adultWard"] == "true") return Represented.Ward;
        return plan.Situation.Whole("age") < 15 || plan.Situation["child"] == "yes" ? Represented.Child : null;
    }

    private static Visit Visit(string who, Site site)
    {
        var rules = new VisitRules(site.Id, site.Zone, true, true, site.ReplyDays, site.Rules.ChildAuthority.Value, site.Supervisor);
        // An agent's second visit: what the first one is asked for is a part of it.
        var letter = who == Comers.Agent ? new Enquiry("letter", Now.AddDays(-2), Now.AddDays(9)) : null;
        return new()
        {
            Id = "v",
            Site = site.Id,
            Who = who,
            ByPhone = false,
            OpenedAt = Now,
            Until = Now.AddHours(8),
            Pairing = "code",
            Rules = rules,
            Enquiry = letter,
        };
    }
}
