using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EidPin.SystemTests;

/// <summary>
/// A pcscd of a test's own, as root or as an ordinary user: in a mount namespace with an empty /run (thus also out of reach of the system's
/// polkit), with readers of vpcd on ports of its own. The system's pcscd is never touched. Each driver has two slots: <see cref="Slots"/>.
/// </summary>
public sealed partial class PrivatePcscd : IDisposable
{
    private const string SocketVariable = "PCSCLITE_CSOCK_NAME";

    /// <summary>
    /// Where this process's own PC/SC library looks. libpcsclite reads the variable once and keeps the name, so the name stays and is a
    /// symbolic link to the socket of the pcscd attached last.
    /// </summary>
    private static readonly string OwnName = Path.Combine(Path.GetTempPath(), $"eidpin-pcscd-{Environment.ProcessId}.comm");

    /// <summary>
    /// The watcher ends pcscd when the pipe from the test closes, also when the test process was killed. `exec` keeps the process the one
    /// that we started. --disable-polkit exists from pcscd 2.0 on.
    /// </summary>
    private const string StartScript = """
        set -e
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir /run/pcscd
        mount --bind "$1/run" /run/pcscd
        exec 3<&0
        (cat <&3 >/dev/null; kill $$) &
        exec 3<&- </dev/null
        option=$(pcscd --help | grep -o -- '--disable-polkit' || true)
        exec pcscd --foreground --debug --config "$1/conf" $option
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-pcscd-").FullName;
    private readonly List<string> log = [];
    private Process? process;

    private PrivatePcscd(int drivers)
    {
        Directory.CreateDirectory(Path.Combine(folder, "run"));
        Directory.CreateDirectory(Path.Combine(folder, "conf"));
        var port = FreePorts(2 * drivers);
        Slots = [.. Enumerable.Range(0, 2 * drivers).Select(slot => (NameOf(slot), port + slot))];
        // One file, since the order of files is the file system's and the order of drivers gives the readers their names.
        File.WriteAllLines(
            Path.Combine(folder, "conf", "vpcd"), Enumerable.Range(0, drivers).Select(driver => Entry(driver, port + 2 * driver)));
    }

    /// <summary>The virtual readers: name in PC/SC, port for Vpcd.</summary>
    public IReadOnlyList<(string Name, int Port)> Slots { get; }

    /// <summary>What clients get as PCSCLITE_CSOCK_NAME.</summary>
    public string Socket => Path.Combine(folder, "run", "pcscd.comm");

    /// <summary>What pcscd has said so far, its debug lines included.</summary>
    public string Log
    {
        get { lock (log) return string.Join('\n', log); }
    }

    private string Tail
    {
        get { lock (log) return string.Join('\n', log.TakeLast(40)); }
    }

    /// <summary>Starts pcscd (some 20 ms) and waits for its socket.</summary>
    public static PrivatePcscd Start(int drivers = 1)
    {
        var pcscd = new PrivatePcscd(drivers);
        try
        {
            pcscd.Launch();
            return pcscd;
        }
        catch
        {
            pcscd.Dispose();
            throw;
        }
    }

    /// <summary>
    /// From now on the PC/SC library inside this process talks to this pcscd. One at a time: tests that attach share an xunit collection,
    /// and open their context afterwards.
    /// </summary>
    public PrivatePcscd Attach()
    {
        File.Delete(OwnName);
        File.CreateSymbolicLink(OwnName, Socket);
        // .NET keeps its own copy of the environment on Unix; libpcsclite asks getenv(3).
        if (SetEnv(SocketVariable, OwnName, 1) != 0) throw new InvalidOperationException("setenv failed");
        return this;
    }

    public void Restart()
    {
        Stop();
        Launch();
    }

    public void Stop()
    {
        if (process is null) return;
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(2))) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        process = null;
        // A pcscd that was killed leaves these, and the next one would believe that it still runs.
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "run"))) File.Delete(file);
    }

    public void Dispose()
    {
        Stop();
        if (new FileInfo(OwnName).LinkTarget == Socket) File.Delete(OwnName);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Lets a program that the test starts itself find this pcscd.</summary>
    public ProcessStartInfo Equip(ProcessStartInfo start)
    {
        start.Environment[SocketVariable] = Socket;
        // What a program keeps on the computer stays out of the tester's home.
        start.Environment["XDG_STATE_HOME"] = Path.Combine(folder, "state");
        return start;
    }

    /// <summary>Runs a program to its end as a client of this pcscd.</summary>
    public Ran Run(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? limit = null)
    {
        var start = Equip(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var error = child.StandardError.ReadToEndAsync();
        try
        {
            child.StandardInput.Write(input);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading.
        }
        if (child.WaitForExit(limit ?? TimeSpan.FromSeconds(90))) return new Ran(child.ExitCode, output.Result, error.Result);
        child.Kill(entireProcessTree: true);
        throw new TimeoutException($"{program} did not end; pcscd said last:\n{Tail}");
    }

    private void Launch()
    {
        if (!File.Exists("/usr/sbin/pcscd"))
            throw new InvalidOperationException("pcscd is missing: install the packages pcscd and vsmartcard-vpcd");
        string[] isolation = Environment.IsPrivilegedProcess ? ["--mount"] : ["--map-root-user", "--mount"];
        var start = new ProcessStartInfo("unshare", [.. isolation, "sh", "-c", StartScript, "pcscd", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{start.Environment["PATH"]}:/usr/sbin:/sbin";
        start.Environment.Remove("LISTEN_FDS");
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        WaitUntilReady(process);
    }

    /// <summary>pcscd opens its socket after it has loaded the drivers, so the ports must be open by then too.</summary>
    private void WaitUntilReady(Process started)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(Socket) || !Listening())
        {
            if (started.HasExited) throw new InvalidOperationException($"pcscd ended at its start:\n{Tail}");
            if (clock.Elapsed > TimeSpan.FromSeconds(10)) throw new TimeoutException($"pcscd did not get ready:\n{Tail}");
            Thread.Sleep(5);
        }
    }

    private bool Listening()
    {
        var open = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port).ToHashSet();
        return Slots.All(s => open.Contains(s.Port));
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (log) log.Add(line.Data);
    }

    /// <summary>pcscd appends two numbers: the first is 00 for a driver with a name of its own, the second counts its slots.</summary>
    private static string NameOf(int slot) => string.Create(CultureInfo.InvariantCulture, $"{FriendlyName(slot / 2)} 00 {slot % 2:00}");

    private static string FriendlyName(int driver) => driver == 0 ? "Virtual PCD" : $"Virtual PCD {(char)('A' + driver)}";

    private string Entry(int driver, int port) => $"""
        FRIENDLYNAME "{FriendlyName(driver)}"
        DEVICENAME   /dev/null:{port}
        LIBPATH      {CopyOfDriver(driver)}
        CHANNELID    {port}

        """;

    /// <summary>
    /// vpcd keeps its sockets per slot in one table per library, so two drivers of one library take each other's cards: each gets its copy.
    /// </summary>
    private string CopyOfDriver(int driver)
    {
        var copy = Path.Combine(folder, $"libifdvpcd{driver}.so");
        File.Copy(Driver(), copy);
        return copy;
    }

    private static string Driver() =>
        new[] { "/usr/lib/pcsc", "/usr/lib64/pcsc", "/usr/local/lib/pcsc" }
            .Select(f => $"{f}/drivers/serial/libifdvpcd.so").FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("the driver vpcd is missing: install the package vsmartcard-vpcd");

    /// <summary>
    /// Neighbouring ports below those that Linux gives to outgoing connections (32768), so that no client takes them before pcscd does.
    /// </summary>
    private static int FreePorts(int count)
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (Enumerable.Range(port, count).All(IsFree)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}

/// <summary>How a program ended and what it wrote.</summary>
public sealed record Ran(int ExitCode, string Output, string Error);
