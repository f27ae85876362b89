using System.Globalization;
using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>A machine starts its browser by itself, a real Chromium, and comes back whichever of the two is killed.</summary>
[SupportedOSPlatform("linux")]
public sealed class MachineStartTests
{
    private const string Shown = "page-shown view=kiosk", Started = "browser-started process=([0-9]+)";

    [Fact]
    public async Task A_browser_that_is_killed_is_started_again_with_a_new_address_that_no_list_of_processes_shows()
    {
        using var stage = await MachineStage.Start();
        using var machine = Start(stage);
        // Its own browser is all that opens it: nothing is printed that would.
        Assert.Matches("^desk http://127.0.0.1:[0-9]+$", machine.Line());
        await stage.Logged(Shown);
        var page = Path.Combine(stage.Folder, "eidpin", "desk.html");
        var first = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(page));
        var browser = int.Parse(await stage.Logged(Started), CultureInfo.InvariantCulture);
        foreach (var words in Directory.GetDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).Select(Words))
            Assert.DoesNotContain("/start?lang=", words, StringComparison.Ordinal);
        Kill(browser);
        await stage.Logged(Shown, times: 2);
        await stage.Logged("warning browser-ended how=137 .*pause=1");
        Assert.NotEqual(browser, int.Parse(await stage.Logged(Started, times: 2), CultureInfo.InvariantCulture));
        Assert.NotEqual(first, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        var second = int.Parse(await stage.Logged(Started, times: 2), CultureInfo.InvariantCulture);
        Assert.Equal(0, machine.Leave());
        Assert.False(Runs(second), "the browser still runs");
        Assert.False(File.Exists(page));
    }

    [Fact]
    public async Task A_machine_whose_program_is_killed_and_started_anew_shows_its_page_again()
    {
        using var stage = await MachineStage.Start();
        using var machine = Start(stage);
        await stage.Logged(Shown);
        var browser = int.Parse(await stage.Logged(Started), CultureInfo.InvariantCulture);
        Kill(machine.Process.Id);
        // Its page would answer nobody: the browser goes with it.
        Assert.True(SpinWait.SpinUntil(() => !Runs(browser), TimeSpan.FromSeconds(20)), "the browser still runs");
        using var anew = Start(stage);
        await stage.Logged(Shown, times: 2);
        Assert.Equal(0, anew.Leave());
    }

    [Fact]
    public async Task A_browser_that_ends_at_once_is_started_again_after_longer_and_longer_pauses()
    {
        using var stage = await MachineStage.Start();
        using var machine = stage.Machine($"--browser {Script(stage, "exit 7")}");
        foreach (var pause in (int[])[1, 2, 4]) await stage.Logged($"browser-ended how=7 seconds=[0-9]+ pause={pause}");
        Assert.Equal(0, machine.Leave());
    }

    private static DeskProgram Start(MachineStage stage)
    {
        var chromium = $"exec /usr/bin/chromium --headless=new --no-sandbox --disable-gpu --user-data-dir={stage.Folder}/profile";
        return stage.Machine($"--browser {Script(stage, $"{chromium} --incognito --no-first-run \"$@\"")}");
    }

    private static string Script(MachineStage stage, string line)
    {
        var command = Path.Combine(stage.Folder, "browser");
        File.WriteAllText(command, $"#!/bin/sh\n{line}\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return command;
    }

    private static string Words(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Kill(int process)
    {
        using var one = System.Diagnostics.Process.GetProcessById(process);
        one.Kill();
    }

    private static bool Runs(int process) => Words($"/proc/{process}") != "";
}
