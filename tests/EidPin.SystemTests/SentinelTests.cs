using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// Codes that are like no other text run through every flow and must turn up nowhere but in the simulated card's own secret store.
/// </summary>
[Trait("Runs", "Program")]
public sealed class SentinelTests
{
    private const string Password = "SENTINEL9Z8Y7", NewPassword = "ZWEITER5ENTIN3L", Pin = "83926157", NewPin = "74839261",
        Activation = "91827364";

    [Theory]
    [InlineData("my-number", "check signature", Password)]
    [InlineData("my-number", "change signature", Password + "\n" + NewPassword)]
    [InlineData("my-number", "change signature", NewPassword + "\n" + Password)]
    [InlineData("my-number", "certificates --signature", Password)]
    [InlineData("fineid-citizen", "check pin2", Pin)]
    [InlineData("fineid-citizen", "check pin2", NewPin)]
    [InlineData("fineid-citizen", "change pin2", Pin + "\n" + NewPin)]
    [InlineData("fineid-citizen", "unlock pin2", Activation + "\n" + NewPin)]
    [InlineData("fineid-organisation", "unlock pin2", Activation + "\n" + NewPin)]
    [InlineData("fineid-citizen-new", "activate", Activation + "\n" + NewPin + "\n" + Pin)]
    public void No_code_appears_in_output_trace_report_or_any_file_left_behind(string name, string command, string codes)
    {
        using var pcscd = PrivatePcscd.Start();
        var home = Directory.CreateTempSubdirectory("eidpin-sentinel-").FullName;
        var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition with
        {
            Codes = new Dictionary<string, string> { ["jp.signature"] = Password, ["fi.pin2"] = Pin, ["fi.activation-code"] = Activation },
        });
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        ProgramOnPcscdTests.AwaitCard(pcscd);
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["XDG_STATE_HOME"] = home,
            ["XDG_CONFIG_HOME"] = home,
            ["TMPDIR"] = home,
        };
        foreach (var json in (string[])["", " --json"])
        {
            var trace = Path.Combine(home, $"trace{json.Length}");
            var ran = pcscd.Eidpin($"{command} --stdin{json} --trace {trace}", codes + "\n", environment);
            Assert.NotEqual(70, ran.ExitCode);
            Assert.True(File.Exists(trace), ran.Output + ran.Error);
            NoneIn(ran.Output + ran.Error, codes);
        }
        NoneIn(pcscd.Eidpin("doctor --report", "", environment).Output, codes);
        var files = Directory.GetFiles(home, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files) NoneIn(File.ReadAllText(file, System.Text.Encoding.Latin1), codes);
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public void The_program_leaves_no_core_dump_when_it_is_killed()
    {
        using var pcscd = PrivatePcscd.Start();
        // .NET answers the first signal of another process by going back to the system's default, which the second one meets.
        const string script =
            "ulimit -c unlimited; \"$0\" status --wait & sleep 1; grep core /proc/$!/limits; " +
            "kill -ABRT $!; sleep 0.1; kill -ABRT $!; wait $!; echo ended $?; ls";
        var folder = Directory.CreateTempSubdirectory("eidpin-core-").FullName;
        var ran = pcscd.Run("bash", ["-c", $"cd {folder}; {script}", Program.Path]);
        Assert.Matches(@"Max core file size\s+0\s+0", ran.Output);
        Assert.EndsWith("ended 134\n", ran.Output, StringComparison.Ordinal);   // killed by SIGABRT, and no file after it
        Directory.Delete(folder, recursive: true);
    }

    private static void NoneIn(string text, string codes)
    {
        foreach (var code in codes.Split('\n'))
        {
            Assert.DoesNotContain(code, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(
                Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(code)),
                text.Replace(" ", "", StringComparison.Ordinal),
                StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(code))[..^4], text, StringComparison.Ordinal);
        }
    }
}
