using System.Globalization;
using EidPin.Guidance.Sites;

namespace EidPin.ResetServer.Counter;

/// <summary>Times on the clock of a site.</summary>
internal static class CounterTime
{
    public static string Of(DateTimeOffset time, Site site) => Local(time, site).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time, Site site) => Local(time, site).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(DateTimeOffset time, Site site) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(site.Zone));
}
