using System.Text;
using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Cli;

/// <summary>What the command reads from and writes to, and what it knows of the terminal: real ones, or a test's.</summary>
/// <param name="In">Opened only where it is read.</param>
internal sealed record CliStreams(TextWriter Out, TextWriter Error, Func<Stream> In)
{
    private static readonly string[] WideSigns = ["ja", "zh", "ko"];

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal can show what is not ASCII.</summary>
    public bool Utf8 { get; init; } = true;

    /// <summary>
    /// Dots and arrows take one cell each. East Asian terminals may show them two wide and break every table (Unicode TR 11, ambiguous).
    /// </summary>
    public bool NarrowSigns { get; init; } = true;

    public int Width { get; init; } = 100;

    public DateOnly Today { get; init; } = DateOnly.FromDateTime(DateTime.Now);

    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>The readers of this computer; a test hands over its own.</summary>
    public Func<ICardReaders>? Readers { get; init; }

    /// <summary>The keys of a test; null: those of this terminal.</summary>
    public IKeys? Keys { get; init; }

    /// <summary>The person asked to leave.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>What is to be known of codes that are under way when the process is asked to end.</summary>
    public Ending Ending { get; init; } = new();

    /// <summary>Where the other programs stand: beside this one.</summary>
    public string Programs { get; init; } = AppContext.BaseDirectory;

    /// <param name="console">The console of Windows, prepared; null on other systems.</param>
    public static CliStreams OfProcess(Ending ending, ScreenWindows? console)
    {
        var locale = Locale();
        var charset = locale.Replace("-", "", StringComparison.Ordinal);
        var utf8 = OperatingSystem.IsWindows() || charset.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
        return new(Writer(1), Writer(2), Input)
        {
            InIsTerminal = !Console.IsInputRedirected,
            // A console without control sequences is written to as a file is.
            OutIsTerminal = console?.OutTakesSequences ?? !Console.IsOutputRedirected,
            ErrorIsTerminal = console?.ErrorTakesSequences ?? !Console.IsErrorRedirected,
            Utf8 = utf8,
            NarrowSigns = utf8 && !WideSigns.Any(language => locale.StartsWith(language, StringComparison.Ordinal)),
            Width = Columns(),
            Environment = System.Environment.GetEnvironmentVariable,
            Readers = static () => new PcscReaders(),
            Cancellation = ending.Asked,
            Ending = ending,
        };
    }

    /// <summary>https://no-color.org: NO_COLOR counts when it is present and not empty.</summary>
    public bool Coloured(bool off) => !off && string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    private static Stream Input() => OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new DescriptorUnix(0);

    // UTF-8 always: signs fall back to ASCII (Output), but for the letters of a language there is nothing to fall back to.
    // The card is worked with on a thread of its own, which may trace to standard error while this one writes there.
    private static TextWriter Writer(int descriptor) =>
        TextWriter.Synchronized(new StreamWriter(Opened(descriptor), new UTF8Encoding(false)) { AutoFlush = true });

    private static Stream Opened(int descriptor)
    {
        if (!OperatingSystem.IsWindows()) return new DescriptorUnix(descriptor, mayBeLost: descriptor == 2);
        return descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

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
