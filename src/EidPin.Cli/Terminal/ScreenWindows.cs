namespace EidPin.Cli;

/// <summary>
/// What a console of Windows has to be told before colours and UTF-8 go to it; told back at the end, since it is the shell's too.
/// Tested on a scripted console; not tried on Windows by this project.
/// </summary>
internal sealed class ScreenWindows : IDisposable
{
    // ENABLE_PROCESSED_OUTPUT and ENABLE_VIRTUAL_TERMINAL_PROCESSING; without them a console shows "←[32m".
    private const uint Processed = 0x1, ControlSequences = 0x4, Utf8 = 65001;

    private readonly IConsoleCalls calls;
    private readonly Lock guard = new();
    private readonly List<(ConsoleStream Stream, uint Mode)> modes = [];
    private readonly uint? codePage;
    private bool isOver;

    public ScreenWindows(IConsoleCalls calls)
    {
        this.calls = calls;
        OutTakesSequences = Prepare(ConsoleStream.Output, out var outIsConsole);
        ErrorTakesSequences = Prepare(ConsoleStream.Error, out var errorIsConsole);
        AppDomain.CurrentDomain.ProcessExit += AtExit;
        // One code page for both: questions go to the console also where the result goes to a file.
        if (!outIsConsole && !errorIsConsole || calls.CodePage == Utf8) return;
        codePage = calls.CodePage;
        calls.CodePage = Utf8;
    }

    /// <summary>Standard output is a console that understands colours. One that does not is written to as a file is.</summary>
    public bool OutTakesSequences { get; }

    public bool ErrorTakesSequences { get; }

    public void Dispose()
    {
        lock (guard)
        {
            if (isOver) return;
            isOver = true;
            foreach (var (stream, mode) in modes) _ = calls.SetMode(stream, mode);
            if (codePage is { } before) calls.CodePage = before;
        }
        AppDomain.CurrentDomain.ProcessExit -= AtExit;
    }

    private void AtExit(object? sender, EventArgs e) => Dispose();

    private bool Prepare(ConsoleStream stream, out bool isConsole)
    {
        var mode = calls.Mode(stream);
        isConsole = mode is not null;
        if (mode is not { } before) return false;
        const uint wanted = Processed | ControlSequences;
        if ((before & wanted) == wanted) return true;
        if (!calls.SetMode(stream, before | wanted)) return false;
        modes.Add((stream, before));
        return true;
    }
}
