using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EidPin.ResetServer.Serving;

/// <summary>What this process counts, whether or not anybody reads it: kinds and times, never whose.</summary>
internal sealed class ResetMeter : IDisposable
{
    public const string Name = "EidPin.ResetServer", Authorise = "authorise", Engine = "engine";

    /// <summary>Beside the reasons of problem documents: the database did not answer, or the program failed.</summary>
    public const string NoDatabase = "database", Failure = "failure";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
    };

    private readonly Counter<long> steps, refusals;
    private readonly Histogram<double> work, waits;

    public ResetMeter()
    {
        steps = Meter.CreateCounter<long>("eidpin.steps", description: "Steps of reservations that this process wrote, by kind.");
        refusals = Meter.CreateCounter<long>("eidpin.refusals", description: "Requests that were refused, by the reason of the answer.");
        work = Meter.CreateHistogram("eidpin.work", "s", "Time of an authorisation, and of the engine that compares faces.", null, Seconds);
        waits = Meter.CreateHistogram(
            "eidpin.database.wait", "s", "Time until the database was there: a connection, with SQLite its writer.", null, Seconds);
    }

    public Meter Meter { get; } = new(Name, ProgramVersion.Text);

    /// <param name="kind">As the fact is called in the trail.</param>
    public void Step(string kind, long number = 1) => steps.Add(number, new KeyValuePair<string, object?>("kind", kind));

    public void Refused(string reason, long number = 1) => refusals.Add(number, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A request was refused: at which door, and why.</summary>
    public event Action<string, string>? WasRefused;

    /// <param name="door">Of <see cref="RefusalTally.Doors"/>.</param>
    public void RefusedAt(string door, string reason)
    {
        Refused(reason);
        WasRefused?.Invoke(door, reason);
    }

    public void Waited(TimeSpan time) => waits.Record(time.TotalSeconds);

    /// <summary>From now until it is put away.</summary>
    public IDisposable Time(string what) => new Timed(this, what, Stopwatch.GetTimestamp());

    public void Dispose() => Meter.Dispose();

    private sealed class Timed(ResetMeter meter, string what, long since) : IDisposable
    {
        public void Dispose() =>
            meter.work.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("work", what));
    }
}
