using System.Text;
using System.Text.Json;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;

namespace EidPin.Tests;

/// <summary>What a clerk is asked to see is what the plan told the citizen.</summary>
public sealed class ChecklistTests
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    // All that could lie on a counter.
    private static readonly Shown[] Everything =
    [
        .. from kind in Identity.All from whose in Bearer.All select new Shown(kind, whose),
        .. from kind in (string[])[
            "my-number-card", "old-card", "enquiry-letter", "power-of-attorney", "sealed-reply", "expiry-notice", "renewal-proof",
            "photo-for-new-card"]
           select new Shown(kind, Bearer.Holder),
        .. from kind in (string[])[DocumentNeed.FamilyRegister, DocumentNeed.OwnRegister, DocumentNeed.Guardianship]
           select new Shown(kind, Bearer.Representative),
    ];

    /// <summary>Every case, of every file, with a way that ends at a Japanese office.</summary>
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (file, id, plan) in All().Where(c => c.Plan.Routes.Any(Checklist.IsFor))) data.Add(file, id);
            return data;
        }
    }

    /// <summary>Of a case.</summary>
    internal static Plan Plan(string file, string id) => All().Single(c => c.File == file && c.Id == id).Plan;

    [Fact]
    public void There_are_many_cases_of_every_way_to_an_office()
    {
        var routes = All().SelectMany(c => c.Plan.Routes.Where(Checklist.IsFor)).CountBy(r => r.Id).ToDictionary();
        Assert.All(
            (string[])["office", "office-legal-representative", "office-agent", "reissue-certificate", "extend-card", "new-card"],
            route => Assert.True(routes.GetValueOrDefault(route) > 2, route));
        Assert.InRange(routes.Values.Sum(), 100, 10_000);
    }

    [Theory, MemberData(nameof(Cases))]
    public void What_the_clerk_is_asked_to_see_is_what_the_plan_told(string file, string id)
    {
        var plan = All().Single(c => c.File == file && c.Id == id).Plan;
        foreach (var route in plan.Routes.Where(Checklist.IsFor))
        {
            var told = route.Documents.Select(d => (d.Id, d.Text));
            foreach (var site in SiteList.All.Append(null))
            {
                var list = Checklist.Of(route, site, [], Today);
                Assert.Equal(told, list.Items.Select(i => (i.Id, i.Text)));
                // Nothing is asked for that the plan had called needless, and the plan's own words on what is enough are the checklist's.
                Assert.True(Checklist.Of(route, site, Brought(route), Today).Enough, $"{site?.Id}: what the plan told is not enough");
                Assert.Equal(list.Items.Any(i => i.Needed == true && !i.Enough), !list.Enough);
            }
            Same(plan, route);
        }
    }

    // With the holder's list of IDs plan and checklist say the same of each document.
    private static void Same(Plan plan, PlanRoute route)
    {
        foreach (var has in (string[][])[[], ["passport"], ["pension-book"], ["pension-book", "care-insurance-card"], ["residence-card"]])
        {
            var situation = plan.Situation.Where("has", string.Join(',', has));
            var same = Guide.For("jp").Plan(situation, Today).Routes.Single(r => r.Id == route.Id);
            var list = Checklist.Of(same, null, [.. has.Select(kind => new Shown(kind, Bearer.Holder))], Today);
            foreach (var (document, item) in same.Documents.Zip(list.Items).Where(pair => pair.First.Enough is not null))
            {
                Assert.Equal((document.Id, document.Enough), (item.Id, item.Enough));
                Assert.Equal(document.BringAlso, item.BringAlso);
            }
        }
    }

    [Fact]
    public void Adding_a_document_never_turns_enough_into_not_enough()
    {
        var routes = All().SelectMany(c => c.Plan.Routes.Where(Checklist.IsFor))
            .DistinctBy(r => $"{r.Id} {string.Join(' ', r.Documents.Select(d => d.Id + d.Text + d.Required))}").ToArray();
        var random = new Random(1);
        foreach (var route in routes)
            foreach (var site in SiteList.All.Append(null))
                for (var run = 0; run < 60; run++)
                {
                    var share = random.NextDouble();
                    Shown[] some = [.. Everything.Where(_ => random.NextDouble() < share)];
                    Shown[] more = [.. some, Everything[random.Next(Everything.Length)]];
                    var (before, after) = (Checklist.Of(route, site, some, Today), Checklist.Of(route, site, more, Today));
                    Assert.True(after.Enough || !before.Enough, $"{route.Id} {site?.Id}");
                    Assert.All(before.Items.Zip(after.Items), pair => Assert.True(pair.Second.Enough || !pair.First.Enough));
                    // Who is not there yet is told what would help, and it does.
                    Assert.All(before.Items.Where(i => !i.Enough), i => Assert.NotEmpty(i.BringAlso));
                }
    }

    [Theory]
    [InlineData("aonohara", "pension-book,care-insurance-card", false), InlineData("aonohara", "passport,care-insurance-card", true)]
    [InlineData("uminari", "pension-book,care-insurance-card", true), InlineData("uminari", "passport", true)]
    [InlineData("uminari", "pension-book", false), InlineData("hoshimi", "passport", false)]
    public void Two_IDs_of_a_parent_without_a_photo_are_refused_where_the_city_refuses_them(string site, string ids, bool enough)
    {
        var route = PlanOf("""{"card":"jp.my-number","age":7,"pins":{"authentication":"locked"}}""").Routes[0];
        Shown[] shown = [.. ids.Split(',').Select(kind => new Shown(kind, Bearer.Representative))];
        var item = Checklist.Of(route, SiteList.Find(site), shown, Today).Items.Single(i => i.Id == "representative-id");
        Assert.Equal(enough, item.Enough);
    }

    [Theory]
    [InlineData("aonohara", null, true, false), InlineData("aonohara", DocumentNeed.OwnRegister, true, true)]
    [InlineData("hoshimi", null, false, true), InlineData("uminari", DocumentNeed.FamilyRegister, true, true)]
    [InlineData(null, DocumentNeed.OwnRegister, null, false), InlineData(null, DocumentNeed.FamilyRegister, null, true)]
    public void What_proves_a_parent_is_found_or_brought_or_not_asked_as_the_city_does(
        string? site, string? shown, bool? needed, bool enough)
    {
        var route = PlanOf("""{"card":"jp.my-number","age":7,"pins":{"authentication":"locked"}}""").Routes[0];
        Shown[] proof = shown is null ? [] : [new(shown, Bearer.Representative)];
        var list = Checklist.Of(route, SiteList.All.FirstOrDefault(s => s.Id == site), proof, Today);
        var item = list.Items.Single(i => i.Id == "proof-of-authority");
        Assert.Equal((needed, enough), (item.Needed, item.Enough));
    }

    [Fact]
    public void A_document_that_is_over_or_of_somebody_else_does_not_count()
    {
        var route = PlanOf("""{"card":"jp.my-number","pins":{"signature":"locked","authentication":"locked"}}""").Routes[0];
        bool Enough(Shown shown) => Checklist.Of(route, null, [new("my-number-card", Bearer.Holder), shown], Today).Enough;
        Assert.True(Enough(new("passport", Bearer.Holder, Today)));
        Assert.False(Enough(new("passport", Bearer.Holder, Today.AddDays(-1))));
        Assert.False(Enough(new("passport", Bearer.Agent)));
    }

    [Fact]
    public void An_agent_asks_for_the_letter_with_card_and_ID_alone()
    {
        var route = PlanOf("""{"card":"jp.my-number","whoGoes":"agent","pins":{"resident-register":"locked"}}""").Routes[0];
        var first = Checklist.Of(route, SiteList.Find("hoshimi"), [], Today, firstVisit: true);
        Assert.Equal(["my-number-card", "agent-id", "second-id"], first.Lacking.Select(i => i.Id));
        Assert.Contains("enquiry-letter", Checklist.Of(route, SiteList.Find("hoshimi"), [], Today).Lacking.Select(i => i.Id));
    }

    // What somebody brings who believed the plan, and no more: for each document what it names.
    private static List<Shown> Brought(PlanRoute route)
    {
        var shown = new List<Shown>();
        foreach (var document in route.Documents)
        {
            var need = DocumentNeed.Of(document.Id, document.Text);
            for (var more = 0; more < 3; more++)
            {
                string[] kinds = [.. shown.Where(s => need.Whose is null || s.Whose == need.Whose).Select(s => s.Kind)];
                if (need.IsEnough(kinds)) break;
                shown.Add(new(need.Missing(kinds)[0], need.Whose ?? Bearer.Holder));
            }
        }
        return shown;
    }

    private static readonly Lazy<(string File, string Id, Plan Plan)[]> Read = new(() =>
    [
        .. from file in Directory.GetFiles(Path.Combine(Repository.Top, "tests", "cases"), "*.json")
           from one in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("cases").EnumerateArray()
           where one.GetProperty("situation").GetProperty("card").GetString() == "jp.my-number"
           select (Path.GetFileName(file), one.GetProperty("id").GetString()!, PlanOf(one.GetProperty("situation").GetRawText())),
    ]);

    private static (string File, string Id, Plan Plan)[] All() => Read.Value;

    private static Plan PlanOf(string situation) =>
        Guide.For("jp").Plan(SituationReader.Read(Encoding.UTF8.GetBytes(situation)), Today);
}
