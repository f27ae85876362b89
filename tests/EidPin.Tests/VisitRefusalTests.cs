using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>The reasons of a counter stand in the one table, and none of them stands there for nothing.</summary>
public sealed partial class VisitRefusalTests
{
    [Fact]
    public void Every_reason_is_given_by_a_decision_and_asserted_by_a_test()
    {
        var (given, asserted) = (Named("src/EidPin.Reset/Visits", "*.cs"), Named("tests/EidPin.Tests", "Visit*.cs", "Unlock*.cs"));
        var names = typeof(VisitRefusals).GetFields().Where(f => f.IsLiteral)
            .ToDictionary(f => (string)f.GetRawConstantValue()!, f => f.Name);
        string[] ofVisits = [.. VisitRefusals.All.Select(kind => names[kind.Id])];
        Assert.Equal([], ofVisits.Except(given));
        Assert.Equal([], ofVisits.Except(asserted));
        Assert.All(VisitRefusals.All, kind => Assert.Same(Refusals.All[kind.Id].Title, kind.Title));
        Assert.All(VisitRefusals.All, kind => Assert.Contains(kind.Status, (int[])[403, 404, 409, 410, 422]));
    }

    private static HashSet<string> Named(string folder, params string[] patterns) =>
    [
        .. from pattern in patterns
           from file in Directory.GetFiles(Path.Combine(Repository.Top, folder), pattern)
           from Match match in Reason().Matches(File.ReadAllText(file))
           select match.Groups[1].Value,
    ];

    [Fact]
    public void No_fact_of_a_visit_is_called_as_one_of_a_reservation()
    {
        static string[] Words(Type fact) =>
            [.. fact.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(a => (string)a.TypeDiscriminator!)];
        string[] all = [.. Words(typeof(ResetFact)), .. Words(typeof(VisitFact)), .. Words(typeof(UnlockFact))];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(Words(typeof(VisitFact)), word => Assert.StartsWith("visit-", word, StringComparison.Ordinal));
        Assert.Equal(typeof(VisitFact).GetNestedTypes().Length, Words(typeof(VisitFact)).Length);
        Assert.Equal(typeof(UnlockFact).GetNestedTypes().Length, Words(typeof(UnlockFact)).Length);
    }

    [GeneratedRegex(@"\bVisitRefusals\.(\w+)")]
    private static partial Regex Reason();
}
