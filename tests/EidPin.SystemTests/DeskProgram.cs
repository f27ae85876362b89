using System.Diagnostics;
using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>
/// The built <c>eidpin-desk</c> as a process of its own: the one beside the program that is tested, else the one that was built beside the
/// tests. Each has a runtime folder, so that tests do not find each other's.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DeskProgram : IDisposable
{
    private readonly Task<string> error;

    private DeskProgram(Process process)
    {
        Process = process;
        error = process.StandardError.ReadToEndAsync();
    }

    public static string Path { get; } = new[] { System.IO.Path.GetDirectoryName(Program.Path)!, AppContext.BaseDirectory }
        .Select(folder => System.IO.Path.Combine(folder, "eidpin-desk")).First(File.Exists);

    public Process Process { get; }

    public string Error => error.Result;

    /// <param name="runtime">What XDG_RUNTIME_DIR names.</param>
    /// <param name="options">Beside <c>--port 0</c>.</param>
    /// <param name="child">As <c>eidpin desk</c> starts it: it ends when its standard input closes.</param>
    /// <param name="wrap">Words before the program: another user, another namespace.</param>
    public static DeskProgram Start(
        string runtime, string options, IReadOnlyDictionary<string, string?>? environment = null, bool child = true, params string[] wrap)
    {
        var words = (string[])[
            .. wrap, Path, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--port", "0",
            .. child ? ["--child"] : Array.Empty<string>()];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["XDG_RUNTIME_DIR"], start.Environment["XDG_STATE_HOME"]) = (runtime, runtime);
        foreach (var name in (string[])["DISPLAY", "WAYLAND_DISPLAY"]) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>A folder as a session has it: nobody else's.</summary>
    public static string NewRuntime()
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-run-").FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>The one line that it says: <c>desk URL</c> or <c>running URL</c>; null when it ended without.</summary>
    public string? Line()
    {
        var line = Process.StandardOutput.ReadLineAsync();
        return line.Wait(TimeSpan.FromSeconds(60)) ? line.Result : throw new TimeoutException("the desk says nothing");
    }

    /// <summary>Its standard input closes, as when the program that started it is gone.</summary>
    public int Leave()
    {
        Process.StandardInput.Close();
        return Exit();
    }

    public int Exit() =>
        Process.WaitForExit(TimeSpan.FromSeconds(30)) ? Process.ExitCode : throw new TimeoutException("the desk does not end");

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
