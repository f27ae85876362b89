namespace EidPin.Guidance.Plans;

/// <summary>When a chain's machines work, on the clock of its own zone, whatever that does in spring and autumn.</summary>
public static class OpeningHours
{
    /// <summary>Do they work now?</summary>
    public static bool IsOpen(Operator chain, DateTimeOffset now) => chain.IsOpen(Local(chain, now));

    /// <summary>When they work again. Null: they do.</summary>
    public static DateTimeOffset? OpensAt(Operator chain, DateTimeOffset now)
    {
        var local = Local(chain, now);
        var opens = chain.NextOpening(local);
        return opens == local ? null : At(chain, opens);
    }

    /// <summary>When they stop. Null: they do not work now, or they never stop.</summary>
    public static DateTimeOffset? ClosesAt(Operator chain, DateTimeOffset now)
    {
        var local = Local(chain, now);
        if (!chain.IsOpen(local)) return null;
        var closes = chain.IsAllHours ? DateTime.MaxValue : local.Date + chain.Until.ToTimeSpan();
        var stops = chain.Closed.Select(c => c.From).Where(from => from > local && from < closes).DefaultIfEmpty(closes).Min();
        return stops == DateTime.MaxValue ? null : At(chain, stops);
    }

    /// <summary>Maintenance that falls into the days to come, the next one first.</summary>
    public static IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> Closures(Operator chain, DateTimeOffset now, TimeSpan days) =>
        [
            .. chain.Closed
                .Select(c => (From: At(chain, c.From), Until: At(chain, c.Until)))
                .Where(c => c.Until > now && c.From < now + days)
                .OrderBy(c => c.From),
        ];

    private static TimeZoneInfo Zone(Operator chain) => TimeZoneInfo.FindSystemTimeZoneById(chain.Zone);

    private static DateTime Local(Operator chain, DateTimeOffset now) =>
        DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(now, Zone(chain)).DateTime, DateTimeKind.Unspecified);

    // A time that the spring's clock leaves out is what it shows instead.
    private static DateTimeOffset At(Operator chain, DateTime local)
    {
        var zone = Zone(chain);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new(local, zone.GetUtcOffset(local));
    }
}
