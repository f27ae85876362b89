using System.Globalization;
using System.Text;
using EidPin.Guidance.Plans;

namespace EidPin.Desk.Guiding;

/// <summary>An event of a calendar: its words, without readings or markup.</summary>
/// <param name="Properties">When it is, as the lines of the file say it.</param>
internal sealed record CalendarEvent(string Title, string Text, IReadOnlyList<string> Properties, IReadOnlyList<CalendarAlarm> Alarms);

/// <param name="Trigger">When it rings, as the line of the file says it.</param>
internal sealed record CalendarAlarm(string Trigger, string Words);

/// <summary>Writes events as files that calendars take in (RFC 5545).</summary>
internal static class Calendar
{
    private const int LongestLine = 75;

    /// <summary>Japan has kept this one since 1952: no summer time, thus one part.</summary>
    private static readonly string[] Tokyo =
    [
        "BEGIN:VTIMEZONE", "TZID:Asia/Tokyo", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900",
        "TZNAME:JST", "END:STANDARD", "END:VTIMEZONE",
    ];

    /// <summary>How Japan's clocks go.</summary>
    public static TimeSpan JapanOffset { get; } = TimeSpan.FromHours(9);

    /// <summary>
    /// The last moment at which a reservation can be used: when it ends, or when the doors close for the last time before.
    /// </summary>
    /// <param name="reserved">By the clock there.</param>
    /// <param name="open">Null: always.</param>
    public static DateTime LastMoment(DateTime reserved, int validForHours, Hours? open)
    {
        var limit = reserved.AddHours(validForHours);
        if (open is null) return limit;
        // Where it ends before or just as the doors open, the day before was the last.
        if (limit.TimeOfDay <= open.From.ToTimeSpan()) return limit.Date.AddDays(-1) + open.Until.ToTimeSpan();
        return limit.TimeOfDay > open.Until.ToTimeSpan() ? limit.Date + open.Until.ToTimeSpan() : limit;
    }

    /// <summary>The hour before a time limit in Japan, ringing three hours and one hour before its end.</summary>
    /// <param name="alarm">What to say so many hours before.</param>
    public static CalendarEvent Limit(string title, string text, DateTime end, Func<int, string> alarm) => new(title, text,
        [$"DTSTART;TZID=Asia/Tokyo:{Local(end.AddHours(-1))}", $"DTEND;TZID=Asia/Tokyo:{Local(end)}"],
        [new("TRIGGER;RELATED=END:-PT3H", alarm(3)), new("TRIGGER;RELATED=END:-PT1H", alarm(1))]);

    /// <summary>The same, wherever the clocks are: the calendar shows its own time.</summary>
    /// <param name="alarm">What to say so many hours before.</param>
    public static CalendarEvent Limit(string title, string text, DateTimeOffset end, Func<int, string> alarm) =>
        Limit(title, text, end.UtcDateTime, alarm) with
        {
            Properties = [$"DTSTART:{Local(end.UtcDateTime.AddHours(-1))}Z", $"DTEND:{Local(end.UtcDateTime)}Z"],
        };

    /// <summary>A whole day, ringing 90 and 30 days before: at nine in the morning, since a day begins when people sleep.</summary>
    /// <param name="alarm">What to say so many days before.</param>
    public static CalendarEvent Day(string title, string text, DateOnly day, Func<int, string> alarm) => new(title, text,
        [$"DTSTART;VALUE=DATE:{Date(day)}", $"DTEND;VALUE=DATE:{Date(day.AddDays(1))}"],
        [new("TRIGGER:-P89DT15H", alarm(90)), new("TRIGGER:-P29DT15H", alarm(30))]);

    /// <summary>The whole file.</summary>
    /// <param name="language">Of its words.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="id">Its own each time: a second one stands beside the first, where the same would take the place of somebody
    /// else's.</param>
    public static string Write(CalendarEvent what, string language, DateTimeOffset now, Guid id)
    {
        var file = new StringBuilder();
        Lines(file, "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//EidPin//EidPin Desk//EN", "CALSCALE:GREGORIAN");
        if (what.Properties.Any(p => p.Contains("TZID=", StringComparison.Ordinal))) Lines(file, Tokyo);
        Lines(file, "BEGIN:VEVENT", $"UID:{id:D}",
            $"DTSTAMP:{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        Lines(file, [.. what.Properties]);
        Lines(
            file,
            $"SUMMARY;LANGUAGE={language}:{Escape(what.Title)}",
            $"DESCRIPTION;LANGUAGE={language}:{Escape(what.Text)}",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT");
        foreach (var alarm in what.Alarms)
            Lines(file, "BEGIN:VALARM", "ACTION:DISPLAY", alarm.Trigger, $"DESCRIPTION:{Escape(alarm.Words)}", "END:VALARM");
        Lines(file, "END:VEVENT", "END:VCALENDAR");
        return file.ToString();
    }

    /// <summary>Text as a value: what would end it or begin another stands behind a backslash, what is no text is left out.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            if (c == '\n') escaped.Append("\\n");
            else if (c is '\\' or ';' or ',') escaped.Append('\\').Append(c);
            else if (!char.IsControl(c)) escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>A line in parts of at most 75 octets, each but the first after a space; no character is cut.</summary>
    public static string Fold(string line)
    {
        var (folded, used) = (new StringBuilder(line.Length + 16), 0);
        foreach (var rune in line.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > LongestLine)
            {
                folded.Append("\r\n ");
                used = 1;
            }
            folded.Append(rune);
            used += rune.Utf8SequenceLength;
        }
        return folded.ToString();
    }

    private static void Lines(StringBuilder file, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines) file.Append(Fold(line)).Append("\r\n");
    }

    private static string Local(DateTime time) => time.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
