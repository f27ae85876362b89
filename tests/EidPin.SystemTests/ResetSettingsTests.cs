using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using EidPin.Reset;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>What lies in the folder that the server is started in, and what its surroundings say, is no business of its.</summary>
public sealed class ResetSettingsTests
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

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task No_proxy_that_the_surroundings_name_sees_a_face_or_a_list()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        using var servers = ResetServers.Start(1, inside: ["env", $"http_proxy=http://{proxy.LocalEndpoint}"]);
        servers.Configure("\"policy\": \"off\"", "\"policy\": \"engine\", \"engine\": \"http://engine.invalid/match\"");
        servers.Configure("\"jp.signature.crl\"", "\"http://publisher.invalid/a.crl\"");
        await servers.Hangup(0);
        Assert.Contains("http://publisher.invalid/a.crl", servers.Log, StringComparison.Ordinal);
        using var card = await servers.NewCard();
        var reservation = (await servers.Reserve(card, ResetPins.Signature)).Right;
        byte[] face = [0xFF, 0xD8, 0xFF];
        using var photos = new HttpRequestMessage(HttpMethod.Put, $"/v1/reservations/{reservation.Id}/photos")
        {
            Headers = { Authorization = new("Bearer", reservation.Token) },
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new FacePhotos(face, face), ResetJson.Default.FacePhotos)),
        };
        var answer = await servers.Http.SendAsync(photos, TestContext.Current.CancellationToken);
        var told = await Told<Reservation>.Of(answer, ResetJson.Default.Reservation);
        Assert.Equal(Refusals.FaceUndecided, told.Reason);
        Assert.False(proxy.Pending());
    }
}
