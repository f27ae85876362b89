using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Desk;
using EidPin.Desk.Resetting;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>What a machine has to report to its operator's server, until that has heard it.</summary>
public sealed class ReportsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-reports-");
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ReportServer server = new();
    private readonly StringWriter log = new();

    private string File => Path.Combine(folder.FullName, "machine.reports");

    public void Dispose()
    {
        key.Dispose();
        server.Dispose();
        log.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_the_server_has_not_heard_stands_in_a_file_of_the_owner_alone_and_is_told_after_a_new_start()
    {
        server.Answer = _ => (HttpStatusCode.ServiceUnavailable, "");
        using (var desk = Desk()) Assert.False(await desk.Report(Report("a")));
        Assert.Single(System.IO.File.ReadAllLines(File));
        var own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows()) Assert.Equal(own, System.IO.File.GetUnixFileMode(File));
        server.Answer = _ => (HttpStatusCode.OK, """{"state":"done"}""");
        server.Heard.Clear();
        using var anew = Desk();
        await Until(() => server.Heard.Contains("a") && System.IO.File.ReadAllText(File) == "");
        Assert.Single(server.Heard);
    }

    [Fact]
    public async Task It_stands_in_the_file_before_the_server_is_told()
    {
        int? seen = null;
        server.Answer = _ =>
        {
            seen = System.IO.File.ReadAllLines(File).Length;
            return (HttpStatusCode.OK, """{"state":"done"}""");
        };
        using var desk = Desk();
        Assert.True(await desk.Report(Report("a")));
        Assert.Equal((1, ""), (seen, System.IO.File.ReadAllText(File)));
    }

    [Fact]
    public async Task One_that_is_under_way_is_not_told_a_second_time_by_the_clock()
    {
        using var slow = new ManualResetEventSlim();
        server.Answer = said =>
        {
            if (said == "a") slow.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            return (HttpStatusCode.OK, """{"state":"done"}""");
        };
        using var desk = Desk();
        var telling = Task.Run(() => desk.Report(Report("a")), TestContext.Current.CancellationToken);
        await Until(() => server.Asked.Contains("a"));
        desk.ReportLater(Report("b"));
        // The clock comes by, and tells what nobody else does.
        await Until(() => server.Heard.Contains("b"));
        slow.Set();
        Assert.True(await telling);
        await Until(() => System.IO.File.ReadAllText(File) == "");
        Assert.Single(server.Asked, "a");
    }

    [Fact]
    public async Task One_that_the_server_always_fails_at_does_not_hold_up_those_behind_it()
    {
        server.Answer = _ => (HttpStatusCode.InternalServerError, "");
        using var desk = Desk();
        await desk.Report(Report("bad"));
        server.Answer = said => said == "bad" ? (HttpStatusCode.InternalServerError, "") : (HttpStatusCode.OK, """{"state":"done"}""");
        desk.ReportLater(Report("b"));
        desk.ReportLater(Report("c"));
        await Until(() => System.IO.File.ReadAllLines(File) is [var left] && left.Contains("\"bad\"", StringComparison.Ordinal));
        Assert.Contains("b", server.Heard);
        Assert.Contains("c", server.Heard);
    }

    [Theory, InlineData("not-allowed", "time", 401, false), InlineData("kiosk-unknown", null, 401, false)]
    [InlineData("kiosk-revoked", null, 403, false), InlineData("reservation-used", null, 410, true)]
    [InlineData("no-reservation", null, 404, true), InlineData("bad-receipt", null, 422, true)]
    public async Task A_wrong_clock_or_key_is_no_answer_and_what_is_over_for_good_is_one(
        string reason, string? detail, int status, bool isHeard)
    {
        server.Answer = _ => ((HttpStatusCode)status, JsonSerializer.Serialize(new { title = "x", status, reason, detail }));
        using var desk = Desk();
        await desk.Report(Report("a"));
        Assert.Equal(isHeard ? 0 : 1, System.IO.File.ReadAllLines(File).Length);
        Assert.Contains($"reason={reason}", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_and_written_as_soon_as_that_goes()
    {
        server.Answer = _ => (HttpStatusCode.ServiceUnavailable, "");
        Directory.CreateDirectory($"{File}.new");
        using var desk = Desk();
        await desk.Report(Report("a"));
        Assert.True(desk.IsForgetful);
        Assert.Contains("error reports-unwritten", log.ToString(), StringComparison.Ordinal);
        Directory.Delete($"{File}.new");
        await Until(() => !desk.IsForgetful);
        Assert.Single(System.IO.File.ReadAllLines(File));
    }

    [Fact]
    public void A_file_that_others_can_read_or_that_is_none_keeps_the_machine_from_starting()
    {
        System.IO.File.WriteAllText(File, "{");
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains(File, Assert.Throws<IOException>(() => Reports.Open(File, DeskLog.None)).Message, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Throws<IOException>(() => Reports.Open(File, DeskLog.None)).Message, StringComparison.Ordinal);
    }

    private static ReportRequest Report(string attempt) => new("case", attempt, "done", [1, 2], [3, 4]);

    private ResetDesk Desk()
    {
        var told = new DeskLog(TextWriter.Synchronized(log));
        // The desk puts its client away, and that its handler: each has its own way to the one server.
        var client = new ResetClient(new("http://127.0.0.1:9/"), new KioskIdentity("k", key, null, File), server.Way(), log: told);
        return new(client, told);
    }

    private static async Task Until(Func<bool> reached)
    {
        for (var i = 0; i < 600 && !reached(); i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.True(reached());
    }

    private sealed class ReportServer : IDisposable
    {
        public Func<string, (HttpStatusCode, string)> Answer { get; set; } = _ => (HttpStatusCode.ServiceUnavailable, "");

        public ConcurrentBag<string> Heard { get; } = [];

        public ConcurrentBag<string> Asked { get; } = [];

        public HttpMessageHandler Way() => new Scripted(this);

        public void Dispose() => Heard.Clear();

        private sealed class Scripted(ReportServer server) : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.RequestUri!.AbsolutePath != "/v1/kiosk/report") return new(HttpStatusCode.NotFound);
                var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
                var attempt = JsonSerializer.Deserialize(body, ResetJson.Default.ReportRequest)!.Attempt;
                server.Asked.Add(attempt);
                var (status, text) = server.Answer(attempt);
                if (status == HttpStatusCode.OK) server.Heard.Add(attempt);
                return new(status) { Content = new StringContent(text) };
            }
        }
    }
}
