using System.Diagnostics;
using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>
/// An ordinary user with the programs as ./eidpin builds them, and other programs of that user. Where the tests run as root, whom nothing
/// is refused, it is the user nobody, with a copy of the programs; else it is the tester.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SameUser : IDisposable
{
    private const string Nobody = "65534";

    private static readonly string[] Programs = ["eidpin", "eidpin-desk", "eidpin-reset"];
    private static readonly string Checkout = TopOf(AppContext.BaseDirectory);
    private static readonly Lazy<bool> Built = new(Build);

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-user-").FullName;
    private readonly string top;
    private readonly List<Process> started = [];

    public SameUser()
    {
        _ = Built.Value;
        top = Environment.IsPrivilegedProcess ? Copied() : Checkout;
        File.SetUnixFileMode(folder, Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var own in (string[])[Temporary, Home])
        {
            Directory.CreateDirectory(own, Owner);
            if (Environment.IsPrivilegedProcess) Run("chown", $"{Nobody}:{Nobody}", own);
        }
        Run("gcc", "-O1", "-o", Watcher, Path.Combine(Checkout, "tests", "EidPin.SystemTests", "watcher.c"));
        File.SetUnixFileMode(Watcher, Owner | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    /// <summary>./eidpin of the checkout.</summary>
    public string Script => Path.Combine(top, "eidpin");

    /// <summary>Where its programs keep their temporary files; nothing is in it before.</summary>
    public string Temporary => Path.Combine(folder, "tmp");

    public string Home => Path.Combine(folder, "home");

    private string Watcher => Path.Combine(folder, "watcher");

    private static UnixFileMode Owner => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="installed">As people install it, which anybody may read; else as ./eidpin builds it.</param>
    public string FileOf(string program, bool installed = false) =>
        Path.Combine(installed ? Installed : Path.Combine(top, "out", "eidpin"), program);

    /// <summary>The words that start a program as this user; its process id stays that of the first word.</summary>
    public static string[] As(params IEnumerable<string> words) =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. words] : [.. words];

    public Dictionary<string, string> Variables(params IEnumerable<(string Name, string Value)> more)
    {
        var all = new Dictionary<string, string>
        {
            ["LC_ALL"] = "C.UTF-8",
            ["TMPDIR"] = Temporary,
            ["HOME"] = Home,
            ["XDG_RUNTIME_DIR"] = Home,
            ["XDG_STATE_HOME"] = Home,
        };
        foreach (var (name, value) in more) all[name] = value.Replace("{tmp}", Temporary, StringComparison.Ordinal);
        return all;
    }

    public Pty Terminal(IEnumerable<string> words, params IEnumerable<(string Name, string Value)> variables) =>
        Pty.Start(["/usr/bin/env", .. As(words)], Variables(variables));

    /// <summary>A program without a terminal, and the first line that it says.</summary>
    public (Process Process, string Line) Program(IEnumerable<string> words, string input = "")
    {
        var all = As(words);
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Variables()) start.Environment[name] = value;
        foreach (var name in (string[])["DISPLAY", "WAYLAND_DISPLAY"]) start.Environment.Remove(name);
        var process = Process.Start(start)!;
        started.Add(process);
        process.StandardInput.WriteLine(input);
        process.StandardInput.Flush();
        var line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(TimeSpan.FromSeconds(60))) throw new TimeoutException($"{all[^1]} says nothing");
        return (process, line.Result ?? throw new InvalidOperationException($"{string.Join(' ', all)} ended at its start"));
    }

    /// <summary>What another program of this user gets of a process: a line for each way in.</summary>
    public string[] Watch(int process) => Run(As(Watcher, $"{process}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What it gets while a program starts.</summary>
    /// <param name="file">Counted while this file runs.</param>
    public string WatchStart(string file, params IEnumerable<string> words) => Run(As([Watcher, "start", file, .. words])).Split('\n')[^2];

    /// <summary>A program that hides nothing.</summary>
    public int Victim() => Program([Watcher, "victim"]).Process.Id;

    public void Dispose()
    {
        foreach (var process in started)
        {
            // As when the program that started it is gone.
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(2))) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The folder of EIDPIN_PROGRAM, where this user gets at it.</summary>
    private string Installed
    {
        get
        {
            var copy = Path.Combine(folder, "installed");
            if (Directory.Exists(copy)) return copy;
            Run("cp", "-r", Path.GetDirectoryName(SystemTests.Program.Path)!, copy);
            Run("chmod", "-R", "go+rX", copy);
            return copy;
        }
    }

    private static bool Build()
    {
        Run(Path.Combine(Checkout, "eidpin"), "--version");
        return true;
    }

    // The user nobody need not be let into the checkout. The folders of the sources are empty: nothing has changed since the build.
    private string Copied()
    {
        var copy = Path.Combine(folder, "copy");
        foreach (var name in (string[])["out", "src", "guidance"]) Directory.CreateDirectory(Path.Combine(copy, name));
        foreach (var name in (string[])["eidpin", "Directory.Build.props", "Directory.Packages.props", "global.json"])
            Run("cp", "-a", Path.Combine(Checkout, name), copy);
        Run("cp", "-a", Path.Combine(Checkout, "out", "eidpin"), Path.Combine(copy, "out"));
        Run("chmod", "-R", "go+rX", copy);
        // As they were built: whether others may read these is what is tested.
        foreach (var name in Programs)
        {
            var mode = File.GetUnixFileMode(Path.Combine(Checkout, "out", "eidpin", name));
            File.SetUnixFileMode(Path.Combine(copy, "out", "eidpin", name), mode);
        }
        return copy;
    }

    private static string Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', words)}: {process.ExitCode} {output}");
        return output;
    }

    private static string TopOf(string folder) =>
        File.Exists(Path.Combine(folder, "EidPin.slnx")) ? folder : TopOf(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
