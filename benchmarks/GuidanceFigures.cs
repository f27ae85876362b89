using System.Diagnostics;
using System.Text.Json;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;
using EidPin.Tests;

/// <summary>
/// A plan and a search, in this process and warm, against the time that reading the same situation takes, and against their bounds.
/// </summary>
internal static class GuidanceFigures
{
    private static readonly TimeSpan PlanBound = TimeSpan.FromMilliseconds(1), WhichBound = TimeSpan.FromMilliseconds(5);

    /// <summary>False where a bound is not kept.</summary>
    public static bool Print(string top)
    {
        var today = new DateOnly(2026, 11, 21);
        var (load, _) = Once(() => Guide.Countries.Select(c => Guide.For(c).Data.Rules.Count).Sum());
        var (first, _) = Once(() => WhichPin.Find("e-Tax").Answers.Count);
        Console.WriteLine(
            $"Guidance, in process: rules of both countries loaded in {load.TotalMilliseconds:0} ms, which-PIN with its first search in " +
            $"{first.TotalMilliseconds:0} ms");
        var json = Directory.GetFiles(Path.Combine(top, "tests", "cases"), "*.json").SelectMany(Situations).ToArray();
        var situations = json.Select(j => SituationReader.Read(j)).ToArray();
        var reading = Each(json, j => SituationReader.Read(j));
        var plans = Each(situations, s => Guide.ForCard(s.Card).Plan(s, today));
        var queries = WhichPinQueries.Meant.Select(q => q.Words).ToArray();
        var searches = Each(queries, q => WhichPin.Find(q));
        Console.WriteLine($"{"",-34} {"number",7} {"median",9} {"slowest",9} {"bound",7} {"slowest/bound",14}");
        Line($"reading a situation", json.Length, reading, null);
        Line($"a plan ({Ratio(plans, reading)} × reading it)", situations.Length, plans, PlanBound);
        Line($"which ({Ratio(searches, reading)} × reading a situation)", queries.Length, searches, WhichBound);
        return plans[^1] <= PlanBound && searches[^1] <= WhichBound;
    }

    private static void Line(string what, int number, List<TimeSpan> times, TimeSpan? bound) => Console.WriteLine(
        $"{what,-34} {number,7} {times[times.Count / 2].TotalMilliseconds,6:0.000} ms {times[^1].TotalMilliseconds,6:0.000} ms " +
        $"{bound?.TotalMilliseconds,4} ms {(bound is { } b ? times[^1] / b : 0),14:0.00}");

    private static string Ratio(List<TimeSpan> a, List<TimeSpan> b) => $"{a[a.Count / 2] / b[b.Count / 2]:0.0}";

    /// <summary>For each item the best of several, warm: what the work takes, without what else the machine does.</summary>
    private static List<TimeSpan> Each<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> work)
    {
        foreach (var item in items)
            for (var i = 0; i < 30; i++) work(item);
        List<TimeSpan> best = [.. items.Select(item => Enumerable.Range(0, 15).Min(_ => Once(() => work(item)).Time))];
        best.Sort();
        return best;
    }

    private static (TimeSpan Time, T Result) Once<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        return (Stopwatch.GetElapsedTime(start), result);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Situations(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. document.RootElement
                .GetProperty("cases")
                .EnumerateArray()
                .Select(c => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(c.GetProperty("situation").GetRawText())),
        ];
    }
}
