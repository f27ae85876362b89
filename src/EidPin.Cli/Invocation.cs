using System.CommandLine;
using System.Globalization;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;
using EidPin.Guidance.Wording;

namespace EidPin.Cli;

/// <summary>One command under way: what was asked for, the readers it works with, and what has to be put away at the end.</summary>
internal sealed class Invocation : IDisposable
{
    private const int LongestWait = 1_000_000;   // seconds; a timer takes a few weeks at most

    /// <summary>How long a card has for its answer when the person leaves: any that answers at all needs less.</summary>
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(1);

    private readonly CommandLine line;
    private readonly Lazy<WatchedReaders> readers;
    private readonly Lazy<TextWriter?> trace;
    private readonly Lazy<DateOnly?> birthDate;
    private bool left;

    public Invocation(CliStreams streams, CommandLine line, ParseResult parsed, Texts texts)
    {
        (this.line, Streams, Parsed) = (line, streams, parsed);
        var color = streams.Coloured(off: parsed.GetValue(line.NoColor));
        Output = new Writer(streams, texts, parsed.GetValue(line.Json), color)
        {
            Simulated = parsed.GetValue(line.Simulated),
            Spins = !TracesToError,
        };
        Words = new CardWords(Output);
        Prompt = new Prompt(streams, Output);
        Consent = new(parsed.GetValue(line.UseLastTry));
        readers = new(() => new(OpenReaders()));
        trace = new(OpenTrace);
        birthDate = new(() => Codes.BirthDate.Of(this, parsed.GetResult(line.BirthDate), parsed.GetValue(line.BirthDate)));
        LastChanged = LastChanged.Open(streams.Environment);
    }

    public CliStreams Streams { get; }

    public ParseResult Parsed { get; }

    public Writer Output { get; }

    /// <summary>Cards and PINs in the person's language.</summary>
    public CardWords Words { get; }

    public OutcomeView Outcomes => new(Output, work => Read(work));

    public Prompt Prompt { get; }

    public bool Json => Parsed.GetValue(line.Json);

    /// <summary>The reader that the person named for this command.</summary>
    public string? ReaderAsked => Parsed.GetValue(line.Reader);

    /// <summary>That one, else the usual one of this computer. A simulated card has a reader of its own.</summary>
    public string? Reader => ReaderAsked
        ?? (Simulated is null && Streams.Environment(ReaderChoice.Variable) is { Length: > 0 } usual ? usual : null);

    public string? Simulated => Parsed.GetValue(line.Simulated);

    public bool Wait => Parsed.GetValue(line.Wait);

    /// <summary>How long to wait for a card; null: as long as it takes.</summary>
    public TimeSpan? Timeout { get; private set; }

    public bool Stdin => Parsed.GetValue(line.Stdin);

    /// <summary>Whether the last try of a code may be spent.</summary>
    public Consent Consent { get; }

    /// <summary>Codes that cards refused, while this process lives.</summary>
    public RefusedCodes Refused { get; } = new();

    public TextWriter? Trace => trace.Value;

    public ICardReaders Readers => readers.Value;

    /// <summary>The PIN and code of the operation under way, so that an interruption is reported as its outcome.</summary>
    public (string Pin, string Code)? Sending { get; set; }

    /// <summary>The holder's, where it was given: asked for at the terminal where the option stands without a date.</summary>
    public DateOnly? BirthDate => birthDate.Value;

    /// <summary>The reader's own keys are used where it has them: unless the code comes otherwise or the person does not want it.</summary>
    public bool PinPad => !Stdin && !Parsed.GetValue(line.NoPinPad)
        && string.IsNullOrEmpty(Streams.Environment("EIDPIN_NO_PINPAD"));

    private Waiting Waiting => new(Output, readers.IsValueCreated ? readers.Value : null, Streams.Cancellation);

    public int Run(Func<Invocation, int> run)
    {
        try
        {
            Timeout = TimeToWait();
            // What is typed for it would be shown.
            if (Stdin && Streams.InIsTerminal) throw new UsageException(Output.Text("stdin.terminal"));
            return run(this);
        }
        catch (Exception e)
        {
            return Failure.Report(e, Output, Sending);
        }
    }

    /// <summary>A code will be asked for: what is typed is hidden from now on, also while the card is still looked for and read.</summary>
    /// <exception cref="CardException">CryptoMissing, before anybody has typed one.</exception>
    public void WillAskForCode()
    {
        OpenSsl.Demand();
        if (!Stdin) Prompt.HideEarly();
    }

    /// <summary>Work in which no code is under way: Ctrl-C leaves it at once.</summary>
    /// <param name="until">What leaves it as well.</param>
    public T Read<T>(Func<T> work, CancellationToken? until = null)
    {
        try
        {
            return Waiting.Leaving(work, until ?? Streams.Cancellation);
        }
        catch (OperationCanceledException)
        {
            left = true;
            if (readers.IsValueCreated) readers.Value.Leave(ToAnswer);
            throw;
        }
    }

    /// <summary>Work in which a code may be under way: the card's answer is waited for whatever happens.</summary>
    public T Send<T>(Func<T> work)
    {
        Prompt.Show();
        return WithCode(() => Waiting.Staying(work));
    }

    /// <summary>The same while a person types on the reader: nobody is told that it takes long.</summary>
    public T OnPad<T>(Func<T> work) => WithCode(() => Waiting.Typing(work));

    private T WithCode<T>(Func<T> work) => Streams.Ending.WithCode(work, left: () => Outcomes.Left(Sending), untold: true);

    /// <summary>When PINs were last changed here. Of simulated cards nothing is kept: nobody has them tomorrow.</summary>
    public LastChanged LastChanged { get; }

    /// <summary>Notes the day on which new codes were set.</summary>
    public void Changed(PinSession session, params IEnumerable<string> pins)
    {
        if (Simulated is null)
            foreach (var pin in pins) LastChanged.Record(session, pin, DateTimeOffset.UtcNow);
    }

    public void Dispose()
    {
        Prompt.Show();
        // A thread that was left behind may still use what would be put away here; the process ends now anyway.
        if (left) return;
        if (readers.IsValueCreated) readers.Value.Dispose();
        if (trace.IsValueCreated && !TracesToError) trace.Value?.Dispose();
    }

    private ICardReaders OpenReaders()
    {
        if (Simulated is not { } card) return Streams.Readers?.Invoke() ?? new PcscReaders();
        OpenSsl.Demand();
        var readers = SimulatedCards.Open(card, Output);
        if (!Json) Output.Note(Output.Text("sim.notice"), Look.Dim);
        return readers;
    }

    private bool TracesToError => Parsed.GetValue(line.Trace) == CommandLine.Standard;

    private TextWriter? OpenTrace()
    {
        if (TracesToError) return Streams.Error;
        if (Parsed.GetValue(line.Trace) is not { } path) return null;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            // It names the card: for its owner's eyes.
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (OperatingSystem.IsWindows()) return new StreamWriter(path, options) { AutoFlush = true };
            options.UnixCreateMode = owner;
            var stream = new FileStream(path, options);
            // A file that was there keeps its rights otherwise; a terminal or /dev/null is not ours to change.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
            if (!target.StartsWith("/dev/", StringComparison.Ordinal)) File.SetUnixFileMode(stream.SafeFileHandle, owner);
            return new StreamWriter(stream) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(Output.Text("ui.usage-file", ("path", path)));
        }
    }

    private TimeSpan? TimeToWait()
    {
        if (Parsed.GetValue(line.Timeout) is not { } text) return null;
        if (!Wait) throw new UsageException(Output.Text("ui.usage-goes-with", ("name", line.Timeout.Name), ("with", line.Wait.Name)));
        var isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        if (isNumber && seconds is > 0 and <= LongestWait) return TimeSpan.FromSeconds((double)seconds);
        throw new UsageException(Output.Text("ui.usage-option", ("name", $"{line.Timeout.Name} 0.1-{LongestWait}")));
    }
}
