using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Oversight;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EidPin.Tests;

/// <summary>How many of what, as supervisors and auditors see it.</summary>
public sealed partial class FiguresTests
{
    private const string Here = "/oversight/figures";

    private static readonly Texts Words = Texts.For("en", "staff");

    [Fact]
    public async Task The_database_counts_what_the_visits_and_reservations_say_of_themselves()
    {
        await using var stage = await Stage();
        var all = await Filled(stage);
        var counted = await Reading(stage).Of(FigureVisits.Span);
        Assert.Equal(all.Expected, counted);
        // They are of every kind.
        Assert.Equal(FigureReading.Outcomes.Order(), counted.Select(f => f.Outcome).Distinct().Order());
        Assert.Equal(FigureReading.Routes.Order(), counted.Select(f => f.Route).Distinct().Order());
        Assert.Equal(5, counted.Select(f => f.Pin).Distinct().Count());
        Assert.Equal(4, counted.Select(f => f.Site).Distinct().Count());
    }

    [Fact]
    public async Task A_fact_that_somebody_has_made_unreadable_stops_no_counting()
    {
        await using var stage = await Stage();
        await Filled(stage);
        var before = (await Reading(stage).Of(FigureVisits.Span)).Sum(f => f.Number);
        foreach (var table in (string[])["visit_facts", "facts"])
            await stage.Store.Database.Write(w => w.Execute($"UPDATE {table} SET fact = x'FF00' WHERE seq = 1"));
        var after = await Reading(stage).Of(FigureVisits.Span);
        Assert.Equal(before, after.Sum(f => f.Number));
        Assert.Contains(after, f => f is { Site: "aonohara", Route: "" });
        await stage.Store.Database.Write(w => w.Execute("DELETE FROM visit_facts"));
        var gone = (await Reading(stage).Of(FigureVisits.Span)).Where(f => f.Site.Length > 0).ToList();
        Assert.All(gone, f => Assert.Equal(("", "", "unknown"), (f.Route, f.Pin, f.Outcome)));
        Assert.Equal(gone.Sum(f => f.Number), await stage.Store.Database.Read(c => new Writing(c, null).One<long>(
            "SELECT COUNT(*) FROM visits WHERE opened_at >= @from AND opened_at < @until", Milliseconds)));
    }

    [Fact]
    public async Task The_file_says_what_the_table_says_and_spreadsheets_read_its_letters()
    {
        await using var stage = await Stage();
        await Filled(stage);
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        var days = $"?from={FigureSpan.Text(FigureVisits.Span.From)}&to={FigureSpan.Text(FigureVisits.Span.To)}";
        var (page, file) = (await auditor.Look(Here + days), await auditor.Look($"{Here}.csv{days}"));
        Assert.Equal((200, 200), (page.Status, file.Status));
        Assert.Equal([0xEF, 0xBB, 0xBF], file.Bytes[..3]);
        var table = Table().Match(page.Text).Value;
        var rows = Line().Matches(table).Select(row => Cell().Matches(row.Value).Select(c => WebUtility.HtmlDecode(c.Groups[1].Value)));
        var parsed = Parsed(Encoding.UTF8.GetString(file.Bytes[3..]));
        Assert.True(parsed.Count > 30);
        Assert.Equal(rows, parsed);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a \"b\", c", "\"a \"\"b\"\", c\"")]
    [InlineData("=\"a\"\r\nb", "\"'=\"\"a\"\"\r\nb\"")]
    [InlineData("窓口", "窓口")]
    public void A_cell_of_the_file_becomes_no_formula_and_comes_back_as_it_was(string said, string cell)
    {
        var file = Encoding.UTF8.GetString(Csv.Of([[said, "end"]]));
        Assert.Equal($"\uFEFF{cell},end\r\n", file);
        var read = Parsed(file[1..])[0][0];
        Assert.Equal(said, read.StartsWith('\'') ? read[1..] : read);
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-02-30")]
    [InlineData("from=2026-11-28&to=2026-11-27")]
    [InlineData("from=2025-10-24&to=2026-11-28")]
    [InlineData("from=1999-12-31&to=2000-01-01")]
    [InlineData("to=9999-12-31")]
    public async Task Days_that_cannot_be_shown_are_refused_with_what_is_allowed(string query)
    {
        await using var stage = await Stage();
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        foreach (var path in (string[])[Here, $"{Here}.csv"])
        {
            var page = await auditor.Look($"{path}?{query}");
            Assert.Equal(400, page.Status);
            Assert.Contains("at most 400 days", page.Text, StringComparison.Ordinal);
        }
        Assert.Equal(200, (await auditor.Look($"{Here}?from=2025-10-26&to=2026-11-29")).Status);
        Assert.Equal(200, (await auditor.Look($"{Here}?from=&to=")).Status);
    }

    [Fact]
    public async Task A_supervisor_sees_the_figures_of_the_own_site_alone()
    {
        await using var stage = await Stage();
        await Filled(stage);
        using var supervisor = await TestStaff.SignedIn(stage, "uminari", StaffRole.Supervisor);
        var days = $"?from={FigureSpan.Text(FigureVisits.Span.From)}&to={FigureSpan.Text(FigureVisits.Span.To)}";
        var file = Parsed(Encoding.UTF8.GetString((await supervisor.Look($"{Here}.csv{days}")).Bytes[3..]));
        Assert.Equal(["Uminari (made up)"], file.Skip(1).Select(row => row[1]).Distinct());
        var page = (await supervisor.Look(Here + days)).Text;
        foreach (var other in (string[])["Aonohara", Words["staff.figures.route.machine"], Words["staff.figures.refused"]])
            Assert.DoesNotContain(other, page, StringComparison.Ordinal);
    }

    // Santiago changes its clocks at midnight, Lord Howe by half an hour.
    [Theory, InlineData("Asia/Tokyo"), InlineData("Europe/Helsinki"), InlineData("America/Santiago"), InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    public async Task A_day_is_that_of_the_clock_on_the_wall_also_when_it_is_changed(string name)
    {
        var (zone, random) = (TimeZoneInfo.FindSystemTimeZoneById(name), new Random(1));
        var span = new FigureSpan(new(2026, 1, 1), new(2027, 2, 4));
        Assert.Equal(FigureSpan.MostDays, span.Days);
        var (from, until) = span.In(zone);
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 2000; i++)
        {
            var at = i < 2 ? (i == 0 ? from : until - 1) : random.NextInt64(from, until);
            var day = await new Writing(connection, null).One<long>($"SELECT {span.DayOf("@at", zone)}", new { at });
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
            Assert.Equal(DateOnly.FromDateTime(local.DateTime), span.From.AddDays((int)day));
        }
    }

    [Fact]
    public async Task What_was_refused_is_counted_by_door_and_reason_and_written_down_now_and_then_and_at_a_clean_end()
    {
        await using var stage = await Stage();
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var tally = stage.Services.GetServices<IHostedService>().OfType<RefusalTally>().Single();
        for (var i = 0; i < 2; i++) Assert.Equal(Refusals.NoReservation, (await kiosk.Lookup(card)).Reason);
        await tally.Write();
        await tally.Write();
        Assert.Equal(401, (await TestStaff.At(stage.Http).Look("/counter")).Status);
        Assert.Equal(Refusals.NoReservation, (await kiosk.Lookup(card)).Reason);
        await tally.StopAsync(TestContext.Current.CancellationToken);
        var page = WebUtility.HtmlDecode((await auditor.Look(Here)).Text);
        foreach (var (door, reason, number) in ((string, string, int)[])[
            ("machine", Refusals.NoReservation, 3), ("staff", StaffRefusals.SignedOut, 1)])
            Assert.Contains(
                $"<td>2026-11-28</td><td>{Words[$"staff.figures.door.{door}"]}</td><td>{reason}</td><td>{number}</td>", page,
                StringComparison.Ordinal);
        Assert.DoesNotContain(kiosk.Id, page, StringComparison.Ordinal);
        stage.Clock.Now += RefusalTally.Life + TimeSpan.FromHours(2);
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        Assert.Equal(0, await stage.Store.Database.Read(c => new Writing(c, null).One<long>("SELECT COUNT(*) FROM refusals")));
    }

    [Fact]
    public async Task A_picture_says_in_words_what_its_bars_show()
    {
        await using var stage = await Stage();
        await Filled(stage);
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        var page = WebUtility.HtmlDecode((await auditor.Look($"{Here}?from=2026-11-24&to=2026-11-27")).Text);
        var figures = await Reading(stage).Of(FigureVisits.Span);
        var done = figures.Where(f => f.Outcome == "done").Sum(f => f.Number);
        foreach (var picture in (string[])["outcomes", "days"])
            Assert.Contains($"role=\"img\" aria-labelledby=\"{picture} {picture}-said\"", page, StringComparison.Ordinal);
        Assert.Contains($"<desc id=\"outcomes-said\">Set: {done}; ", page, StringComparison.Ordinal);
        Assert.Contains("<desc id=\"days-said\">2026-11-24: ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_nobody_could_read_is_left_to_the_file()
    {
        await using var stage = await Stage();
        var desk = FigureVisits.Auditor(stage.Settings, stage.Clock.Now);
        foreach (var (lines, isLong) in ((int, bool)[])[(2000, false), (2001, true)])
        {
            var figures = Enumerable.Range(0, lines).Select(i => new Figure(FigureVisits.Span.From, $"site-{i}", "holder", "", "open", 1));
            var page = new FigurePage(desk, FigureVisits.Span).Html([.. figures], []);
            Assert.Equal(!isLong, page.Contains("site-1999", StringComparison.Ordinal));
            Assert.Equal(isLong, page.Contains(Words.Get("staff.figures.long", ("number", 2001)), StringComparison.Ordinal));
            Assert.Contains("figures.csv", page, StringComparison.Ordinal);
        }
    }

    private static object Milliseconds
    {
        get
        {
            var (from, until) = FigureVisits.Span.In(TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
            return new { from, until };
        }
    }

    private static Task<ResetStage> Stage() => ResetStage.Open(plain => plain with { Sites = SiteList.All });

    private static Task<FigureVisits> Filled(ResetStage stage) => FigureVisits.In(stage.Store, stage.Clock.Now);

    private static FigureReading Reading(ResetStage stage) => FigureVisits.Reading(stage.Store, stage.Settings, stage.Clock.Now);

    /// <summary>As RFC 4180 has it.</summary>
    private static List<List<string>> Parsed(string text)
    {
        List<List<string>> rows = [];
        foreach (Match match in CsvCell().Matches(text))
        {
            if (match.Index == 0 || text[match.Index - 1] == '\n') rows.Add([]);
            var cell = match.Groups[1].Value;
            rows[^1].Add(cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell);
        }
        return rows;
    }

    [GeneratedRegex("(\"(?:[^\"]|\"\")*\"|[^\",\r\n]*)(?:,|\r\n)")]
    private static partial Regex CsvCell();

    [GeneratedRegex("<table>.*?</table>", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Line();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex Cell();
}
