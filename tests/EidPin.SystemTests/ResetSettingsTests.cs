using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EidPin.SystemTests;

/// <summary>What lies in the folder that the server is started in, and what its surroundings say, is no business of its.</summary>
public sealed class ResetSettingsTests
{
    [Fact]
    public void Settings_in_the_current_folder_open_no_further_address()
    {
        Program.MustHaveOthersBeside();
        var (folder, port) = (Directory.CreateTempSubdirectory("eidpin-settings-"), FreePort());
        File.WriteAllText(
            Path.Combine(folder.FullName, "appsettings.json"),
            """{"Kestrel":{"Endpoints":{"Wide":{"Url":"ADDRESS"}}},"urls":"ADDRESS"}"""
                .Replace("ADDRESS", $"http://0.0.0.0:{port}", StringComparison.Ordinal));
        var start = new ProcessStartInfo(
            Path.Combine(Path.GetDirectoryName(Program.Path)!, "eidpin-reset"), ["serve", "--child", "--practice", "--port", "0"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://0.0.0.0:{port}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var server = Process.Start(start)!;
        var secret = Convert.ToBase64String(new byte[32]);
        server.StandardInput.WriteLine($$"""{"operatorSecret":"{{secret}}","masterKey":"{{secret}}"}""");
        Assert.StartsWith("server http://localhost:", server.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using var client = new TcpClient();
        Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port));
        server.StandardInput.Close();
        Assert.True(server.WaitForExit(TimeSpan.FromSeconds(10)));
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
