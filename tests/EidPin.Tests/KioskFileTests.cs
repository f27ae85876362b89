using System.Security.Cryptography;
using EidPin.Desk;
using EidPin.Desk.Resetting;

namespace EidPin.Tests;

/// <summary>What makes a computer an operator's machine.</summary>
public sealed class KioskFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-machine-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, InlineData("key.pem"), InlineData("machine.json")]
    public void A_file_that_others_can_read_or_change_is_refused_and_the_message_says_what_to_do(string open)
    {
        if (OperatingSystem.IsWindows()) return;
        var file = Machine(ECCurve.NamedCurves.nistP256);
        var changed = Path.Combine(folder.FullName, open);
        foreach (var other in (UnixFileMode[])[
            UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.GroupWrite, UnixFileMode.OtherWrite, UnixFileMode.OtherExecute])
        {
            File.SetUnixFileMode(changed, UnixFileMode.UserRead | other);
            var said = Assert.Throws<ArgumentException>(() => KioskFile.Read(file)).Message;
            Assert.Contains($"chmod 600 {changed}", said, StringComparison.Ordinal);
        }
        File.SetUnixFileMode(changed, UnixFileMode.UserRead);
        Assert.Equal("k1", KioskFile.Read(file).Identity.Id);
    }

    [Fact]
    public void A_key_of_another_curve_of_the_same_size_is_none()
    {
        var file = Machine(ECCurve.CreateFromFriendlyName("brainpoolP256r1"));
        Assert.Contains("P-256", Assert.Throws<ArgumentException>(() => KioskFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminals_file_is_that_of_a_machine_and_what_is_wrong_with_it_names_the_option()
    {
        var file = Machine(ECCurve.NamedCurves.nistP256);
        Assert.Equal(("k1", true), (KioskFile.Read(file, isTerminal: true).Identity.Id, KioskFile.Read(file, true).Identity.IsTerminal));
        Assert.False(KioskFile.Read(file).Identity.IsTerminal);
        foreach (var (isTerminal, option) in ((bool, string)[])[(true, "--terminal"), (false, "--kiosk")])
            Assert.StartsWith(
                $"{option} {file}.not", Assert.Throws<ArgumentException>(() => KioskFile.Read($"{file}.not", isTerminal)).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--terminal t.json --kiosk k.json", "--kiosk")]
    [InlineData("--terminal t.json --reset https://reset.example", "--reset")]
    [InlineData("--terminal t.json --demo", "--demo")]
    [InlineData("--browser chromium", "--terminal")]
    public void What_goes_not_together_is_said(string line, string names) =>
        Assert.Contains(
            names, Assert.Throws<ArgumentException>(() => DeskOptions.Parse(line.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_terminal_may_start_its_browser()
    {
        var options = DeskOptions.Parse(["--terminal", "t.json", "--browser", "b"]);
        Assert.Equal(("t.json", "b"), (options.Terminal, options.Browser));
    }

    private string Machine(ECCurve curve)
    {
        using var made = ECDsa.Create(curve);
        Write("key.pem", made.ExportPkcs8PrivateKeyPem());
        return Write("machine.json", """{"server":"https://reset.example/","id":"k1","key":"key.pem"}""");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
