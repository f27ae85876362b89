using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EidPin.Desk.Safety;

namespace EidPin.SystemTests;

/// <summary>Other users of the computer reach the port, and nothing behind it.</summary>
public sealed class DeskPeerTests
{
    private const string Nobody = "65534";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_user_of_this_computer_gets_not_one_byte()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        string[] request = ["curl", "--silent", "--show-error", "--max-time", "10", "--noproxy", "*", $"{desk.Origin}/start"];
        var (own, page) = await Run(request);
        Assert.Equal(0, own);
        Assert.NotEqual("", page);
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Only root can start a program as another user.");
        for (var i = 0; i < 10; i++)
        {
            var (other, nothing) = await Run(["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. request]);
            Assert.Equal("", nothing);
            Assert.True(other is 7 or 52 or 56, $"curl ended with {other}");   // reset while connecting, an empty reply, or reset later
        }
        // The same user by a socket of both families.
        using var client = desk.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/start", Stop)).StatusCode);
    }

    [Fact]
    public async Task Looking_up_the_owner_of_two_hundred_connections_takes_no_time_to_speak_of()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var pairs = new List<(Socket Client, Socket Server)>();
        for (var i = 0; i < 200; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndpoint, Stop);
            pairs.Add((client, await listener.AcceptSocketAsync(Stop)));
        }
        var clock = Stopwatch.StartNew();
        foreach (var (_, server) in pairs) Assert.True(PeerOwner.IsOurs(server.RemoteEndPoint, server.LocalEndPoint));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{clock.Elapsed.TotalMilliseconds / pairs.Count:0.000} ms for each of {pairs.Count} connections");
        Assert.InRange(clock.Elapsed.TotalMilliseconds / pairs.Count, 0, 200);   // 5 ms alone, more while other tests run
        var (last, peer) = pairs[^1];
        var (from, to) = (peer.RemoteEndPoint, peer.LocalEndPoint);
        last.Dispose();
        // Closed by its owner, it belongs to nobody any more.
        Assert.False(OperatingSystem.IsLinux() && PeerOwner.IsOurs(from, to));
        foreach (var (client, server) in pairs)
        {
            client.Dispose();
            server.Dispose();
        }
    }

    private static async Task<(int Exit, string Output)> Run(IEnumerable<string> words)
    {
        using var process = Process.Start(
            new ProcessStartInfo(words.First(), words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
