using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>The program <c>eidpin-desk</c> from its start to its end: one for each user, found again, and nothing left behind.</summary>
[SupportedOSPlatform("linux")]
public sealed class DeskStartTests : IDisposable
{
    private readonly string runtime = DeskProgram.NewRuntime();

    private string Folder => Path.Combine(runtime, "eidpin");

    public void Dispose() => Directory.Delete(runtime, recursive: true);

    [Fact]
    public void Second_start_names_the_first_in_its_own_language_and_ends()
    {
        using var first = DeskProgram.Start(runtime, "--demo --lang fi");
        Assert.Matches("^desk http://127.0.0.1:[0-9]+/start\\?lang=fi#[0-9a-f]{32}$", first.Line());
        using var second = DeskProgram.Start(runtime, "--demo --lang ja");
        Assert.Matches("^running http://127.0.0.1:[0-9]+/start\\?lang=ja#[0-9a-f]{32}$", second.Line());
        Assert.Equal(0, second.Exit());
        // The Desk for real cards is another one.
        using var other = DeskProgram.Start(runtime, "");
        Assert.StartsWith("desk ", other.Line(), StringComparison.Ordinal);
        Assert.Equal((0, 0), (first.Leave(), other.Leave()));
        using var next = DeskProgram.Start(runtime, "--demo");
        Assert.StartsWith("desk ", next.Line(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_started_in_the_same_instant_exactly_one_is_the_first()
    {
        var many = Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6).Select(_ => DeskProgram.Start(runtime, "--demo"))
            .ToArray();
        var lines = many.Select(m => m.Line()!).ToArray();
        var first = Assert.Single(lines, l => l.StartsWith("desk ", StringComparison.Ordinal));
        var origin = first[5..first.IndexOf('#')];
        Assert.All(lines.Where(l => l != first), l => Assert.StartsWith($"running {origin}#", l, StringComparison.Ordinal));
        Assert.Equal(lines.Length, lines.Select(l => l[l.IndexOf('#')..]).Distinct().Count());
        foreach (var one in many) one.Dispose();
    }

    [Fact]
    public void Socket_of_one_that_was_killed_is_replaced()
    {
        using var first = DeskProgram.Start(runtime, "--demo");
        Assert.NotNull(first.Line());
        first.Process.Kill();
        first.Process.WaitForExit();
        Assert.True(File.Exists(Path.Combine(Folder, "demo.sock")));
        using var second = DeskProgram.Start(runtime, "--demo");
        Assert.StartsWith("desk ", second.Line(), StringComparison.Ordinal);
        using var third = DeskProgram.Start(runtime, "--demo");
        Assert.StartsWith("running ", third.Line(), StringComparison.Ordinal);
    }

    [Fact]
    public void Asked_to_stop_by_a_signal_it_ends_though_its_input_is_open_and_takes_its_files_along()
    {
        using var desk = DeskProgram.Start(runtime, "--demo");
        Assert.NotNull(desk.Line());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(["demo.lock", "demo.sock"], Files());
        _ = Pty.SendSignal(desk.Process.Id, Pty.Terminate);
        Assert.Equal(0, desk.Exit());
        Assert.Equal(["demo.lock"], Files());
    }

    [Fact]
    public async Task Browser_gets_a_page_that_only_its_user_can_read_and_no_argument_with_the_token()
    {
        var seen = Path.Combine(runtime, "seen");
        var bin = Directory.CreateDirectory(Path.Combine(runtime, "bin")).FullName;
        Script(
            Path.Combine(bin, "xdg-open"),
            $"printf '%s\\n' \"$@\" >>{seen}; stat -c %a \"$1\" >>{seen}; cat \"$1\" >>{seen}; echo said; echo END >>{seen}");
        var environment = new Dictionary<string, string?> { ["PATH"] = $"{bin}:/usr/bin:/bin" };
        using var unseen = DeskProgram.Start(runtime, "--demo --open", environment);
        Assert.NotNull(unseen.Line());
        unseen.Leave();
        Assert.False(File.Exists(seen));   // no screen, no browser

        environment["DISPLAY"] = ":7";
        using var desk = DeskProgram.Start(runtime, "--demo --open", environment);
        var url = desk.Line()![5..];
        var lines = await Opened(seen, 1);
        Assert.Equal((Path.Combine(Folder, "demo.html"), "600"), (lines[0], lines[1]));
        // That one page, and an address of its own: the printed one is still good.
        Assert.Contains($"content=\"0;url={url[..url.IndexOf('#')]}#", string.Join('\n', lines[2..]), StringComparison.Ordinal);
        Assert.DoesNotContain(url, string.Join('\n', lines), StringComparison.Ordinal);
        using var second = DeskProgram.Start(runtime, "--demo --open --lang sv", environment);
        Assert.Equal(0, second.Exit());
        Assert.Contains("lang=sv", string.Join('\n', await Opened(seen, 2)), StringComparison.Ordinal);
        Assert.DoesNotContain(
            url[(url.IndexOf('#') + 1)..],
            await File.ReadAllTextAsync($"/proc/{desk.Process.Id}/cmdline", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(0, desk.Leave());
        Assert.Equal("", await desk.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["demo.lock"], Files());
    }

    [Fact]
    public void Without_an_opener_the_desk_runs_all_the_same()
    {
        using var desk = DeskProgram.Start(
            runtime, "--demo --open", new Dictionary<string, string?> { ["PATH"] = "/nowhere", ["DISPLAY"] = ":7" });
        Assert.StartsWith("desk ", desk.Line(), StringComparison.Ordinal);
        Assert.Equal(0, desk.Leave());
    }

    [Theory, InlineData("link", "is a link"), InlineData("open", "is open to others"), InlineData("file", "is no folder")]
    [InlineData("owner", "belongs to another user")]
    public void Folder_that_is_not_ours_alone_is_refused_in_one_line(string what, string said)
    {
        var target = Directory.CreateDirectory(Path.Combine(runtime, "target")).FullName;
        if (what == "link") Directory.CreateSymbolicLink(Folder, target);
        else if (what == "file") File.WriteAllText(Folder, "");
        else
            Directory.CreateDirectory(
                Folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | (what == "open" ? UnixFileMode.OtherRead : 0));
        if (what == "owner" && !Environment.IsPrivilegedProcess) Assert.Skip("Only root can give a folder away.");
        if (what == "owner") System.Diagnostics.Process.Start("chown", ["65534", Folder]).WaitForExit();
        using var desk = DeskProgram.Start(runtime, "--demo");
        Assert.Null(desk.Line());
        Assert.Equal(4, desk.Exit());
        Assert.StartsWith($"eidpin-desk: {Folder} {said}", desk.Error, StringComparison.Ordinal);
        Assert.Single(desk.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(target));
    }

    [Fact]
    public void Without_a_sessions_folder_it_makes_one_in_the_temporary_folder()
    {
        var environment = new Dictionary<string, string?> { ["XDG_RUNTIME_DIR"] = null, ["TMPDIR"] = runtime };
        using var desk = DeskProgram.Start(runtime, "--demo", environment);
        Assert.NotNull(desk.Line());
        var made = Assert.Single(Directory.GetDirectories(runtime, "eidpin-*"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
        // One that others can write to is no session's folder.
        File.SetUnixFileMode(runtime, (UnixFileMode)0b111_111_111);
        using var second = DeskProgram.Start(runtime, "--demo", new Dictionary<string, string?> { ["TMPDIR"] = runtime });
        Assert.StartsWith("running ", second.Line(), StringComparison.Ordinal);
    }

    [Theory, InlineData("--lang xx", "--lang xx: one of en,"), InlineData("--wrong", "unknown option --wrong")]
    [InlineData("--port 80", "--port 80:")]
    public void Wrong_options_are_one_line_and_exit_2(string options, string said)
    {
        using var desk = DeskProgram.Start(runtime, options);
        Assert.Equal(2, desk.Exit());
        Assert.StartsWith($"eidpin-desk: {said}", desk.Error, StringComparison.Ordinal);
        Assert.Single(desk.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task As_an_ordinary_user_it_serves_that_user_and_refuses_root()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Only root can start a program as another user.");
        System.Diagnostics.Process.Start("chown", ["65534", runtime]).WaitForExit();
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        using var desk = DeskProgram.Start(runtime, "--demo", wrap: nobody);
        var page = new Uri(desk.Line()![5..]);
        Assert.Equal("200", await Curl([.. nobody, "curl"], page));
        Assert.Equal("000", await Curl(["curl"], page));
    }

    private static async Task<string> Curl(string[] words, Uri page)
    {
        string[] options = [
            .. words.Skip(1), "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--noproxy", "*",
            page.GetLeftPart(UriPartial.Path)];
        var start = new System.Diagnostics.ProcessStartInfo(words[0], options) { RedirectStandardOutput = true };
        using var curl = System.Diagnostics.Process.Start(start)!;
        return await curl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private string[] Files() => [.. Directory.GetFileSystemEntries(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static void Script(string file, string text)
    {
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<string[]> Opened(string seen, int times)
    {
        for (var i = 0; i < 200; i++)
        {
            if (File.Exists(seen) && (await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken)).Split("END").Length > times)
                return await File.ReadAllLinesAsync(seen, TestContext.Current.CancellationToken);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("the browser was not opened");
    }
}
