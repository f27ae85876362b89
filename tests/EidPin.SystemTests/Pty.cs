using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EidPin.SystemTests;

/// <summary>
/// A program under a terminal of its own, as in a window: it leads a session, the terminal is its controlling one, and keys reach it as a
/// person's do.
/// </summary>
internal sealed partial class Pty : IDisposable
{
    public const int Hangup = 1, Interrupt = 2, Quit = 3, Terminate = 15, Stop = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SafeFileHandle master;
    private readonly FileStream stream;
    private readonly Thread reader;
    private readonly StringBuilder shown = new();
    private int awaited;
    private bool hungUp;
    private volatile bool closing;
    private int? status;

    private Pty(SafeFileHandle master, FileStream stream, string name, int process)
    {
        (this.master, this.stream, Name, Process) = (master, stream, name, process);
        reader = new Thread(Keep) { IsBackground = true, Name = "terminal" };
        reader.Start();
    }

    public int Process { get; }

    /// <summary>The file that a program opens to have this terminal.</summary>
    public string Name { get; }

    /// <summary>All that the terminal has shown so far.</summary>
    public string Shown
    {
        get { lock (shown) return shown.ToString(); }
    }

    /// <summary>What is typed is shown.</summary>
    public bool Echo => (BitConverter.ToUInt32(Modes, 12) & EchoFlag) != 0;

    /// <summary>All modes of the terminal; the master's are those of the slave.</summary>
    public byte[] Modes => ModesOf(master);

    /// <summary>The modes before the program was started.</summary>
    public byte[] Before { get; private init; } = [];

    private static byte[] ModesOf(SafeFileHandle master)
    {
        var modes = new byte[64];
        Check(GetAttributes(master, modes), "tcgetattr");
        return modes[..49];   // four flags, c_line, c_cc
    }

    /// <param name="environment">Added to the tester's own without its language and its settings for such programs.</param>
    /// <param name="input">A file instead of the terminal; so the other two.</param>
    /// <param name="controlling">False: the program's session has no terminal of its own; no key is a signal, and nobody has it in
    /// front.</param>
    /// <param name="typed">What somebody types who does not wait for the program.</param>
    public static Pty Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment = null, int columns = 100,
        string? input = null, string? output = null, string? error = null, bool controlling = true, string typed = "")
    {
        var master = Open(columns, out var slave);
        try
        {
            // Before the program starts: it may hide what is typed within a millisecond.
            var before = ModesOf(master);
            var stream = new FileStream(master, FileAccess.ReadWrite, bufferSize: 0);
            stream.Write(Encoding.UTF8.GetBytes(typed));
            var process = Spawn(words, Variables(environment), [input ?? slave, output ?? slave, error ?? slave], controlling);
            return new(master, stream, slave, process) { Before = before };
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the terminal shows this, after what was awaited before.</summary>
    public Pty Await(string text)
    {
        var clock = Stopwatch.StartNew();
        lock (shown)
        {
            while (true)
            {
                var all = shown.ToString();
                if (all.IndexOf(text, awaited, StringComparison.Ordinal) is >= 0 and var found)
                {
                    awaited = found + text.Length;
                    return this;
                }
                if (hungUp || clock.Elapsed > Patience)
                    throw new InvalidOperationException(
                        $"“{text}” was not shown after “{Plain(all[..awaited])}” but “{Plain(all[awaited..])}”");
                Monitor.Wait(shown, 100);
            }
        }
    }

    public Pty Type(string keys)
    {
        stream.Write(Encoding.UTF8.GetBytes(keys));
        return this;
    }

    public Pty AwaitEcho(bool on)
    {
        for (var clock = Stopwatch.StartNew(); Echo != on; Thread.Sleep(1))
            if (clock.Elapsed > Patience) throw new InvalidOperationException($"echo stays {(on ? "off" : "on")}:\n{Plain(Shown)}");
        return this;
    }

    /// <summary>Switches echo on, as another program may that has the terminal too.</summary>
    public void ForceEcho()
    {
        var modes = new byte[64];
        Check(GetAttributes(master, modes), "tcgetattr");
        modes[12] |= (byte)EchoFlag;
        Check(SetAttributes(master, 0, modes), "tcsetattr");
    }

    public Pty Signal(int signal) => Signal(Process, signal);

    public Pty Signal(int process, int signal)
    {
        Check(SendSignal(process, signal), "kill");
        return this;
    }

    /// <summary>The window is closed.</summary>
    public void Close()
    {
        closing = true;
        reader.Join();
        stream.Dispose();
    }

    public bool HasEnded => Reap();

    /// <summary>Waits for the end: the exit code, or the signal that ended it, negative.</summary>
    public int End()
    {
        for (var clock = Stopwatch.StartNew(); !Reap(); Thread.Sleep(1))
            if (clock.Elapsed > Patience) throw new TimeoutException($"the program did not end:\n{Plain(Shown)}");
        reader.Join(Patience);
        var signal = status!.Value & 0x7F;
        return signal == 0 ? (status.Value >> 8) & 0xFF : -signal;
    }

    public void Dispose()
    {
        if (!Reap())
        {
            _ = SendSignal(Process, 9);
            while (!Reap()) Thread.Sleep(1);
        }
        // What a shell under test had started loses its terminal and ends by SIGHUP.
        Close();
    }

    // A report of tests in XML cannot hold the characters that colour a text.
    private static string Plain(string shown) =>
        string.Concat(shown.Select(c => char.IsControl(c) && c != '\n' ? $"\\x{(int)c:X2}" : c.ToString()));

    private bool Reap()
    {
        if (status is null && WaitFor(Process, out var ended, WithoutWaiting) == Process) status = ended;
        return status is not null;
    }

    private void Keep()
    {
        var (bytes, characters, decoder) = (new byte[4096], new char[4096], Encoding.UTF8.GetDecoder());
        try
        {
            while (!closing)
            {
                if (!Readable(master, 50)) continue;
                var got = stream.Read(bytes);
                if (got == 0) break;
                lock (shown)
                {
                    shown.Append(characters, 0, decoder.GetChars(bytes.AsSpan(0, got), characters, flush: false));
                    Monitor.PulseAll(shown);
                }
            }
        }
        catch (IOException)
        {
            // EIO: the last program has closed the terminal.
        }
        lock (shown)
        {
            hungUp = true;
            Monitor.PulseAll(shown);
        }
    }
}
