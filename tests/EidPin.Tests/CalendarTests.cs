using System.Globalization;
using System.Text;
using EidPin.Guidance.Plans;
using EidPin.Reset;
using Calendar = EidPin.Desk.Guiding.Calendar;

namespace EidPin.Tests;

public sealed class CalendarTests
{
    private static readonly Hours Kiosk = Guide.For("jp").Data.Routes["kiosk"].Hours![0];

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 4, 5, TimeSpan.FromHours(2));

    [Fact]
    public void The_hours_are_those_of_the_guide() =>
        Assert.Equal((new TimeOnly(6, 30), new TimeOnly(23, 0)), (Kiosk.From, Kiosk.Until));

    // Reserved at night the copiers close before the 24 hours are over.
    [Theory]
    [InlineData("2026-11-22 22:59", "2026-11-23 22:59"), InlineData("2026-11-22 23:00", "2026-11-23 23:00")]
    [InlineData("2026-11-22 23:01", "2026-11-23 23:00"), InlineData("2026-11-22 23:59", "2026-11-23 23:00")]
    [InlineData("2026-11-22 00:00", "2026-11-22 23:00"), InlineData("2026-11-22 01:00", "2026-11-22 23:00")]
    [InlineData("2026-11-22 06:29", "2026-11-22 23:00"), InlineData("2026-11-22 06:30", "2026-11-22 23:00")]
    [InlineData("2026-11-22 06:31", "2026-11-23 06:31"), InlineData("2026-11-22 12:00", "2026-11-23 12:00")]
    [InlineData("2026-12-31 23:30", "2027-01-01 23:00"), InlineData("2028-02-28 12:00", "2028-02-29 12:00")]
    public void The_last_moment_is_the_earlier_of_limit_and_closing(string reserved, string last) =>
        Assert.Equal(Time(last), Calendar.LastMoment(Time(reserved), 24, Kiosk));

    [Fact]
    public void Whatever_minute_it_is_reserved_the_last_moment_is_within_the_limit_and_the_hours()
    {
        var day = Time("2026-11-22 00:00");
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var reserved = day.AddMinutes(minute);
            var last = Calendar.LastMoment(reserved, 24, Kiosk);
            Assert.InRange(last, reserved.AddMinutes(1), reserved.AddHours(24));
            Assert.InRange(TimeOnly.FromDateTime(last), new TimeOnly(6, 31), new TimeOnly(23, 0));
            // Nothing usable is given away: from there to the limit the doors are closed, but for the very first moment.
            for (var later = last.AddMinutes(1); later < reserved.AddHours(24); later = later.AddMinutes(1))
                Assert.False(TimeOnly.FromDateTime(later).IsBetween(Kiosk.From, Kiosk.Until));
        }
        Assert.Equal(day.AddHours(24), Calendar.LastMoment(day, 24, null));
    }

    [Theory, InlineData(74), InlineData(75), InlineData(76), InlineData(149), InlineData(150), InlineData(500)]
    public void Lines_are_folded_at_75_octets(int length)
    {
        var line = new string('x', length);
        var folded = Calendar.Fold(line).Split("\r\n");
        Assert.All(folded, part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 75));
        Assert.All(folded.Skip(1), part => Assert.StartsWith(" ", part, StringComparison.Ordinal));
        Assert.Equal(line, Unfolded(string.Join("\r\n", folded)));
        Assert.Equal(1 + Math.Max(0, (length - 75 + 73) / 74), folded.Length);
    }

    [Theory]
    [InlineData("暗証番号の初期化と再設定をお願いします。署名用電子証明書の暗証番号です。")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("ä ö å – ” ä ö å – ” ä ö å – ” ä ö å – ” ä ö å – ” ä ö å – ”")]
    public void No_character_is_cut(string words)
    {
        for (var before = 0; before < 8; before++)
        {
            var line = new string('x', before) + words;
            var folded = Calendar.Fold(line);
            Assert.Equal(line, Unfolded(folded));
            // Each part by itself is text.
            Assert.All(folded.Split("\r\n"), part =>
                Assert.Equal(part, new UTF8Encoding(false, true).GetString(Encoding.UTF8.GetBytes(part))));
            Assert.DoesNotContain('\uFFFD', folded);
            Assert.All(folded.Split("\r\n"), part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 75));
        }
    }

    [Theory]
    [InlineData("a, b; c", "a\\, b\\; c")]
    [InlineData("one\r\ntwo\nthree", "one\\ntwo\\nthree")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("x\r\nEND:VEVENT", "x\\nEND:VEVENT")]
    [InlineData("\u0007bell\0", "bell")]
    public void Text_stays_in_its_line(string text, string expected) => Assert.Equal(expected, Calendar.Escape(text));

    [Fact]
    public void A_limit_is_one_event_in_Japan_that_rings_twice()
    {
        var lines = Lines(
            Calendar.Write(Calendar.Limit("Ende, bald", "x", Time("2026-11-23 22:59"), n => $"{n} h"), "en", Now, Guid.Empty));
        Assert.Equal("BEGIN:VCALENDAR", lines[0]);
        Assert.Equal("END:VCALENDAR", lines[^1]);
        Assert.Single(lines, "BEGIN:VEVENT");
        Assert.Single(lines, "TZID:Asia/Tokyo");
        Assert.Contains("DTSTART;TZID=Asia/Tokyo:20261123T215900", lines);
        Assert.Contains("DTEND;TZID=Asia/Tokyo:20261123T225900", lines);
        Assert.Contains("DTSTAMP:20261122T010405Z", lines);
        Assert.Contains("UID:00000000-0000-0000-0000-000000000000", lines);
        Assert.Contains("SUMMARY;LANGUAGE=en:Ende\\, bald", lines);
        Assert.Equal(
            ["TRIGGER;RELATED=END:-PT3H", "TRIGGER;RELATED=END:-PT1H"],
            lines.Where(l => l.StartsWith("TRIGGER", StringComparison.Ordinal)));
        Assert.Contains("DESCRIPTION:3 h", lines);
        // The time zone stands before the event that names it, and what is begun is ended.
        Assert.True(Array.IndexOf(lines, "END:VTIMEZONE") < Array.IndexOf(lines, "BEGIN:VEVENT"));
        var open = new Stack<string>();
        foreach (var line in lines)
            if (line.StartsWith("BEGIN:", StringComparison.Ordinal)) open.Push(line[6..]);
            else if (line.StartsWith("END:", StringComparison.Ordinal)) Assert.Equal(line[4..], open.Pop());
        Assert.Empty(open);
    }

    // Also where its clocks change in between.
    [Theory]
    [InlineData("2026-11-23T23:30+09:00", "06:30", "23:00", "Asia/Tokyo", "2026-11-23T23:00+09:00")]
    [InlineData("2026-11-23T05:00+09:00", "06:30", "23:00", "Asia/Tokyo", "2026-11-22T23:00+09:00")]
    [InlineData("2026-11-23T12:00+09:00", "06:30", "23:00", "Asia/Tokyo", "2026-11-23T12:00+09:00")]
    [InlineData("2026-11-23T03:00+09:00", "00:00", "23:59:59.999", "Asia/Tokyo", "2026-11-23T03:00+09:00")]
    [InlineData("2026-10-25T05:30+02:00", "06:00", "22:00", "Europe/Helsinki", "2026-10-24T22:00+03:00")]
    [InlineData("2026-03-29T23:00+03:00", "06:00", "22:00", "Europe/Helsinki", "2026-03-29T22:00+03:00")]
    [InlineData("2026-11-23T12:00+09:00", "06:30", "23:00", "Nowhere/Land", "2026-11-23T12:00+09:00")]
    public void A_reservation_can_be_used_until_its_place_closes_by_the_clock_there(
        string end, string from, string until, string zone, string last)
    {
        var place = new PlaceInfo(
            "x", new Dictionary<string, string>(), [], "", TimeOnly.Parse(from, CultureInfo.InvariantCulture),
            TimeOnly.Parse(until, CultureInfo.InvariantCulture), zone);
        var limit = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture);
        Assert.Equal(DateTimeOffset.Parse(last, CultureInfo.InvariantCulture), place.LastMoment(limit.AddHours(-24), limit));
    }

    [Fact]
    public void A_limit_of_a_reservation_is_a_moment_of_the_whole_world()
    {
        var lines = Lines(
            Calendar.Write(
                Calendar.Limit("Ende", "x", new DateTimeOffset(2026, 11, 23, 22, 59, 0, TimeSpan.FromHours(9)), n => $"{n} h"),
                "en",
                Now,
                Guid.Empty));
        Assert.Contains("DTSTART:20261123T125900Z", lines);
        Assert.Contains("DTEND:20261123T135900Z", lines);
        Assert.Equal(
            ["TRIGGER;RELATED=END:-PT3H", "TRIGGER;RELATED=END:-PT1H"],
            lines.Where(l => l.StartsWith("TRIGGER", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, l => l.Contains("TZID", StringComparison.Ordinal));
    }

    [Fact]
    public void The_end_of_a_certificate_is_a_day_that_rings_90_and_30_days_before()
    {
        var lines = Lines(Calendar.Write(Calendar.Day("Ende", "x", new(2027, 12, 31), n => $"{n} days"), "fi", Now, Guid.Empty));
        Assert.Contains("DTSTART;VALUE=DATE:20271231", lines);
        Assert.Contains("DTEND;VALUE=DATE:20280101", lines);
        // At nine in the morning of the 90th and 30th day before.
        Assert.Equal(["TRIGGER:-P89DT15H", "TRIGGER:-P29DT15H"], lines.Where(l => l.StartsWith("TRIGGER", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, l => l.Contains("TZID", StringComparison.Ordinal));
    }

    private static string[] Lines(string file)
    {
        Assert.EndsWith("\r\n", file, StringComparison.Ordinal);
        // Every line ends as the standard has it, none otherwise.
        Assert.Equal(file.Count(c => c == '\n'), file.Split("\r\n").Length - 1);
        return Unfolded(file).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Unfolded(string file) => file.Replace("\r\n ", "", StringComparison.Ordinal);

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
