using System.Globalization;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <summary>Days that are asked for, the first and the last one.</summary>
internal sealed record FigureSpan(DateOnly From, DateOnly To)
{
    public const int MostDays = 400;

    private const int Usual = 7, FirstYear = 2000, LastYear = 2199;
    private const long DayLength = 24 * 60 * 60 * 1000;

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <param name="from">As typed; empty: a week until the last day.</param>
    /// <param name="to">As typed; empty: today.</param>
    /// <exception cref="RefusedException">They are no days, in the wrong order, or too many.</exception>
    public static FigureSpan Of(string from, string to, DateOnly today)
    {
        var last = to.Length == 0 ? today : Day(to);
        var first = from.Length == 0 ? last.AddDays(1 - Usual) : Day(from);
        var span = new FigureSpan(first, last);
        return span.Days is >= 1 and <= MostDays ? span : throw new RefusedException(StaffRefusals.BadDays);
    }

    /// <summary>A day as forms, addresses and tables have it.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds in which the days begin and the last one ends, on the clock of a zone.</summary>
    public (long From, long Until) In(TimeZoneInfo zone) => (StartOf(From, zone), StartOf(To.AddDays(1), zone));

    /// <summary>
    /// An SQL expression: which of the days a time is in, the first one 0. Most days are as long as any other; one on which the clocks
    /// are changed begins a piece of its own.
    /// </summary>
    /// <param name="column">Milliseconds since 1970.</param>
    public string DayOf(string column, TimeZoneInfo zone)
    {
        List<(long Start, int Day)> pieces = [];
        for (var day = 0; day < Days; day++)
        {
            var start = StartOf(From.AddDays(day), zone);
            if (pieces.Count == 0 || start != pieces[^1].Start + (day - pieces[^1].Day) * DayLength) pieces.Add((start, day));
        }
        var cases = Enumerable.Reverse(pieces).Select(piece => string.Create(
            CultureInfo.InvariantCulture,
            $"WHEN {column} >= {piece.Start} THEN ({column} - {piece.Start}) / {DayLength} + {piece.Day}"));
        return $"CASE {string.Join(' ', cases)} ELSE -1 END";
    }

    private static long StartOf(DateOnly day, TimeZoneInfo zone) => Stored.Ms(ZoneTime.At(zone, day.ToDateTime(TimeOnly.MinValue)));

    private static DateOnly Day(string typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= FirstYear and <= LastYear
            ? day : throw new RefusedException(StaffRefusals.BadDays);
}
