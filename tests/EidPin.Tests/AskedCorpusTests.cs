using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Tests;

/// <summary>
/// What people say of a card and its PINs, and what the plan makes of it: tests/cases/asked.tsv. Whoever said that something is locked,
/// lost or forgotten is not told that nothing is; who asks whether a chip is dead buys no card; and a code of one card is not typed into
/// another.
/// </summary>
public sealed class AskedCorpusTests
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly string File = Path.Combine(Repository.Top, "tests", "cases", "asked.tsv");

    private static string[] Lines => [.. System.IO.File.ReadLines(File).Where(l => l.Length > 0 && l[0] != '#')];

    public static TheoryData<string> All => [.. Lines];

    [Theory, MemberData(nameof(All))]
    public void What_was_said_to_have_happened_decides(string line)
    {
        if (line.Split('\t') is not [var of, var words, var route, .. var more]) throw new FormatException(line);
        var plan = Plan(of, words);
        var routes = route.TrimStart('!').Split('|');
        if (route[0] == '!') Assert.DoesNotContain(plan.Routes, r => routes.Contains(r.Id));
        else Assert.Contains(plan.Routes[0].Id, routes);
        foreach (var claim in more) Check(plan, claim);
    }

    [Fact]
    public void Each_language_and_each_card_is_asked_and_nothing_twice()
    {
        Assert.True(Lines.Length >= 150);
        Assert.Equal(Lines.Length, Lines.Select(l => string.Join('\t', l.Split('\t')[..2])).Distinct().Count());
        Assert.True(Lines.Count(l => l.Split('\t')[2][0] == '!') >= 30, "too few say what must not be");
    }

    private static void Check(Plan plan, string claim)
    {
        if (claim == "none") Assert.Equal("", plan.Asked);
        else if (claim.StartsWith("resets=", StringComparison.Ordinal)) Assert.Equal(claim[7..].Split(','), plan.Routes[0].Resets);
        else if (claim.StartsWith("last=", StringComparison.Ordinal)) Assert.Equal(claim[5..].Split(','), plan.OnLastTry);
        else throw new FormatException(claim);
    }

    private static Plan Plan(string of, string words)
    {
        var card = of switch
        {
            "fi" => "fi.citizen",
            "pro" => "fi.professional",
            "jp" => "jp.my-number",
            _ => throw new FormatException(of),
        };
        var said = new Dictionary<string, string> { ["card"] = card, ["asked"] = words };
        return Guide.ForCard(card).Plan(new Situation(said, defaults: true), Today);
    }
}
