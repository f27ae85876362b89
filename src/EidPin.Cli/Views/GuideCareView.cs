using EidPin.Cli.Writing;
using EidPin.Guidance.Care;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Cli.Views;

/// <summary>What those who keep the rules of the guide see.</summary>
internal sealed class GuideCareView(Writer output)
{
    /// <param name="shared">Findings about what the guides share: texts and sources.</param>
    /// <param name="which">Empty outside the source tree.</param>
    public void Lint(IReadOnlyList<GuideReport> reports, IReadOnlyList<string> shared, IReadOnlyList<WhichCount> which)
    {
        if (output.IsJson)
        {
            output.Json(new LintJson([.. reports.Select(Shape)], shared, [.. which.Select(Shape)]), JsonShapes.Default.LintJson);
            return;
        }
        foreach (var report in reports) Tell(report);
        foreach (var finding in shared) output.Result($"{output.Arrow} guide: {finding}", Look.Bad);
        var wordings = WhichCorpus.IsWell(which);
        foreach (var count in which) output.Result(Counted(count), wordings ? Look.Plain : Look.Bad);
        output.Result(output.Text("lint.built-in"), Look.Dim);
        if (wordings && shared.Count == 0 && reports.All(r => r.Findings.Count == 0)) output.Result(output.Text("lint.well"), Look.Good);
    }

    public void Site(string folder, SiteCount count)
    {
        if (output.IsJson)
        {
            output.Json(new SiteJson(folder, count.Pages, count.Bytes, count.LargestPage), JsonShapes.Default.SiteJson);
            return;
        }
        var size = output.Texts.Number(count.Bytes / 1_000_000m, 1);
        output.Result(output.Text("site.written", ("pages", count.Pages), ("size", size), ("path", folder)), Look.Good);
    }

    public void Graph(IReadOnlyList<(string Country, string Mermaid)> graphs)
    {
        if (output.IsJson)
        {
            var shapes = graphs.Select(g => new GraphJson(g.Country, g.Mermaid));
            output.Json(new GraphsJson([.. shapes]), JsonShapes.Default.GraphsJson);
            return;
        }
        foreach (var (_, mermaid) in graphs) output.Verbatim(mermaid);
    }

    /// <summary>The rules in their order up to the one that decided; those that one fact kept away stand out.</summary>
    public void Explain(Guide guide, Situation situation, DateOnly today)
    {
        // Standard output is the plan alone where a program reads it.
        Action<string, Look> line = output.IsJson ? output.Note : output.Result;
        line("", Look.Plain);
        line(output.Text("explain.title"), Look.Strong);
        foreach (var rule in GuideExplain.Rules(guide, situation, today))
        {
            var against = string.Join("; ", rule.Against.Select(Against));
            var leads = $"  {rule.Rule} {output.Arrow} {rule.Route}";
            if (rule.Decided) line($"{leads}: {output.Text("explain.decided")}", Look.Good);
            else if (rule.Nearly) line($"{leads}: {output.Text("explain.nearly", ("against", against))}", Look.Warn);
            else line($"  {rule.Rule}: {against}", Look.Dim);
        }

        string Against((string Fact, string Value, string Wanted) fact) =>
            output.Text("explain.against", ("fact", fact.Fact), ("value", fact.Value), ("wanted", fact.Wanted));
    }

    private string Counted(WhichCount count) => output.Text("lint.which",
        ("language", count.Language), ("right", count.Right), ("wrong", count.Wrong), ("missing", count.Missing));

    private static WordingsJson Shape(WhichCount count) => new(count.Language, count.Right, count.Wrong, count.Missing);

    private void Tell(GuideReport report)
    {
        var title = output.Text("lint.guide", ("country", report.Country), ("rules", report.Rules), ("paths", report.Paths));
        output.Result(title, Look.Strong);
        output.Result($"  {output.Text("lint.most", ("most", report.Most), ("bound", GuideLint.MostForAny))}");
        foreach (var common in report.Commonest)
        {
            var questions = output.Text("lint.common",
                ("id", common.Id), ("without", common.WithoutCard), ("with", common.WithCard), ("route", common.Route));
            output.Result($"  {questions}");
        }
        var ends = report.Ends.OrderByDescending(e => e.Value).Select(e => $"{e.Key} {e.Value}");
        output.Result($"  {output.Text("lint.ends", ("routes", string.Join(", ", ends)))}", Look.Dim);
        foreach (var finding in report.Findings) output.Result($"  {output.Arrow} {finding}", Look.Bad);
    }

    private static GuideLintJson Shape(GuideReport report)
    {
        var commonest = report.Commonest.Select(c => new CommonJson(c.Id, c.WithoutCard, c.WithCard, c.Route));
        return new(
            report.Country, report.Rules, report.Paths, report.Most, [.. commonest], new(report.Ends.ToDictionary()), report.Findings);
    }
}
