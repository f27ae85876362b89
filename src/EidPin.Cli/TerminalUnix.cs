using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace EidPin.Cli;

/// <summary>A terminal of Linux or macOS: read(2) with echo off. Console.ReadKey would leave copies of what is typed.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class TerminalUnix : IKeys
{
    private const int Input = 0, Discard = 2, Interrupted = 4;   // TCSAFLUSH and EINTR are 2 and 4 on both systems
    private const short Readable = 1;                            // POLLIN

    private readonly byte[] key = GC.AllocateArray<byte>(1, pinned: true);

    public bool AreTyped => IsTerminal(Input) == 1;

    public IHidden Hide() => new Hidden();

    public int Read()
    {
        try
        {
            nint got;
            while ((got = ReadBytes(Input, key, 1)) < 0 && Marshal.GetLastPInvokeError() == Interrupted) { }
            return got == 1 ? key[0] : -1;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public bool Waiting(int milliseconds)
    {
        var poll = new PollEntry { Descriptor = Input, Events = Readable };
        return Poll(ref poll, 1, milliseconds) == 1 && (poll.Happened & Readable) != 0;
    }

    public void Drop() => _ = Flush(Input, OperatingSystem.IsLinux() ? 0 : 1);   // TCIFLUSH

    /// <summary>Echo and line editing off; on again at the end, and before any signal ends or stops the program.</summary>
    private sealed class Hidden : IHidden
    {
        // struct termios as bytes: Linux has four 32-bit flags, c_line and c_cc; macOS four 64-bit flags and c_cc.
        private readonly byte[] before = new byte[128];
        private readonly byte[] during = new byte[128];
        private readonly Lock guard = new();
        private readonly List<PosixSignalRegistration> signals = [];
        private PosixSignalRegistration? stop;
        private bool isOver;

        public Hidden()
        {
            if (GetAttributes(Input, before) != 0) return;
            before.CopyTo(during, 0);
            Prepare(during);
            foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
                signals.Add(PosixSignalRegistration.Create(signal, _ => Dispose()));
            stop = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop);
            signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, Resume));
            AppDomain.CurrentDomain.ProcessExit += AtExit;
            Set(during, discard: false);
        }

        // To the whole group, as the key does: a program that pipes into this one stops too.
        public void Suspend() => Suspend(0);

        public void Dispose()
        {
            lock (guard)
            {
                if (isOver) return;
                // What is left unread may be the rest of a code: the shell must not get it.
                Set(before, discard: true);
                isOver = true;
            }
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
            stop?.Dispose();
            foreach (var signal in signals) signal.Dispose();
        }

        private void AtExit(object? sender, EventArgs e) => Dispose();

        private void HideAgain() => Set(during, discard: false);

        private void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            Suspend(Environment.ProcessId);
        }

        private void Resume(PosixSignalContext context)
        {
            // Cancelled, or the runtime would now put back the terminal as it was before us, with echo on.
            context.Cancel = true;
            HideAgain();
        }

        // The system's own SIGTSTP stops us, not SIGSTOP: where no shell could resume the program, it does nothing.
        private void Suspend(int target)
        {
            Set(before, discard: true);
            stop?.Dispose();
            _ = Kill(target, OperatingSystem.IsLinux() ? 20 : 18);
            Thread.Sleep(100);   // another thread may have taken the signal: hide again only after the stop
            stop = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop);
            HideAgain();
        }

        private void Set(byte[] attributes, bool discard)
        {
            lock (guard)
            {
                // In the background the terminal belongs to the shell, and tcsetattr would stop us instead of letting us end.
                if (isOver || ForegroundGroup(Input) != Group()) return;
                _ = SetAttributes(Input, discard ? Discard : 0, attributes);
            }
        }

        // Signals of keys are off as well: Ctrl-C comes as a byte and is an answer to the question.
        private static void Prepare(Span<byte> termios)
        {
            if (OperatingSystem.IsLinux())
            {
                var flags = BinaryPrimitives.ReadUInt32LittleEndian(termios[12..]);
                flags &= ~(0x1u | 0x2u | 0x8u | 0x40u | 0x8000u);   // ISIG ICANON ECHO ECHONL IEXTEN
                BinaryPrimitives.WriteUInt32LittleEndian(termios[12..], flags);
                (termios[17 + 6], termios[17 + 5]) = (1, 0);        // VMIN VTIME
            }
            else
            {
                var flags = BinaryPrimitives.ReadUInt64LittleEndian(termios[24..]);
                flags &= ~(0x80ul | 0x100ul | 0x8ul | 0x10ul | 0x400ul);
                BinaryPrimitives.WriteUInt64LittleEndian(termios[24..], flags);
                (termios[32 + 16], termios[32 + 17]) = (1, 0);
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, [Out] byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

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
