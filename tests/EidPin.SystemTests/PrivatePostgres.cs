using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EidPin.SystemTests;

/// <summary>A PostgreSQL of a test's own in a temporary folder; as user postgres where the test is root, since it refuses root.</summary>
internal sealed class PrivatePostgres : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-pg-").FullName;
    private readonly string[] settings;
    private readonly int port;
    private Process? process;

    private PrivatePostgres(string[] settings)
    {
        this.settings = settings;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port => port;

    public string Connection => $"{Plain};Timeout=5;Command Timeout=20";

    /// <summary>With nothing set that has a default.</summary>
    public string Plain => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    /// <summary>The folder of its data, with its configuration and logs.</summary>
    public string Data => Path.Combine(folder, "data");

    /// <summary>The folder of its programs.</summary>
    public static string Programs { get; } =
        Directory.Exists("/usr/lib/postgresql") && Directory.GetDirectories("/usr/lib/postgresql").Order().LastOrDefault() is { } newest
            ? Path.Combine(newest, "bin")
            : throw new InvalidOperationException("PostgreSQL is missing: install the package postgresql");

    /// <param name="settings">Of its configuration, <c>name=value</c>.</param>
    public static PrivatePostgres Start(params string[] settings)
    {
        var postgres = new PrivatePostgres(settings);
        if (Environment.IsPrivilegedProcess) Process.Start("chown", ["postgres", postgres.folder])!.WaitForExit();
        using (var init = Run("initdb", "-D", postgres.Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"))
        {
            init.WaitForExit();
            if (init.ExitCode != 0) throw new InvalidOperationException($"initdb: exit {init.ExitCode}");
        }
        postgres.Begin();
        return postgres;
    }

    /// <summary>As a power cut: all its processes at once.</summary>
    public void Kill()
    {
        process!.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>Starts it and waits until it answers; after a kill it recovers first.</summary>
    public void Begin()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // A worker of the one that was killed may still hold its memory for a moment.
            if (process is null || process.HasExited)
                process = Run("postgres", [
                    "-D", Data, "-k", folder, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300",
                    .. settings.SelectMany(s => (string[])["-c", s])]);
            try
            {
                using var connection = new NpgsqlConnection($"{Connection};Pooling=false");
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                Thread.Sleep(100);
            }
        }
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Kill();
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // setpriv becomes the program: the process is the one that was started.
    private static Process Run(string program, params string[] arguments)
    {
        string[] words = [
            .. Environment.IsPrivilegedProcess ? (string[])["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [],
            Path.Combine(Programs, program),
            .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
