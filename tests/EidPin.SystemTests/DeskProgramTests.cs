using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EidPin.SystemTests;

/// <summary><c>eidpin desk</c> and <c>eidpin demo</c>: two processes that begin and end as one.</summary>
public sealed partial class DeskProgramTests : IDisposable
{
    private const int Kill = 9;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    // A demo that runs on this computer already is another session's.
    private readonly string runtime = Directory.CreateTempSubdirectory("eidpin-run-").FullName;

    private Dictionary<string, string> English => new()
    {
        ["LC_ALL"] = "C.UTF-8",
        ["XDG_RUNTIME_DIR"] = runtime,
    };

    public DeskProgramTests() => Program.MustHaveOthersBeside();

    public void Dispose() => Directory.Delete(runtime, recursive: true);

    [Theory, InlineData(Pty.Interrupt), InlineData(Pty.Terminate), InlineData(Pty.Hangup)]
    public async Task The_demo_prints_one_address_that_answers_and_ends_with_a_signal(int signal)
    {
        using var terminal = Pty.Start([Program.Path, "demo", "--no-open"], English);
        var url = Address(terminal);
        using var web = new HttpClient();
        using var page = await web.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var server = await web.GetAsync(
            new Uri(Server().Match(terminal.Await("Ctrl-C").Shown).Groups[1].Value + "healthz"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, server.StatusCode);
        var children = Children(terminal.Process);
        Assert.Equal(2, children.Length);
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, terminal.Signal(signal).End());
        Machine.InTime(clock.Elapsed, Soon);
        Assert.All(children, AssertGone);
        Assert.Single(Line().Matches(terminal.Shown));
    }

    [Fact]
    public void Ctrl_C_at_the_terminal_reaches_both_and_is_no_failure()
    {
        using var terminal = Pty.Start([Program.Path, "demo", "--no-open"], English);
        Address(terminal);
        Assert.Equal(0, terminal.Await("Ctrl-C").Type("\u0003").End());
        Assert.DoesNotContain("by itself", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_command_leaves_no_child_and_no_file()
    {
        var temporary = Directory.CreateTempSubdirectory("eidpin-test-");
        try
        {
            using var terminal = Pty.Start(
                [Program.Path, "demo", "--no-open"], new Dictionary<string, string>(English) { ["TMPDIR"] = temporary.FullName });
            Address(terminal);
            var children = Children(terminal.Process);
            Assert.Equal(2, children.Length);
            Assert.Single(temporary.GetDirectories("eidpin-practice-*"));
            Assert.Equal(-Kill, terminal.Signal(Kill).End());
            Assert.All(children, AssertGone);
            Assert.Empty(temporary.GetDirectories("eidpin-*"));
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_child_that_dies_is_told_and_is_exit_6()
    {
        using var terminal = Pty.Start([Program.Path, "demo", "--no-open"], English);
        Address(terminal);
        terminal.Await("Ctrl-C").Signal(Children(terminal.Process).Single(IsDesk), Kill);
        Assert.Equal(6, terminal.Await("by itself").End());
    }

    [Fact]
    public void A_demo_with_a_card_does_not_hand_out_the_one_that_runs_without_it()
    {
        using var first = Pty.Start([Program.Path, "demo", "--no-open"], English);
        Address(first);
        using var second = Pty.Start([Program.Path, "demo", "--no-open", "--simulated", "fineid-dead"], English);
        Assert.Equal(6, second.Await("not in it").End());
        Assert.Empty(Line().Matches(second.Shown));
        Assert.Equal(0, first.Await("Ctrl-C").Signal(Pty.Interrupt).End());
    }

    [Fact]
    public void No_list_of_processes_shows_the_token()
    {
        using var terminal = Pty.Start([Program.Path, "demo", "--no-open"], English);
        var token = Address(terminal).Fragment[1..];
        Assert.Equal(32, token.Length);
        foreach (var process in (int[])[terminal.Process, .. Children(terminal.Process)])
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline");
            Assert.Contains("eidpin", words, StringComparison.Ordinal);
            Assert.DoesNotContain(token, words, StringComparison.Ordinal);
        }
        Assert.Equal(0, terminal.Signal(Pty.Interrupt).End());
    }

    [Fact]
    public async Task Without_a_terminal_and_a_browser_the_address_is_one_object()
    {
        var start = new ProcessStartInfo(Program.Path, ["demo", "--no-open", "--json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in English) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();   // only the child's is a sign to end
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            using var json = JsonDocument.Parse(line!);
            Assert.StartsWith("http://127.0.0.1:", json.RootElement.GetProperty("desk").GetString(), StringComparison.Ordinal);
            Assert.False(process.HasExited);
            Terminate(process.Id);
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
            Assert.Equal((0, ""), (process.ExitCode, await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Uri Address(Pty terminal)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); Thread.Sleep(20))
            if (Line().Match(terminal.Shown) is { Success: true } found) return new(found.Groups[1].Value);
        throw new TimeoutException(terminal.Shown);
    }

    // The kernel lists a child with the thread that started it; a thread may end while we look.
    private static bool IsDesk(int process) =>
        File.ReadAllText($"/proc/{process}/cmdline").Contains("eidpin-desk", StringComparison.Ordinal);

    private static int[] Children(int process) =>
        [.. Directory.GetDirectories($"/proc/{process}/task").SelectMany(Listed).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private static string[] Listed(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static void AssertGone(int process) =>
        Assert.True(SpinWait.SpinUntil(() => !Runs(process), TimeSpan.FromSeconds(30)), "the child still runs");

    // A zombie whose parent has not looked yet has ended too.
    private static bool Runs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Not SIGINT: whoever is started in the background of a shell is deaf to that, and so are its children.
    private static void Terminate(int process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    // After the spinner, where that was shown.
    [GeneratedRegex(@"(?:^|\e\[K)desk (http://127\.0\.0\.1:\d+/start\?\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"server (http://localhost:\d+/)")]
    private static partial Regex Server();
}
