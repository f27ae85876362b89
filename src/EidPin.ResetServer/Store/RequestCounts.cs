using System.Globalization;
using EidPin.Reset;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>How often somebody asks.</summary>
internal sealed class RequestCounts(Database database, StoreClock clock)
{
    /// <summary>Counts one request.</summary>
    /// <param name="key">Whose: a kiosk's id, or a keyed hash.</param>
    /// <exception cref="RefusedException">It was one too many; says when the next span begins.</exception>
    public async Task Count(string kind, string key, int most, TimeSpan span)
    {
        var (now, length) = (Stored.Ms(clock.Now), (long)span.TotalMilliseconds);
        var requests = await database.Write(w => w.One<long>("""
            INSERT INTO rates (kind, key, span, requests, until) VALUES (@kind, @key, @span, 1, @until)
            ON CONFLICT (kind, key, span) DO UPDATE SET requests = rates.requests + 1 RETURNING requests
            """, new { kind, key, span = now / length, until = (now / length + 1) * length }));
        if (requests > most)
            throw new RefusedException(Refusals.TooMany, ((length - now % length + 999) / 1000).ToString(CultureInfo.InvariantCulture));
    }
}
