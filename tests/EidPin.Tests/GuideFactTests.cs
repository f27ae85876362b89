using EidPin.Guidance.Care;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Tests;

/// <summary>What follows from what is known, and what cannot be known together.</summary>
public sealed class GuideFactTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public void Every_fact_and_each_of_its_values_is_in_the_table_of_the_docs()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Top, "docs", "guidance.md"))
            .SkipWhile(l => l != "### Facts")
            .TakeWhile(l => l != "### What the lint looks at")
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|'))
            .SelectMany(r => Ids(r[1]).Select(fact => (Fact: fact, Values: r[2])))
            .ToArray();
        Assert.Equal(rows.Length, rows.DistinctBy(r => r.Fact).Count());
        Assert.Empty(Facts.Names.Except(rows.Select(r => r.Fact)));
        Assert.All(rows, r => Assert.True(Facts.IsFact(r.Fact), r.Fact));
        var listed = rows.Where(r =>
            r.Fact != "pin" && !r.Values.Contains("as in a situation", StringComparison.Ordinal)).ToDictionary(r =>
                r.Fact, r => Ids(r.Values).ToHashSet());
        var (random, seen) = (new Random(3), new HashSet<(string, string)>());
        for (var i = 0; i < 20000; i++)
        {
            var facts = new Facts(GuideSample.Random(SituationFields.Cards, random), Today);
            // What is of one country is not asked for a card of the other.
            foreach (var fact in listed.Keys.Where(f => IsOf(f, facts.Situation.Country)))
                if (facts[fact] is { } value) seen.Add((fact, value));
        }
        // Too rare for chance, and what only a plan tells.
        var child = new Dictionary<string, string> { ["card"] = "jp.my-number", ["service"] = "convenience-store", ["age"] = "8" };
        seen.Add(("store-copy", new Facts(new(child, defaults: true), Today)["store-copy"]!));
        var agent = new Dictionary<string, string> { ["card"] = "jp.my-number", ["whoGoes"] = "agent" };
        var sent = new Facts(new(agent, defaults: true), Today);
        sent.Offer(["kiosk", "office-agent"]);
        seen.Add(("by-agent", sent["by-agent"]!));
        Assert.Equal([], seen.Where(s => !listed[s.Item1].Contains(s.Item2)));
        Assert.Empty(listed.SelectMany(l => l.Value.Select(v => (l.Key, v))).Except(seen));
    }

    [Theory]
    [InlineData("\"stayEndsInDays\":-1", "stay", "over")]
    [InlineData("\"stayEndsInDays\":0", "stay", "ending")]
    [InlineData("\"stayEndsInDays\":90", "stay", "ending")]
    [InlineData("\"stayEndsInDays\":91", "stay", "open")]
    [InlineData("\"stayEndsInDays\":91,\"stayRenewalPending\":true", "stay", "ending")]
    [InlineData("\"residency\":\"permanent-resident\",\"stayEndsInDays\":5", "stay", "none")]
    [InlineData("\"age\":14", "child", "yes")]
    [InlineData("\"age\":15", "child", "no")]
    [InlineData("\"reservationAgeHours\":23.9", "reservation", "valid")]
    [InlineData("\"reservationAgeHours\":24", "reservation", "expired")]
    [InlineData("\"reservationAgeHours\":15.9,\"time\":\"22:59\"", "reservation", "valid")]
    [InlineData("\"reservationAgeHours\":16.4,\"time\":\"23:00\"", "reservation", "valid")]
    [InlineData("\"reservationAgeHours\":16.5,\"time\":\"23:00\"", "reservation", "expired")]
    [InlineData("\"time\":\"06:29\"", "kiosk-open", "no")]
    [InlineData("\"time\":\"06:30\"", "kiosk-open", "yes")]
    [InlineData("\"time\":\"23:00\"", "kiosk-open", "no")]
    [InlineData("\"time\":\"08:29\"", "office-open", "no")]
    [InlineData("\"time\":\"08:30\"", "office-open", "yes")]
    [InlineData("\"time\":\"17:15\"", "office-open", "no")]
    [InlineData("\"wrongTries\":{\"authentication\":1}", "tries", "some")]
    [InlineData("\"wrongTries\":{\"authentication\":2}", "tries", "last")]
    [InlineData("\"wrongTries\":{\"authentication\":3}", "broken", "authentication")]
    [InlineData("\"faceCard\":true,\"authenticationCertificate\":\"never-issued\"", "authentication-certificate", "none")]
    public void A_fact_turns_at_its_bound(string said, string fact, string expected) =>
        Assert.Equal(
            expected,
            new Facts(SituationReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"card":"jp.my-number",{{said}}}""")), Today)[fact]);

    [Theory, InlineData(3, "last", "2026-01-12", "8-digit"), InlineData(2, "some", "2026-01-13", "7-digit")]
    public void A_Finnish_fact_turns_at_its_bound(int wrong, string tries, string issued, string scheme)
    {
        var said = new Dictionary<string, string>
        {
            ["card"] = "fi.citizen",
            ["wrongTries.activation-code"] = $"{wrong}",
            ["issued"] = issued,
        };
        var facts = new Facts(new(said, defaults: true), Today);
        Assert.Equal((tries, scheme), (facts["code-tries"], facts["scheme"]));
    }

    [Theory]
    [InlineData("pins.signature=known wrongTries.signature=5")]
    [InlineData("pins.signature=locked wrongTries.signature=4")]
    [InlineData("pins.signature=never-issued wrongTries.signature=1")]
    [InlineData("age=17 adultWard=true")]
    [InlineData("residency=citizen stayEndsInDays=5")]
    [InlineData("residency=citizen stayRenewalPending=true")]
    [InlineData("residency=abroad stayEndsInDays=5")]
    [InlineData("residency=abroad stayRenewalPending=true")]
    [InlineData("phone=false reservationAgeHours=2")]
    [InlineData("faceCard=true signatureCertificate=valid")]
    [InlineData("faceCard=true pins.signature=locked")]
    [InlineData("faceCard=true pins.authentication=known")]
    [InlineData("pins.authentication=locked authenticationCertificate=never-issued")]
    public void Two_statements_that_cannot_both_be_true_are_refused(string said)
    {
        Dictionary<string, string> Of(IEnumerable<string> fields) =>
            fields.Select(f => f.Split('=')).Prepend(["card", "jp.my-number"]).ToDictionary(f => f[0], f => f[1]);
        var fields = said.Split(' ');
        Assert.Equal("both", Assert.Throws<GuideException>(() => Contradictions.Check(new(Of(fields)))).What);
        foreach (var alone in fields) Contradictions.Check(new(Of([alone])));
    }

    private static IEnumerable<string> Ids(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1);

    private static bool IsOf(string fact, string country) => country == "fi"
        ? Guide
            .For("fi").Data.Rules
            .Concat(Guide.For("fi").Data.Also)
            .SelectMany(r => r.When.Keys)
            .Concat(Guide.For("fi").Data.Warnings.SelectMany(w => w.When.Keys))
            .Contains(fact)
        : fact is not ("code" or "code-tries" or "scheme" or "certificate" or "activated" or "locked");
}
