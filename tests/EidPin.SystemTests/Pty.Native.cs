using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EidPin.SystemTests;

/// <summary>
/// Linux underneath: posix_spawn(3) and waitpid(2), since a process with threads cannot fork, and System.Diagnostics.Process can neither
/// give a terminal nor tell an exit code from a signal. The sizes are those of glibc on 64 bits, rounded up.
/// </summary>
internal sealed unsafe partial class Pty
{
    private const uint EchoFlag = 0x8;
    private const int WithoutWaiting = 1;
    private const int ReadWrite = 0x2, Create = 0x40, Empty = 0x200, NoControllingTerminal = 0x100, CloseOnExec = 0x80000;
    private const nuint SetWindowSize = 0x5414;
    private const short DefaultSignals = 0x04, SignalMask = 0x08, NewSession = 0x80;

    private static readonly string[] NotTheTesters =
        ["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "EIDPIN_NO_PINPAD"];

    private static SafeFileHandle Open(int columns, out string slave)
    {
        var master = OpenTerminal(ReadWrite | NoControllingTerminal | CloseOnExec);
        if (master.IsInvalid) throw new InvalidOperationException("no pseudo-terminal");
        Check(Grant(master), "grantpt");
        Check(Unlock(master), "unlockpt");
        Span<byte> name = stackalloc byte[64];
        fixed (byte* n = name) Check(NameOf(master, n, name.Length), "ptsname_r");
        var size = stackalloc ushort[] { 24, (ushort)columns, 0, 0 };
        Check(Control(master, SetWindowSize, size), "TIOCSWINSZ");
        slave = Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
        return master;
    }

    /// <param name="files">What become standard input, output and error.</param>
    /// <param name="controlling">The first terminal among them becomes the session's own.</param>
    private static int Spawn(IReadOnlyList<string> words, IEnumerable<string> variables, string[] files, bool controlling)
    {
        byte* actions = stackalloc byte[128], attributes = stackalloc byte[512], signals = stackalloc byte[128];
        Strings argv = new(words), environment = new(variables), paths = new(files);
        try
        {
            Check(InitialiseActions(actions), "actions");
            for (var i = 0; i < files.Length; i++)
            {
                var flags = (i == 0 ? ReadWrite : ReadWrite | Create | Empty) | (controlling ? 0 : NoControllingTerminal);
                Check(AddOpen(actions, i, paths[i], flags, 0x180), "open");
            }
            Check(InitialiseAttributes(attributes), "attributes");
            // As a shell starts it: the test process ignores or blocks what a runtime does.
            new Span<byte>(signals, 128).Clear();
            Check(SetMask(attributes, signals), "mask");
            foreach (var signal in (int[])[1, 2, 3, 13, 15, 17, 18, 20, 21, 22]) Check(AddSignal(signals, signal), "signal");
            Check(SetDefault(attributes, signals), "default");
            Check(SetFlags(attributes, NewSession | DefaultSignals | SignalMask), "flags");
            var failed = PosixSpawn(out var process, argv[0], actions, attributes, argv.Pointer, environment.Pointer);
            return failed == 0 ? process : throw new InvalidOperationException($"{words[0]} did not start: {failed}");
        }
        finally
        {
            argv.Free();
            environment.Free();
            paths.Free();
        }
    }

    private static IEnumerable<string> Variables(IReadOnlyDictionary<string, string>? added)
    {
        var all = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value);
        foreach (var name in NotTheTesters) all.Remove(name);
        all["TERM"] = "xterm";
        foreach (var (name, value) in added ?? new Dictionary<string, string>()) all[name] = value;
        return all.Select(v => $"{v.Key}={v.Value}");
    }

    private static bool Readable(SafeFileHandle file, int milliseconds)
    {
        var entry = new PollEntry { Descriptor = (int)file.DangerousGetHandle(), Events = 1 };
        return Poll(&entry, 1, milliseconds) > 0;
    }

    private static void Check(int result, string call)
    {
        if (result != 0) throw new InvalidOperationException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>A char*[] that ends with null.</summary>
    private readonly struct Strings
    {
        private readonly nint[] texts;

        public Strings(IEnumerable<string> strings)
        {
            texts = [.. strings.Select(Marshal.StringToCoTaskMemUTF8)];
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(nint));
            texts.CopyTo(new Span<nint>(Pointer, texts.Length));
        }

        public byte** Pointer { get; }

        public byte* this[int index] => Pointer[index];

        public void Free()
        {
            foreach (var text in texts) Marshal.FreeCoTaskMem(text);
            NativeMemory.Free(Pointer);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial SafeFileHandle OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int NameOf(SafeFileHandle master, byte* name, nint length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle master, nuint request, ushort* size);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(SafeFileHandle master, [Out] byte[] modes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(SafeFileHandle master, int when, byte[] modes);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollEntry* entry, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int PosixSpawn(out int process, byte* path, byte* actions, byte* attributes, byte** argv, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitialiseActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    private static partial int AddOpen(byte* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitialiseAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefault(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int AddSignal(byte* signals, int signal);
}
