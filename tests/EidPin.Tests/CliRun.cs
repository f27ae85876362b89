using System.Text;
using System.Text.Json;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>One run of the command in process, as a terminal or a script would see it.</summary>
internal sealed record CliRun(int Exit, string Out, string Error)
{
    public JsonElement Json
    {
        get
        {
            // Exactly one object and nothing else.
            using var document = JsonDocument.Parse(Out);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Who typed, where there was a terminal.</summary>
    public Typist? Typist { get; init; }

    public string? Text(string name) => Json.GetProperty(name).GetString();

    public string? ErrorId => Json.GetProperty("error").GetProperty("id").GetString();

    /// <summary>The exit code and the id of the error object.</summary>
    public (int Exit, string? Id) Failure => (Exit, ErrorId);

    /// <summary>The exit code and the outcome.</summary>
    public (int Exit, string? Outcome) Result => (Exit, Text("outcome"));

    /// <summary>The card in the first reader, as <c>status</c> and <c>certificates</c> have it.</summary>
    public JsonElement Card => Json.GetProperty("readers")[0].GetProperty("card");

    public string[] Allowed => [.. Json.GetProperty("error").GetProperty("allowed").EnumerateArray().Select(a => a.GetString()!)];

    public static CliRun Do(
        string line, string? stdin = null, string? keys = null, ICardReaders? readers = null, string lang = "en_GB.UTF-8",
        int width = 100, bool utf8 = true, int? interruptAfter = null, DateOnly? today = null, string? state = null,
        string? programs = null, (string Name, string Value)? variable = null, Ending? ending = null)
    {
        using var interrupt = interruptAfter is { } ms ? new CancellationTokenSource(ms) : new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(stdin ?? ""));
        var typist = keys is null ? null : new Typist(keys);
        var exit = Cli.Cli.Run(Words(line), new CliStreams(output, error, () => input)
        {
            InIsTerminal = keys is not null,
            Keys = typist,
            Environment = name => name switch
            {
                "LANG" => lang,
                "XDG_STATE_HOME" or "HOME" or "LOCALAPPDATA" => state,
                _ => name == variable?.Name ? variable?.Value : null,
            },
            Readers = readers is null ? null : () => new Lent(readers),
            Width = width,
            Utf8 = utf8,
            NarrowSigns = utf8,
            Today = today ?? new(2026, 11, 21),
            Cancellation = ending?.Asked ?? interrupt.Token,
            Ending = ending ?? new(),
            Programs = programs ?? Path.GetTempPath(),
        });
        var run = new CliRun(exit, output.ToString(), error.ToString()) { Typist = typist };
        Assert.DoesNotContain("   at ", run.Out + run.Error, StringComparison.Ordinal);
        if (exit != 70) Assert.DoesNotContain("Exception", run.Out + run.Error, StringComparison.Ordinal);
        return run;
    }

    /// <summary>Readers that each hold a ready-made card of that name; an empty name is an empty reader.</summary>
    public static SimulatedReaders Readers(params string[] cards) =>
        new([.. cards.Select((c, i) => new SimulatedReader($"Reader {(char)('A' + i)}", c.Length == 0 ? null : CardTray.Take(c)))]);

    // What stands in single quotes is one word.
    private static string[] Words(string line) => [.. line.Split('\'')
        .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The command puts its readers away at the end; a test looks at them afterwards.</summary>
    private sealed class Lent(ICardReaders readers) : ICardReaders
    {
        public IReadOnlyList<ReaderState> List() => readers.List();

        public ICardLink Connect(string reader) => readers.Connect(reader);

        public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) =>
            readers.WaitForChange(known, cancellation);

        public void Dispose() { }
    }
}
