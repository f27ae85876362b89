using System.Net;

namespace EidPin.SystemTests;

/// <summary>A server whose SQLite file is on a disk of its own, in a mount namespace, that is filled and emptied again.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetFullDiskTests
{
    // The disk, then the program and its arguments. What it hears: once for full, once for empty again.
    private const string Script = """
        disk=$1
        shift
        mount -t tmpfs -o size=64m,mode=0700 none "$disk" || exit 99
        "$@" &
        read -r full
        head -c 100000000 /dev/zero > "$disk/fill" 2>/dev/null
        read -r empty
        rm "$disk/fill"
        wait
        """;

    [Fact]
    public async Task A_server_on_a_full_disk_is_not_ready_and_says_why_until_there_is_room_again()
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-disk-").FullName;
        string[] isolation = Environment.IsPrivilegedProcess ? ["--mount"] : ["--map-root-user", "--mount"];
        try
        {
            using var servers = ResetServers.Start(
                1, Path.Combine(folder, "reset.sqlite"), inside: ["unshare", .. isolation, "sh", "-c", Script, "disk", folder]);
            Assert.Equal((HttpStatusCode.OK, "ok\n"), await Ready(servers));
            servers.Tell("full");
            await Until(servers, (HttpStatusCode.ServiceUnavailable, "not ready: disk-full\n"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ask(servers));
            servers.Tell("empty");
            await Until(servers, (HttpStatusCode.OK, "ok\n"));
            Assert.Equal(HttpStatusCode.OK, await Ask(servers));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(HttpStatusCode, string)> Ready(ResetServers servers)
    {
        var said = await servers.Http.GetAsync("/readyz");
        return (said.StatusCode, await said.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> Ask(ResetServers servers) =>
        (await servers.Http.PostAsync("/v1/challenges", null)).StatusCode;

    // What the write-ahead log has room for can still be written, as it should: requests take it.
    private static async Task Until(ResetServers servers, (HttpStatusCode, string) expected)
    {
        for (var tries = 0; tries < 100 && await Ready(servers) != expected; tries++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask(servers)));
            await Task.Delay(200);
        }
        Assert.Equal(expected, await Ready(servers));
    }
}
