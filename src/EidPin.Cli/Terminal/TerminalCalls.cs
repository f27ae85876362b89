using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EidPin.Cli;

/// <summary>The calls of Linux and macOS that a terminal takes; a test answers them in its place.</summary>
internal interface ITerminalCalls
{
    /// <summary>
    /// Another group of processes has the terminal, such as the shell while this program is in the background. A terminal that is not the
    /// session's own has no such group (ENOTTY): then nobody else has it.
    /// </summary>
    bool InBackground { get; }

    /// <summary>The window was closed, or the line was lost.</summary>
    bool HungUp { get; }

    /// <summary>A key is waiting to be read.</summary>
    bool KeyWaits { get; }

    /// <summary>The next key, or -1 at the end.</summary>
    int ReadKey();

    /// <summary>Fills in struct termios. False: this is no terminal, or no longer.</summary>
    bool GetModes(byte[] modes);

    /// <summary>May set some modes and not others without saying so. In the background the system stops the program here.</summary>
    /// <param name="discard">Also throws away what was typed and not read.</param>
    void SetModes(byte[] modes, bool discard);

    void DiscardTyped();

    /// <summary>Sends SIGTSTP, as Ctrl-Z does.</summary>
    /// <param name="target">A process; 0: the whole group, with the programs that pipe into this one.</param>
    void Stop(int target);
}

/// <summary>Standard input as a terminal of Linux or macOS. Console.ReadKey would leave copies of what is typed.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class TerminalCalls : ITerminalCalls
{
    // TCSAFLUSH and EINTR are 2 and 4 on both systems.
    private const int Input = 0, Discard = 2, Interrupted = 4;
    private const int InputOutputError = 5, NoDevice = 6;   // EIO and ENXIO: so a terminal answers that has hung up

    private static readonly int InputQueue = OperatingSystem.IsLinux() ? 0 : 1;    // TCIFLUSH
    private static readonly int StopSignal = OperatingSystem.IsLinux() ? 20 : 18;  // SIGTSTP

    private readonly byte[] key = GC.AllocateArray<byte>(1, pinned: true);

    public bool InBackground => ForegroundGroup(Input) is >= 0 and var front && front != Group();

    public bool HungUp
    {
        get
        {
            if (GetAttributes(Input, new byte[TerminalModes.Size]) == 0) return false;
            return Marshal.GetLastPInvokeError() is InputOutputError or NoDevice;
        }
    }

    // select(2), since poll(2) of macOS does not take terminals.
    public bool KeyWaits
    {
        get
        {
            var readable = new byte[128];   // fd_set: descriptor 0 is its first bit
            readable[0] = 1 << Input;
            var atOnce = new byte[16];      // struct timeval
            return Select(Input + 1, readable, 0, 0, atOnce) == 1;
        }
    }

    public int ReadKey()
    {
        try
        {
            nint got;
            while ((got = ReadBytes(Input, key, 1)) < 0 && Marshal.GetLastPInvokeError() == Interrupted) { }
            return got == 1 ? key[0] : -1;
        }
        finally
        {
            key[0] = 0;
        }
    }

    public bool GetModes(byte[] modes) => GetAttributes(Input, modes) == 0;

    public void SetModes(byte[] modes, bool discard)
    {
        while (SetAttributes(Input, discard ? Discard : 0, modes) != 0 && Marshal.GetLastPInvokeError() == Interrupted) { }
    }

    public void DiscardTyped() => _ = Flush(Input, InputQueue);

    // The system's own SIGTSTP and not SIGSTOP: where no shell could resume the program, it does nothing.
    public void Stop(int target) => _ = Kill(target, StopSignal);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, [Out] byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "select", SetLastError = true)]
    private static partial int Select(int count, [In, Out] byte[] readable, nint writable, nint failed, [In, Out] byte[] time);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, [Out] byte[] termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int when, byte[] termios);

    [LibraryImport("libc", EntryPoint = "tcflush")]
    private static partial int Flush(int descriptor, int queue);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int Group();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
