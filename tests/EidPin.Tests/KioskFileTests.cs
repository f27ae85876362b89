using System.Security.Cryptography;
using EidPin.Desk.Resetting;

namespace EidPin.Tests;

/// <summary>What makes a computer an operator's machine.</summary>
public sealed class KioskFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-machine-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_key_that_others_can_read_is_refused_and_the_message_says_what_to_do()
    {
        var key = Path.Combine(folder.FullName, "key.pem");
        using (var made = ECDsa.Create(ECCurve.NamedCurves.nistP256)) File.WriteAllText(key, made.ExportPkcs8PrivateKeyPem());
        var file = Path.Combine(folder.FullName, "machine.json");
        File.WriteAllText(file, """{"server":"https://reset.example/","id":"k1","key":"key.pem"}""");
        if (OperatingSystem.IsWindows()) return;
        foreach (var other in (UnixFileMode[])[UnixFileMode.GroupRead, UnixFileMode.OtherRead])
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | other);
            Assert.Contains("chmod 600", Assert.Throws<ArgumentException>(() => KioskFile.Read(file)).Message, StringComparison.Ordinal);
        }
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        Assert.Equal("k1", KioskFile.Read(file).Identity.Id);
    }
}
