using System.Runtime.Versioning;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>The receipt for a new PIN at a machine whose server does not hear it: it is told later, whatever comes between.</summary>
[SupportedOSPlatform("linux")]
public sealed class MachineReportTests
{
    private const string Pin = "jp.signature", Known = "7391", Next = "NEW4PASS", Report = "/v1/kiosk/report";

    private static CardDefinition Locked => ReadyMade.Find("my-number")!.Definition with
    {
        TriesUsed = new Dictionary<string, int> { [Pin] = 5 },
        Codes = new Dictionary<string, string> { ["jp.authentication"] = Known },
    };

    [Fact]
    public async Task A_receipt_survives_kill_9_and_is_told_after_the_next_start()
    {
        using var stage = await MachineStage.Start(Locked);
        await stage.Reserve(Pin, Known);
        stage.Way.Shut = Report;
        var file = Path.Combine(stage.Folder, "machine.reports");
        using (var machine = stage.Machine())
        {
            using var tab = await DeskTab.Enter(machine.Line()![5..]);
            Assert.Contains("the new one is set", await MachineStage.Visit(tab, Known, Next), StringComparison.Ordinal);
            Assert.Single(File.ReadAllLines(file));
            machine.Process.Kill();
            machine.Process.WaitForExit();
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain(Report, stage.Way.Answered);
        stage.Way.Shut = null;
        using var anew = stage.Machine();
        await stage.Logged("reports-owed count=1");
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(file) == "", TimeSpan.FromSeconds(60)), stage.Text());
        Assert.Single(stage.Way.Answered, Report);
    }

    [Fact]
    public async Task A_full_disk_is_told_to_the_shop_and_in_the_log_and_the_receipt_is_told_all_the_same()
    {
        using var stage = await MachineStage.Start(Locked);
        await stage.Reserve(Pin, Known);
        stage.Way.Shut = Report;
        var disk = Directory.CreateDirectory(Path.Combine(stage.Folder, "disk")).FullName;
        using var machine = stage.Machine($"--kiosk {disk}/machine.json", [.. Small(disk, stage.Folder)]);
        using var tab = await DeskTab.Enter(machine.Line()![5..]);
        Assert.Contains("the new one is set", await MachineStage.Visit(tab, Known, Next), StringComparison.Ordinal);
        await stage.Logged("error reports-unwritten");
        using var session = await tab.Post("/kiosk/session?lang=en");
        var words = await session.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("cannot write its file of reports", words, StringComparison.Ordinal);
        stage.Way.Shut = null;
        Assert.True(SpinWait.SpinUntil(() => stage.Way.Answered.Contains(Report), TimeSpan.FromSeconds(60)), stage.Text());
    }

    // A disk of its own for machine.json and what the machine writes beside it, with no room left.
    private static string[] Small(string disk, string from) => [
        "unshare", .. Environment.IsPrivilegedProcess ? ["--mount"] : (string[])["--map-root-user", "--mount"], "sh", "-c",
        $"mount -t tmpfs -o size=16k none {disk} && cp -p {from}/machine.json {from}/machine.pem {disk}/ && " +
        $"{{ head -c 100000 /dev/zero >{disk}/fill 2>/dev/null; exec \"$0\" \"$@\"; }}"];
}
