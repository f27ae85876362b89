using System.Diagnostics;

namespace EidPin.SystemTests;

/// <summary>
/// Files that the command writes, where there is no room for them: on a disk of two blocks in a mount namespace of its own.
/// </summary>
public sealed class FullDiskTests
{
    private const string Script = """
        mount -t tmpfs -o size=8k none "$1" || exit 99
        head -c 100000 /dev/zero > "$1/fill" 2>/dev/null
        "$2" certificates --output "$1/card.cer" --json --simulated my-number
        code=$?
        ls "$1" >&2
        exit $code
        """;

    [Fact]
    public void A_certificate_that_does_not_fit_is_told_and_leaves_no_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a mount namespace of Linux");
        var folder = Directory.CreateTempSubdirectory("eidpin-disk-").FullName;
        try
        {
            string[] isolation = Environment.IsPrivilegedProcess ? ["--mount"] : ["--map-root-user", "--mount"];
            var start = new ProcessStartInfo("unshare", [.. isolation, "sh", "-c", Script, "disk", folder, Program.Path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["LC_ALL"] = "C.UTF-8";
            using var child = Process.Start(start)!;
            var ran = new Ran(0, child.StandardOutput.ReadToEnd(), child.StandardError.ReadToEnd());
            child.WaitForExit();
            Assert.Equal((6, "fill\n"), (child.ExitCode, ran.Error));
            Assert.Equal("io", ran.Json().GetProperty("error").GetProperty("id").GetString());
            Assert.Contains("card.cer", ran.Json().GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
