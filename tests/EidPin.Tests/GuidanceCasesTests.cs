using System.Text.Json;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>
/// Situations and what their plans must hold: every file in tests/cases. A case is data, so that one can be added without code.
/// </summary>
public sealed class GuidanceCasesTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    public static TheoryData<string, string> Cases =>
        [.. Files().SelectMany(f => Read(f).Select(c => (Path.GetFileName(f), c.GetProperty("id").GetString()!)))];

    [Theory, MemberData(nameof(Cases))]
    public void A_case_leads_to_its_plan(string file, string id)
    {
        var @case = Read(Files().Single(f => Path.GetFileName(f) == file)).Single(c => c.GetProperty("id").GetString() == id);
        var plan = PlanOf(@case.GetProperty("situation"));
        var first = plan.Routes[0];
        foreach (var expected in @case.GetProperty("expect").EnumerateObject())
        {
            var value = expected.Value;
            switch (expected.Name)
            {
                case "route": Assert.Equal(value.GetString(), first.Id); break;
                case "resets": Holds(value, first.Resets); break;
                case "warnings": Holds(value, plan.Warnings); break;
                case "shops": Holds(value, first.Shops); break;
                case "notShops": Assert.Empty(Strings(value).Intersect(first.Shops)); break;
                case "documents": Holds(value, [.. first.Documents.Select(d => d.Id)]); break;
                case "needs": Holds(value, first.Needs); break;
                case "where": Assert.Equal(value.GetString(), first.Where); break;
                case "appointment": Assert.Equal(value.GetString(), first.Appointment); break;
                case "also": Holds(value, [.. plan.Routes.Skip(1).Select(r => r.Id)]); break;
                case "noWarnings": Assert.Empty(Strings(value).Intersect(plan.Warnings)); break;
                case "steps": Holds(value, first.Steps); break;
                case "notSteps": Assert.Empty(Strings(value).Intersect(first.Steps)); break;
                case "nowhereSteps": Assert.Empty(Strings(value).Intersect(plan.Routes.SelectMany(r => r.Steps))); break;
                case "notDocuments": Assert.Empty(Strings(value).Intersect(first.Documents.Select(d => d.Id))); break;
                case "notResets": Assert.Empty(Strings(value).Intersect(plan.Routes.SelectMany(r => r.Resets))); break;
                case "fee": Assert.Equal(value.GetString(), first.Fee?.Id); break;
                case "contact": Assert.Equal(value.GetString(), first.Contacts[0]); break;
                case "say": Assert.All(Strings(value), said => Assert.Contains(said, Said(plan), StringComparison.Ordinal)); break;
                case "notSay": Assert.All(Strings(value), said => Assert.DoesNotContain(said, Said(plan), StringComparison.Ordinal)); break;
                case "notRuledOut": Assert.Empty(Strings(value).Intersect(plan.RuledOut.Select(r => r.Id))); break;
                case "alsoWhere": Assert.Equal(value.GetString(), plan.Routes[1].Where); break;
                case "unused": Assert.Equal(Strings(value).Order(), plan.Unused.Select(u => u.Field).Order()); break;
                case "ask": Holds(value, plan.Ask); break;
                case "rule": Assert.Equal(value.GetString(), first.Rule); break;
                case "ruledOut":
                    foreach (var no in value.EnumerateObject())
                        Assert.Equal(no.Value.GetString(), plan.RuledOut.SingleOrDefault(r => r.Id == no.Name)?.Reason);
                    break;
                default: Assert.Fail($"a case expects something that this test does not know: {expected.Name}"); break;
            }
        }
    }

    private static string Said(Plan plan) => new PlanWords(plan, Texts.For("en")).Say(plan.Routes[0]) ?? "";

    private static Plan PlanOf(JsonElement situation)
    {
        var read = SituationReader.Read(System.Text.Encoding.UTF8.GetBytes(situation.GetRawText()));
        return Guide.ForCard(read.Card).Plan(read, Today);
    }

    private static void Holds(JsonElement expected, IReadOnlyList<string> found) =>
        Assert.True(Strings(expected).All(found.Contains), $"expected {expected.GetRawText()}, found {string.Join(", ", found)}");

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(e => e.GetString()!);

    private static string[] Files() => Directory.GetFiles(Path.Combine(Repository.Top, "tests", "cases"), "*.json");

    private static JsonElement[] Read(string file) =>
        [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("cases").EnumerateArray()];
}
