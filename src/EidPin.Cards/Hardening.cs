using System.Runtime.InteropServices;

namespace EidPin.Cards;

/// <summary>Keeps codes out of core dumps and away from other programs of the same user. To be called first in Main.</summary>
public static partial class Hardening
{
    private const int CoreSize = 4;       // RLIMIT_CORE, the same number on Linux and macOS
    private const int SetDumpable = 4;    // PR_SET_DUMPABLE

    /// <summary>Best effort: a system that refuses leaves the program as safe as it was before.</summary>
    public static void Apply()
    {
        if (OperatingSystem.IsWindows()) return;
        var none = default(Limit);
        _ = SetLimit(CoreSize, in none);
        // Not dumpable also means that no debugger of the same user may attach and read the memory.
        if (OperatingSystem.IsLinux()) _ = ProcessControl(SetDumpable, 0, 0, 0, 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);
}
