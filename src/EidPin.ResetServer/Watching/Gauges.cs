using System.Data.Common;
using System.Diagnostics.Metrics;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Watching;

/// <summary>What is looked at when somebody asks for it. Where the database is away, only that is told.</summary>
/// <param name="notReady">Why the process is not; null: it is.</param>
internal sealed class Gauges(ResetMeter meter, ResetStore store, Authorities authorities, Func<Task<string?>> notReady) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private volatile Figures? figures;
    private volatile string? problem;

    /// <summary>Before each answer.</summary>
    public async Task Look()
    {
        // Whoever asks without end holds one connection of the database and no more.
        await one.WaitAsync();
        try
        {
            problem = await notReady();
            figures = await Figures.Read(store, await authorities.All());
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            figures = null;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>Makes the instruments.</summary>
    public void Offer()
    {
        Gauge("eidpin.info", null, "The program's version.", () => [new(1, Label("version", ProgramVersion.Text))]);
        Gauge("eidpin.ready", null, "1: the process may be sent requests.", () => [new(problem is null ? 1 : 0)]);
        Gauge("eidpin.unready", null, "1, with the reason for which it may not.",
            () => problem is { } why ? [new(1, Label("reason", why))] : []);
        Of("eidpin.faces.waiting", null, "Reservations whose photos wait to be compared.", now => [new(now.Faces.Waiting)]);
        Of("eidpin.faces.oldest", "s", "Since the first of them was reserved; 0: none waits.", now => [new(now.Faces.Oldest)]);
        Of("eidpin.sessions.untold", null, "Card sessions of which no machine has told the end.", now => [new(now.Untold)]);
        Of("eidpin.seal.age", "s", "Since the last seal.", now => now.Seal is { } age ? [new(age)] : []);
        Of("eidpin.cases.unsealed", null, "Cases that changed since they were sealed.", now => [new(now.Unsealed)]);
        Of("eidpin.list.age", "s", "Since an authority's revocation list was made.",
            now => now.Lists.Where(l => l.Age is not null).Select(l => Told(l, l.Age!.Value)));
        Of("eidpin.list.left", "s", "Until the next one is due; below 0: it is over; 0: there is none.",
            now => now.Lists.Select(l => Told(l, l.Left)));
        Of("eidpin.lease.left", "s", "How long a piece of work is taken; below 0: it is free.",
            now => now.Leases.Select(lease => new Measurement<double>(lease.Left, Label("work", lease.Work))));
    }

    private void Of(string name, string? unit, string says, Func<Figures, IEnumerable<Measurement<double>>> read) =>
        Gauge(name, unit, says, () => figures is { } now ? read(now) : []);

    private void Gauge(string name, string? unit, string says, Func<IEnumerable<Measurement<double>>> read) =>
        meter.Meter.CreateObservableGauge(name, read, unit, says);

    private static Measurement<double> Told(ListFigure list, double seconds) =>
        new(seconds, Label("pin", list.Pin), Label("authority", list.Authority));

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
