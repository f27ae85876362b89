using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EidPin.SystemTests;

/// <summary>A HAProxy of a test's own, which says in X-Forwarded-For who asked it.</summary>
internal sealed class HaProxy : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-haproxy-").FullName;
    private readonly Process process;

    /// <param name="behind">Addresses to which it passes requests in turn.</param>
    /// <param name="check">Asked of each every half a second; who does not answer 200 gets no request.</param>
    public HaProxy(IEnumerable<Uri> behind, string? check = null)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        var file = Path.Combine(folder, "haproxy.cfg");
        var checks = check is null ? "" : $"option httpchk GET {check}\n  default-server check inter 500ms fall 1 rise 1\n";
        var servers = behind.Select((url, i) => $"  server s{i} 127.0.0.1:{url.Port}");
        File.WriteAllText(file, $"""
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend all
              bind 0.0.0.0:{Port}
              option forwardfor
              default_backend reset
            backend reset
              balance roundrobin
              {checks}
            {string.Join('\n', servers)}

            """);
        process = Process.Start(new ProcessStartInfo("haproxy", ["-q", "-db", "-f", file]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Wait();
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Wait()
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (clock.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }
}
