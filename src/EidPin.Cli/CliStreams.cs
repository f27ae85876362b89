using System.Text;
using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Cli;

/// <summary>What the command reads from and writes to, and what it knows of the terminal: real ones, or a test's.</summary>
/// <param name="In">Opened only where it is read: opening it has the runtime write control sequences to the terminal.</param>
internal sealed record CliStreams(TextWriter Out, TextWriter Error, Func<Stream> In)
{
    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal can show what is not ASCII.</summary>
    public bool Utf8 { get; init; } = true;

    /// <summary>Dots and arrows take one cell each. East Asian terminals may show them two wide and break every table (Unicode TR 11, ambiguous).</summary>
    public bool NarrowSigns { get; init; } = true;

    public int Width { get; init; } = 100;

    public DateOnly Today { get; init; } = DateOnly.FromDateTime(DateTime.Now);

    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>The readers of this computer; a test hands over its own.</summary>
    public Func<ICardReaders>? Readers { get; init; }

    /// <summary>The keys of a test; null: those of this terminal.</summary>
    public IKeys? Keys { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Where the other programs stand: beside this one.</summary>
    public string Programs { get; init; } = AppContext.BaseDirectory;

    public static CliStreams OfProcess(CancellationToken cancellation)
    {
        var locale = Locale();
        var utf8 = OperatingSystem.IsWindows() || locale.Replace("-", "", StringComparison.Ordinal).Contains("UTF8", StringComparison.OrdinalIgnoreCase);
        // UTF-8 always: signs fall back to ASCII (Writer), but for the letters of a language there is nothing to fall back to.
        var encoding = new UTF8Encoding(false);
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected) Console.OutputEncoding = Encoding.UTF8;
        return new(Writer(Opened(1), encoding), Writer(Opened(2), encoding), Console.OpenStandardInput)
        {
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Utf8 = utf8,
            NarrowSigns = utf8 && !(locale.StartsWith("ja", StringComparison.Ordinal) || locale.StartsWith("zh", StringComparison.Ordinal) || locale.StartsWith("ko", StringComparison.Ordinal)),
            Width = Columns(),
            Environment = System.Environment.GetEnvironmentVariable,
            Readers = static () => new PcscReaders(),
            Cancellation = cancellation,
        };
    }

    private static Stream Opened(int descriptor) => !OperatingSystem.IsWindows() ? new OutputUnix(descriptor)
        : descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();

    /// <summary>https://no-color.org: NO_COLOR counts when it is present and not empty.</summary>
    public bool Coloured(bool off) => !off && string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    // The card is worked with on a thread of its own, which may trace to standard error while this one writes there.
    private static TextWriter Writer(Stream stream, Encoding encoding) =>
        TextWriter.Synchronized(new StreamWriter(stream, encoding) { AutoFlush = true });

    private static string Locale()
    {
        foreach (var name in (ReadOnlySpan<string>)["LC_ALL", "LC_CTYPE", "LANG"])
            if (System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } locale) return locale;
        return "";
    }

    private static int Columns()
    {
        if (int.TryParse(System.Environment.GetEnvironmentVariable("COLUMNS"), out var asked) && asked >= 40) return asked;
        return Console.IsOutputRedirected ? 100 : Math.Max(40, Screen.Columns() ?? 80);
    }
}
