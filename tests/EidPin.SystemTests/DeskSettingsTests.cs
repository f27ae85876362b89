using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EidPin.SystemTests;

/// <summary>What lies in the folder that the local web app is started in is no business of its.</summary>
public sealed class DeskSettingsTests
{
    [Fact]
    public void Settings_in_the_current_folder_open_no_further_address()
    {
        Program.MustHaveOthersBeside();
        var (folder, port) = (Directory.CreateTempSubdirectory("eidpin-settings-"), FreePort.Next());
        File.WriteAllText(
            Path.Combine(folder.FullName, "appsettings.json"),
            """{"Kestrel":{"Endpoints":{"Wide":{"Url":"ADDRESS"}}},"urls":"ADDRESS"}"""
                .Replace("ADDRESS", $"http://0.0.0.0:{port}", StringComparison.Ordinal));
        var start = new ProcessStartInfo(
            Path.Combine(Path.GetDirectoryName(Program.Path)!, "eidpin-desk"), ["--child", "--demo", "--port", "0"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["XDG_RUNTIME_DIR"] = folder.FullName;
        start.Environment["ASPNETCORE_URLS"] = $"http://0.0.0.0:{port}";
        using var desk = Process.Start(start)!;
        desk.StandardInput.WriteLine(new string('b', 64));
        Assert.StartsWith("desk http://127.0.0.1:", desk.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using var client = new TcpClient();
        Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port));
        desk.StandardInput.Close();
        Assert.True(desk.WaitForExit(TimeSpan.FromSeconds(10)));
        folder.Delete(recursive: true);
    }
}
