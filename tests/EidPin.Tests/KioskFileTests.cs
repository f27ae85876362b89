using System.Security.Cryptography;
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
