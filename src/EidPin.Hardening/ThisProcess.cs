using System.Runtime.InteropServices;

namespace EidPin.Hardening;

/// <summary>Keeps codes out of core dumps and away from other programs of the same user.</summary>
public static partial class ThisProcess
{
    private const int CoreSize = 4;       // RLIMIT_CORE, the same number on Linux and macOS
    private const int SetDumpable = 4;    // PR_SET_DUMPABLE

    /// <summary>
    /// To be called first in Main, before anything of a code is read. Where the environment opens the .NET runtime to other programs,
    /// this starts the program anew in the same process and does not return; all before that start is gone with its memory.
    /// On Windows nothing is done: there any program of the same user may read what this one holds, by the rights that the system gives it.
    /// </summary>
    public static void Harden()
    {
        if (OperatingSystem.IsWindows()) return;
        // Best effort: a system that refuses these two leaves the program as safe as it was before.
        var none = default(Limit);
        _ = SetLimit(CoreSize, in none);
        // Not dumpable: no debugger of the same user may attach, none may open the memory. What was opened before this line stays open;
        // ./eidpin makes the programs' files unreadable, and Linux starts such a file not dumpable from its first instruction on.
        if (OperatingSystem.IsLinux()) _ = ProcessControl(SetDumpable, 0, 0, 0, 0);
        if (IsOnCoreClr && !RuntimeSettings.AreClosed()) FreshStart.WithClosedRuntime();
    }

    // The host hands the runtime the list of its assemblies. A native build has neither, and no diagnostics port.
    private static bool IsOnCoreClr => AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not null;

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
