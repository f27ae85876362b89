using EidPin.Desk;

namespace EidPin.Tests;

/// <summary>When a machine's browser is started again. With a real one: MachineStartTests.</summary>
public sealed class KioskBrowserTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-browser-");
    private readonly StringWriter log = new();

    public void Dispose()
    {
        log.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_browser_in_which_the_page_is_not_open_is_ended_and_started_with_a_new_address()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "setpriv of Linux");
        var (page, addresses) = (Path.Combine(folder.FullName, "desk.html"), 0);
        var told = new DeskLog(TextWriter.Synchronized(log));
        using (new KioskBrowser(
            "sleep 100; true", page, () => $"http://127.0.0.1/#{++addresses}", () => false, told, TimeSpan.FromSeconds(1)))
            for (var i = 0; i < 600 && addresses < 2; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(2, addresses);
        Assert.Contains("#2", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("warning browser-ended how=no-page", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_grow_to_a_minute_and_begin_anew_after_one_that_ran_well()
    {
        var pause = KioskBrowser.ShortestPause;
        foreach (var seconds in (int[])[2, 4, 8, 16, 32, 60, 60])
            Assert.Equal(TimeSpan.FromSeconds(seconds), pause = KioskBrowser.PauseAfter(pause, TimeSpan.FromSeconds(3)));
        Assert.Equal(KioskBrowser.ShortestPause, KioskBrowser.PauseAfter(pause, TimeSpan.FromMinutes(5)));
    }
}
