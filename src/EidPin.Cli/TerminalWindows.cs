using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.Cli;

/// <summary>A console of Windows: ReadConsoleW with echo off. Not tried on Windows by this project.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class TerminalWindows : IKeys
{
    private const int InputHandle = -10;
    private const uint Processed = 1, Line = 2, Echo = 4;

    private readonly nint input = GetHandle(InputHandle);
    private readonly ushort[] units = GC.AllocateArray<ushort>(2, pinned: true);
    private readonly byte[] pending = GC.AllocateArray<byte>(4, pinned: true);
    private int next, end;

    public bool AreTyped => GetMode(input, out _) != 0;

    /// <summary>The language of Windows, where no environment variable tells it.</summary>
    public static string? Language => (UiLanguage() & 0x3FF) switch { 0x11 => "ja", 0x0B => "fi", 0x1D => "sv", _ => null };

    public IHidden Hide() => new Hidden(input);

    public int Read()
    {
        if (next == end && !Fill()) return -1;
        var b = pending[next];
        pending[next++] = 0;
        return b;
    }

    // Waiting events may be mouse moves or keys released, so only what was read already counts: a console hands out whole key presses.
    public bool Waiting(int milliseconds) => next < end;

    public void Drop()
    {
        (next, end) = (0, 0);
        CryptographicOperations.ZeroMemory(pending);
        _ = FlushInput(input);
    }

    // One UTF-16 character to the UTF-8 bytes of the same character, in pinned buffers that are wiped.
    private bool Fill()
    {
        try
        {
            if (ReadConsole(input, ref units[0], 1, out var got, 0) == 0 || got == 0) return false;
            var length = 1;
            if (char.IsHighSurrogate((char)units[0]) && ReadConsole(input, ref units[1], 1, out got, 0) != 0 && got == 1) length = 2;
            (next, end) = (0, Encoding.UTF8.GetBytes(MemoryMarshal.Cast<ushort, char>(units.AsSpan(0, length)), pending));
            return end > 0;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(units.AsSpan()));
        }
    }

    /// <summary>The console's mode is the shell's too: it is set back at the end and before any signal ends the program.</summary>
    private sealed class Hidden : IHidden
    {
        private readonly nint input;
        private readonly uint before;
        private readonly bool isConsole;
        private readonly List<PosixSignalRegistration> signals = [];

        public Hidden(nint input)
        {
            this.input = input;
            isConsole = GetMode(input, out before) != 0;
            if (!isConsole) return;
            foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
                signals.Add(PosixSignalRegistration.Create(signal, _ => Restore()));
            AppDomain.CurrentDomain.ProcessExit += AtExit;
            // Processed off: Ctrl-C comes as a character and is an answer to the question.
            _ = SetMode(input, before & ~(Processed | Line | Echo));
        }

        public void Suspend() { }   // Windows has no such key

        public void Dispose()
        {
            Restore();
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
            foreach (var signal in signals) signal.Dispose();
        }

        private void AtExit(object? sender, EventArgs e) => Restore();

        private void Restore()
        {
            if (isConsole) _ = SetMode(input, before);
        }
    }

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle")]
    private static partial nint GetHandle(int which);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode")]
    private static partial int GetMode(nint console, out uint mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode")]
    private static partial int SetMode(nint console, uint mode);

    [LibraryImport("kernel32", EntryPoint = "ReadConsoleW")]
    private static partial int ReadConsole(nint console, ref ushort buffer, uint count, out uint read, nint control);

    [LibraryImport("kernel32", EntryPoint = "GetUserDefaultUILanguage")]
    private static partial ushort UiLanguage();

    [LibraryImport("kernel32", EntryPoint = "FlushConsoleInputBuffer")]
    private static partial int FlushInput(nint console);
}
