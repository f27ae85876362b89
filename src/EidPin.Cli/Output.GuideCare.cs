using EidPin.Guidance;
using EidPin.Guidance.Pages;

namespace EidPin.Cli;

/// <summary>What those who keep the rules see.</summary>
internal sealed partial class Output
{
    public void Lint(IReadOnlyList<GuideReport> reports, IReadOnlyList<string> unused)
    {
        if (json)
        {
            Json(new LintJson([.. reports.Select(r => new GuideLintJson(r.Country, r.Rules, r.Paths, r.Most,
                [.. r.Commonest.Select(c => new CommonJson(c.Id, c.WithoutCard, c.WithCard, c.Route))], new(r.Ends.ToDictionary()), r.Findings))], unused), JsonShapes.Default.LintJson);
            return;
        }
        foreach (var report in reports)
        {
            Result(Text("lint.guide", ("country", report.Country), ("rules", report.Rules), ("paths", report.Paths)), Look.Strong);
            Result("  " + Text("lint.most", ("most", report.Most), ("bound", GuideLint.MostForAny)));
            foreach (var common in report.Commonest)
                Result("  " + Text("lint.common", ("id", common.Id), ("without", common.WithoutCard), ("with", common.WithCard), ("route", common.Route)));
            Result("  " + Text("lint.ends", ("routes", string.Join(", ", report.Ends.OrderByDescending(e => e.Value).Select(e => $"{e.Key} {e.Value}")))), Look.Dim);
            foreach (var finding in report.Findings) Result($"  {Arrow} {finding}", Look.Bad);
        }
        foreach (var key in unused) Result($"{Arrow} guide: nothing uses {key}", Look.Bad);
        if (unused.Count == 0 && reports.All(r => r.Findings.Count == 0)) Result(Text("lint.well"), Look.Good);
    }

    public void Site(string folder, SiteCount count)
    {
        if (json) Json(new SiteJson(folder, count.Pages, count.Bytes, count.LargestPage), JsonShapes.Default.SiteJson);
        else Result(Text("site.written", ("pages", count.Pages), ("size", texts.Number(count.Bytes / 1_000_000m, 1)), ("path", folder)), Look.Good);
    }

    public void Graph(IReadOnlyList<(string Country, string Mermaid)> graphs)
    {
        if (json) Json(new GraphsJson([.. graphs.Select(g => new GraphJson(g.Country, g.Mermaid))]), JsonShapes.Default.GraphsJson);
        else foreach (var (_, mermaid) in graphs) Plain(mermaid);
    }

    /// <summary>The rules in their order up to the one that decided; those that one fact kept away stand out.</summary>
    public void Explain(Guide guide, Situation situation, DateOnly today)
    {
        // Standard output is the plan alone where a program reads it.
        Action<string, Look> line = json ? Note : Result;
        line("", Look.Plain);
        line(Text("explain.title"), Look.Strong);
        foreach (var rule in GuideExplain.Rules(guide, situation, today))
        {
            var against = string.Join("; ", rule.Against.Select(a => Text("explain.against", ("fact", a.Fact), ("value", a.Value), ("wanted", a.Wanted))));
            if (rule.Decided) line($"  {rule.Rule} {Arrow} {rule.Route}: {Text("explain.decided")}", Look.Good);
            else if (rule.Nearly) line($"  {rule.Rule} {Arrow} {rule.Route}: {Text("explain.nearly", ("against", against))}", Look.Warn);
            else line($"  {rule.Rule}: {against}", Look.Dim);
        }
    }
}
