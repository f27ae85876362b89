using System.Globalization;
using System.Runtime.InteropServices;

namespace EidPin.Hardening;

/// <summary>
/// execve(2): this process begins again with the same program, arguments, files, folder, terminal and process id. Its old memory is gone,
/// and with it whatever was loaded into it. Linux and macOS; tried on Linux only.
/// </summary>
internal static unsafe partial class FreshStart
{
    // The process that has done this once already. What a child inherits is another's number.
    private const string Done = "EIDPIN_STARTED_ANEW";

    private const int InternalError = 70;
    private const int BrokenPipe = 13;   // SIGPIPE, the same number on Linux and macOS

    public static void WithClosedRuntime()
    {
        var process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (Environment.GetEnvironmentVariable(Done) == process) Refuse("something sets it again at each start");
        var program = Environment.ProcessPath;
        if (program is null) Refuse("the program's own file is not known");
        // The variables of the process itself: a copy in strings would change what is not UTF-8.
        foreach (var name in RuntimeSettings.OpeningAmong(Environment.GetEnvironmentVariables())) _ = Unset(name);
        _ = Set(RuntimeSettings.Diagnostics, RuntimeSettings.Off, 1);
        _ = Set(Done, process, 1);
        RemoveFilesOfDiagnostics(process);
        // The runtime ignores it, and that would be inherited by the new start and its children.
        _ = Signal(BrokenPipe, 0);
        if (OperatingSystem.IsMacOS()) _ = Execute(program, *ArgumentsOnMacOS());
        else ExecuteOnLinux(program);
        Refuse($"execve: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    private static void ExecuteOnLinux(string program)
    {
        // As bytes, the first word and words for `dotnet` included.
        var words = File.ReadAllBytes("/proc/self/cmdline");
        var count = words.Count((byte)0);
        var arguments = stackalloc byte*[count + 1];
        fixed (byte* first = words)
        {
            var next = first;
            for (var i = 0; i < count; i++)
            {
                arguments[i] = next;
                next += MemoryMarshal.CreateReadOnlySpanFromNullTerminated(next).Length + 1;
            }
            arguments[count] = null;
            _ = Execute(program, arguments);
        }
    }

    // The runtime deletes them when it ends; it does not see this end.
    private static void RemoveFilesOfDiagnostics(string process)
    {
        var folder = Path.GetTempPath();
        try
        {
            var own = $"{process}-{StartOfThis()}";
            foreach (var pattern in (string[])[$"dotnet-diagnostic-{own}-socket", $"clr-debug-pipe-{own}-*"])
                foreach (var file in Directory.GetFiles(folder, pattern)) File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are in the way of nobody: no one listens any more.
        }
    }

    // A process of this number in another container may share the folder: the names hold the moment of the start as well, as Linux
    // counts it (proc(5), /proc/pid/stat, field 22; the second one, in brackets, may hold anything).
    private static string StartOfThis()
    {
        if (!OperatingSystem.IsLinux()) return "*";
        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void Refuse(string reason)
    {
        using var error = Console.OpenStandardError();
        error.Write(System.Text.Encoding.UTF8.GetBytes(
            $"The .NET diagnostics port, by which other programs could read a code, cannot be shut ({reason}). Nothing was done.\n" +
            $"Start the program with {RuntimeSettings.Diagnostics}={RuntimeSettings.Off}" +
            " and no other setting of .NET's diagnostics, profilers or dumps.\n"));
        Environment.Exit(InternalError);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unset(string name);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string program, byte** arguments);

    [LibraryImport("libc", EntryPoint = "_NSGetArgv")]
    private static partial byte*** ArgumentsOnMacOS();
}
