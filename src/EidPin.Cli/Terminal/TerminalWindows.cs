using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.Cli;

/// <summary>A console of Windows: ReadConsoleW with echo off. Tested on a scripted console; not tried on Windows by this project.</summary>
internal sealed class TerminalWindows(IConsoleCalls calls) : IKeys
{
    /// <summary>
    /// INPUT_RECORD: a type of two bytes, two of padding, and the event; of a key its state, repeat, two codes, character and shift keys.
    /// </summary>
    public const int RecordSize = 20;

    private const int EventType = 0, KeyDown = 4, Character = 14, KeyEvent = 1;
    private const int Records = 128;

    private readonly ushort[] units = GC.AllocateArray<ushort>(2, pinned: true);
    private readonly byte[] pending = GC.AllocateArray<byte>(4, pinned: true);
    private int next, end;
    private volatile bool signalled;

    // A window that is closed comes as a signal too.
    public bool IsOver => signalled;

    private IConsoleCalls Calls => calls;

    public IHidden? Hide()
    {
        if (calls.Mode(ConsoleStream.Input) is not { } before) return null;
        var hidden = new Hidden(this, before);
        if (hidden.TakeKeys()) return hidden;
        hidden.Dispose();
        return null;
    }

    // A console shows what is typed when it is read, and nothing reads yet: what is left unread is thrown away at the end.
    public IHidden? HideEarly() => calls.Mode(ConsoleStream.Input) is { } before ? new Hidden(this, before) : null;

    public int Read()
    {
        if (next == end && !Fill()) return -1;
        var b = pending[next];
        pending[next++] = 0;
        return b;
    }

    public bool DropTypedEarly()
    {
        var dropped = next < end || KeyWaits();
        (next, end) = (0, 0);
        CryptographicOperations.ZeroMemory(pending);
        // What waits and is no key, such as a move of the mouse, is not missed either.
        calls.Flush();
        return dropped;
    }

    // A key that was released, or one without a character, is nobody's code.
    private bool KeyWaits()
    {
        var records = GC.AllocateArray<byte>(Records * RecordSize, pinned: true);
        try
        {
            var count = calls.Peek(records);
            for (var at = 0; at < count * RecordSize; at += RecordSize)
            {
                var record = records.AsSpan(at, RecordSize);
                var isKey = BinaryPrimitives.ReadUInt16LittleEndian(record[EventType..]) == KeyEvent;
                var isDown = BinaryPrimitives.ReadUInt32LittleEndian(record[KeyDown..]) != 0;
                var hasCharacter = BinaryPrimitives.ReadUInt16LittleEndian(record[Character..]) != 0;
                if (isKey && isDown && hasCharacter) return true;
            }
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(records);
        }
    }

    // One UTF-16 character to the UTF-8 bytes of the same character, in pinned buffers that are wiped.
    private bool Fill()
    {
        try
        {
            if (!calls.Read(ref units[0])) return false;
            var length = char.IsHighSurrogate((char)units[0]) && calls.Read(ref units[1]) ? 2 : 1;
            var characters = MemoryMarshal.Cast<ushort, char>(units.AsSpan(0, length));
            (next, end) = (0, Encoding.UTF8.GetBytes(characters, pending));
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
        // ENABLE_PROCESSED_INPUT: off, Ctrl-C comes as a character and is an answer to the question.
        // ENABLE_VIRTUAL_TERMINAL_INPUT: on, an arrow key would come as several characters.
        private const uint Processed = 0x1, Line = 0x2, Echo = 0x4, VirtualTerminal = 0x200;

        private readonly TerminalWindows terminal;
        private readonly IConsoleCalls calls;
        private readonly uint before;
        private readonly Lock guard = new();
        private readonly List<PosixSignalRegistration> signals = [];
        private bool isOver, takesKeys;

        public Hidden(TerminalWindows terminal, uint before)
        {
            (this.terminal, calls, this.before) = (terminal, terminal.Calls, before);
            foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
                signals.Add(PosixSignalRegistration.Create(signal, _ => Interrupt()));
            AppDomain.CurrentDomain.ProcessExit += AtExit;
        }

        public bool TakeKeys()
        {
            lock (guard)
            {
                if (isOver) return false;
                // Taken already: whoever switched echo on meanwhile is not overruled.
                if (!takesKeys) _ = calls.SetMode(ConsoleStream.Input, before & ~(Processed | Line | Echo | VirtualTerminal));
                takesKeys = true;
                return !EchoIsOn;
            }
        }

        public bool EchoIsOn
        {
            get
            {
                lock (guard) return !isOver && (calls.Mode(ConsoleStream.Input) ?? Echo) is var mode && (mode & Echo) != 0;
            }
        }

        public void Suspend() { }   // Windows has no such key

        public void Dispose()
        {
            lock (guard)
            {
                if (isOver) return;
                isOver = true;
                // What is left unread may be the rest of a code: the shell must not get it.
                calls.Flush();
                _ = calls.SetMode(ConsoleStream.Input, before);
            }
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
            foreach (var signal in signals) signal.Dispose();
        }

        private void Interrupt()
        {
            terminal.signalled = true;
            Dispose();
        }

        private void AtExit(object? sender, EventArgs e) => Dispose();
    }
}
