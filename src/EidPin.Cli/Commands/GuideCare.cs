using System.Diagnostics;
using System.Globalization;
using EidPin.Cli.Views;
using EidPin.Guidance.Care;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Cli.Commands;

/// <summary>For those who keep the rules: lint, drawing, and the static pages.</summary>
internal static class GuideCare
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    /// <summary>Exit 70 where something is wrong: the data are part of the program.</summary>
    public static int Lint(Invocation call)
    {
        try
        {
            return Looked(call);
        }
        catch (Exception e) when ((e as GuidanceFileException ?? e.InnerException as GuidanceFileException) is not null)
        {
            call.Output.StopSpinning();
            call.Output.Fail(new("guidance", (e as GuidanceFileException ?? e.InnerException!).Message));
            return ExitCode.Bug;
        }
    }

    private static int Looked(Invocation call)
    {
        call.Output.Spin(call.Output.Text("lint.working"));
        var reports = Guide.Countries.Select(c => GuideLint.Look(Guide.For(c), call.Streams.Today)).ToArray();
        var (unused, which) = (GuideLint.Unused(), Wordings());
        call.Output.StopSpinning();
        string[] further = [.. unused.Select(k => $"nothing uses {k}"), .. SourceLint.Look(), .. WordingLint.Look()];
        new GuideCareView(call.Output).Lint(reports, further, which);
        var well = reports.All(r => r.Findings.Count == 0) && further.Length == 0 && WhichCorpus.IsWell(which);
        return well ? ExitCode.Done : ExitCode.Bug;
    }

    // The wordings stand in the source tree only: an installed program looks after its rules without them.
    private static IReadOnlyList<WhichCount> Wordings()
    {
        for (var folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, WhichCorpus.File);
            if (!File.Exists(path)) continue;
            using var file = File.OpenText(path);
            return WhichCorpus.Measure(WhichCorpus.Read(file));
        }
        return [];
    }

    public static int Graph(Invocation call, string? card)
    {
        if (card is not null && !SituationFields.Cards.Contains(card))
            throw new UsageException(call.Output.Text("ui.guide-card", ("card", card)), SituationFields.Cards);
        var guides = card is null ? Guide.Countries : [card[..2]];
        new GuideCareView(call.Output).Graph([.. guides.Select(c => (c, GuideGraph.Mermaid(Guide.For(c), call.Streams.Today)))]);
        return ExitCode.Done;
    }

    /// <summary>Writes the static pages. Progress is shown once it takes longer than a moment.</summary>
    public static int Site(Invocation call, string folder)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var count = GuideSite.Write(folder, Day(call), (pages, of) =>
            {
                if (pages % 50 != 0 || Stopwatch.GetElapsedTime(started) <= Moment) return;
                call.Output.Spin(call.Output.Text("site.working", ("n", pages), ("of", of)));
            });
            call.Output.StopSpinning();
            new GuideCareView(call.Output).Site(folder, count);
            return ExitCode.Done;
        }
        catch (SiteFolderException)
        {
            throw new UsageException(call.Output.Text("site.not-empty", ("path", folder)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            call.Output.StopSpinning();
            throw new UsageException(call.Output.Text("site.failed", ("path", folder), ("what", e.Message)));
        }
    }

    // The pages of a release are those of its commit, on whatever day they are made (reproducible-builds.org, SOURCE_DATE_EPOCH).
    private static DateOnly Day(Invocation call) =>
        uint.TryParse(call.Streams.Environment("SOURCE_DATE_EPOCH"), CultureInfo.InvariantCulture, out var seconds)
            ? DateOnly.FromDateTime(DateTime.UnixEpoch.AddSeconds(seconds))
            : call.Streams.Today;
}
