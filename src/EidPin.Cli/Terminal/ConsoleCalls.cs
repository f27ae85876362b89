using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EidPin.Cli;

/// <summary>The three streams of a console, by the numbers that Windows gives them.</summary>
internal enum ConsoleStream { Input = -10, Output = -11, Error = -12 }

/// <summary>The calls of a Windows console; a test answers them in its place.</summary>
internal interface IConsoleCalls
{
    /// <summary>The code page of what is written to the console.</summary>
    uint CodePage { get; set; }

    /// <summary>Null: this stream is no console.</summary>
    uint? Mode(ConsoleStream stream);

    /// <summary>False: this console does not take this mode.</summary>
    bool SetMode(ConsoleStream stream, uint mode);

    /// <summary>Waits for the next UTF-16 unit typed. False: there is none any more.</summary>
    bool Read(ref ushort unit);

    /// <summary>Looks at what waits to be read and leaves it there: how many INPUT_RECORDs were filled in.</summary>
    int Peek(Span<byte> records);

    /// <summary>Throws away what waits to be read.</summary>
    void Flush();
}

/// <summary>The console of this process.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class ConsoleCalls : IConsoleCalls
{
    public uint CodePage
    {
        get => GetOutputCodePage();
        set => _ = SetOutputCodePage(value);
    }

    /// <summary>The language of Windows, where no environment variable tells it.</summary>
    public static string? Language => (UiLanguage() & 0x3FF) switch { 0x11 => "ja", 0x0B => "fi", 0x1D => "sv", _ => null };

    public uint? Mode(ConsoleStream stream) => GetMode(GetHandle((int)stream), out var mode) != 0 ? mode : null;

    public bool SetMode(ConsoleStream stream, uint mode) => SetMode(GetHandle((int)stream), mode) != 0;

    public bool Read(ref ushort unit) => ReadConsole(GetHandle((int)ConsoleStream.Input), ref unit, 1, out var got, 0) != 0 && got == 1;

    public int Peek(Span<byte> records)
    {
        var room = (uint)(records.Length / TerminalWindows.RecordSize);
        var input = GetHandle((int)ConsoleStream.Input);
        return PeekInput(input, ref MemoryMarshal.GetReference(records), room, out var got) != 0 ? (int)got : 0;
    }

    public void Flush() => _ = FlushInput(GetHandle((int)ConsoleStream.Input));

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle")]
    private static partial nint GetHandle(int which);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode")]
    private static partial int GetMode(nint console, out uint mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode")]
    private static partial int SetMode(nint console, uint mode);

    [LibraryImport("kernel32", EntryPoint = "ReadConsoleW")]
    private static partial int ReadConsole(nint console, ref ushort buffer, uint count, out uint read, nint control);

    [LibraryImport("kernel32", EntryPoint = "PeekConsoleInputW")]
    private static partial int PeekInput(nint console, ref byte records, uint count, out uint read);

    [LibraryImport("kernel32", EntryPoint = "FlushConsoleInputBuffer")]
    private static partial int FlushInput(nint console);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleOutputCP")]
    private static partial uint GetOutputCodePage();

    [LibraryImport("kernel32", EntryPoint = "SetConsoleOutputCP")]
    private static partial int SetOutputCodePage(uint page);

    [LibraryImport("kernel32", EntryPoint = "GetUserDefaultUILanguage")]
    private static partial ushort UiLanguage();
}
