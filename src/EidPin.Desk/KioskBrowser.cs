using System.ComponentModel;
using System.Diagnostics;
using EidPin.Desk.Safety;

namespace EidPin.Desk;

/// <summary>
/// The browser of a machine: started with a page of the disk that holds a new address, never with the address itself; started again when it
/// ends, and when the machine's page was not open in it for two minutes. It ends with this program, also where that is killed.
/// </summary>
internal sealed class KioskBrowser : IDisposable
{
    /// <summary>Between two starts: longer each time, from the beginning after one that ran well.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RanWell = TimeSpan.FromMinutes(5), Tick = TimeSpan.FromSeconds(1);

    private readonly string command, page;
    private readonly Func<string> address;
    private readonly Func<bool> isShown;
    private readonly DeskLog log;
    private readonly TimeSpan mayBeAway;
    private readonly CancellationTokenSource end = new();
    private readonly Thread thread;

    /// <param name="command">As a shell takes it; the page's file is its last word.</param>
    /// <param name="page">In the runtime folder.</param>
    /// <param name="address">A new one each time.</param>
    /// <param name="isShown">A tab shows the machine's page.</param>
    /// <param name="mayBeAway">How long the page may be in no tab; null: two minutes.</param>
    public KioskBrowser(
        string command, string page, Func<string> address, Func<bool> isShown, DeskLog log, TimeSpan? mayBeAway = null)
    {
        (this.command, this.page, this.address, this.isShown, this.log) = (command, page, address, isShown, log);
        this.mayBeAway = mayBeAway ?? TimeSpan.FromMinutes(2);
        // One thread all the time: the system ends the browser together with the thread that started it.
        thread = new(Run) { IsBackground = true, Name = "browser" };
        thread.Start();
    }

    /// <summary>Ends the browser.</summary>
    public void Dispose()
    {
        end.Cancel();
        thread.Join();
        end.Dispose();
    }

    public static TimeSpan PauseAfter(TimeSpan pause, TimeSpan ran) =>
        ran >= RanWell ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private void Run()
    {
        for (var pause = ShortestPause; !end.IsCancellationRequested;)
        {
            var clock = Stopwatch.StartNew();
            var how = Once();
            if (end.IsCancellationRequested) return;
            log.Warning("browser-ended", ("how", how), ("seconds", (int)clock.Elapsed.TotalSeconds), ("pause", (int)pause.TotalSeconds));
            end.Token.WaitHandle.WaitOne(pause);
            pause = PauseAfter(pause, clock.Elapsed);
        }
    }

    private string Once()
    {
        try
        {
            StartFile.Write(page, address());
            using var browser = Process.Start(Shell())!;
            log.Info("browser-started", ("process", browser.Id));
            return Attend(browser);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return e.GetType().Name;
        }
    }

    private string Attend(Process browser)
    {
        for (var unseen = Stopwatch.StartNew(); !browser.WaitForExit(Tick);)
        {
            if (isShown()) unseen.Restart();
            if (!end.IsCancellationRequested && unseen.Elapsed < mayBeAway) continue;
            browser.Kill(entireProcessTree: true);
            browser.WaitForExit();
            return "no-page";
        }
        return $"{browser.ExitCode}";
    }

    // setpriv (util-linux) asks the kernel to end the browser with us: one that a killed program left open would show a page that nobody
    // answers.
    private ProcessStartInfo Shell()
    {
        if (OperatingSystem.IsWindows()) return new("cmd.exe", $"/c {command} \"{page}\"");
        string[] words = ["/bin/sh", "-c", $"exec {command} \"$1\" </dev/null >/dev/null 2>&1", "sh", page];
        return OperatingSystem.IsLinux() ? new("setpriv", ["--pdeathsig", "KILL", .. words]) : new(words[0], words[1..]);
    }
}
