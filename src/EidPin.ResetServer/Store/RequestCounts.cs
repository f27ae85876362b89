using System.Collections.Concurrent;
using System.Globalization;
using EidPin.Reset;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>Requests that are counted together in a span of time.</summary>
/// <param name="Key">Whose: a kiosk's id, or a keyed hash.</param>
/// <param name="Refusal">Why one too many is refused.</param>
internal sealed record Counted(string Kind, string Key, int Most, TimeSpan Span, string Refusal = Refusals.TooMany);

/// <summary>
/// How often somebody asks. The database counts for all processes, with the work that was asked for; who was told that it is too often is
/// told so again without it.
/// </summary>
internal sealed class RequestCounts(Database database, StoreClock clock)
{
    // As many as are looked through for those that are over.
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<(string Kind, string Key), (long Until, int Most)> full = new();

    /// <exception cref="RefusedException">It is known that there were too many; says when the next span begins.</exception>
    public void MustBeFree(params IReadOnlyList<Counted> counted)
    {
        foreach (var one in counted)
            // A limit that was raised since counts anew.
            if (full.TryGetValue((one.Kind, one.Key), out var told) && Stored.Ms(clock.Now) < told.Until && one.Most <= told.Most)
                throw TooMany(one);
    }

    /// <summary>Counts one request, to be written with what was asked for.</summary>
    public Statement Of(Counted counted)
    {
        var (now, length) = (Stored.Ms(clock.Now), (long)counted.Span.TotalMilliseconds);
        var until = (now / length + 1) * length;
        return new(
            "INSERT INTO rates (kind, key, span, requests, until) VALUES (@kind, @key, @span, 1, @until) " +
            "ON CONFLICT (kind, key, span) DO UPDATE SET requests = rates.requests + 1",
            new { kind = counted.Kind, key = counted.Key, span = now / length, until },
            "requests",
            requests =>
            {
                if (requests <= counted.Most) return;
                Remember((counted.Kind, counted.Key), (until, counted.Most));
                throw TooMany(counted);
            });
    }

    /// <summary>Counts one request of which nothing else is written.</summary>
    /// <exception cref="RefusedException">It was one too many.</exception>
    public Task Count(params IReadOnlyList<Counted> counted)
    {
        MustBeFree(counted);
        return database.Together([.. counted.Select(Of)]);
    }

    private RefusedException TooMany(Counted counted)
    {
        var (now, length) = (Stored.Ms(clock.Now), (long)counted.Span.TotalMilliseconds);
        return new(counted.Refusal, ((length - now % length + 999) / 1000).ToString(CultureInfo.InvariantCulture));
    }

    private void Remember((string, string) whose, (long Until, int Most) told)
    {
        if (full.Count >= Many)
            foreach (var over in full.Where(f => f.Value.Until <= Stored.Ms(clock.Now)).ToList()) full.TryRemove(over);
        if (full.Count < Many) full[whose] = told;
    }
}
