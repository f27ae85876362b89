using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Cards;
using EidPin.Guidance.Wording;

namespace EidPin.Cli.Writing;

/// <summary>How a line looks; each also reads without colour.</summary>
internal enum Look { Plain, Good, Bad, Warn, Dim, Strong }

/// <summary>
/// Every word to people goes through here: results to standard output, prompts, warnings and errors to standard error; with --json
/// exactly one object to standard output.
/// </summary>
internal sealed class Writer(CliStreams streams, Texts texts, bool json, bool color)
{
    private readonly bool paintOut = color && streams.OutIsTerminal, paintError = color && streams.ErrorIsTerminal;
    private bool spinning;
    private int turn;

    public CliStreams Streams => streams;

    public Texts Texts => texts;

    public bool IsJson => json;

    /// <summary>The result is shown in colours.</summary>
    public bool Paints => paintOut;

    /// <summary>Before what a person can do next.</summary>
    public string Arrow { get; } = streams.NarrowSigns ? "→" : "->";

    /// <summary>False: other lines go to standard error too, which a spinner would overwrite.</summary>
    public bool Spins { get; init; } = true;

    /// <summary>The simulated card in use: the commands that are advised name it too, or they would look for a real one.</summary>
    public string? Simulated { get; init; }

    /// <summary>The same where standard output cannot be written to.</summary>
    public Writer OnError() =>
        new(streams with { Out = streams.Error, OutIsTerminal = streams.ErrorIsTerminal }, texts, json, color) { Simulated = Simulated };

    /// <summary>The text of a key in the person's language, <c>{name}</c> replaced by what is given.</summary>
    public string Text(string key, params ReadOnlySpan<(string Name, object Value)> values) => Shown(texts.Get(key, values));

    /// <summary>A text as it stands in a terminal: easy Japanese has readings, which come in brackets.</summary>
    public string Shown(string text) => Advising(Ruby.Plain(text));

    /// <summary>The same text in signs that this terminal can show.</summary>
    public string Printable(string text) => streams.Utf8 ? text : AsciiSigns.For(text);

    /// <summary>A text broken to fit beside what stands before it in its first line.</summary>
    public string Folded(string text, int indent = 0) =>
        string.Join(Environment.NewLine, Broken(new string(' ', indent) + text, streams.ErrorIsTerminal))[indent..];

    /// <summary>A line of the result, for people.</summary>
    public void Result(string line = "", Look look = Look.Plain)
    {
        if (json) return;
        foreach (var part in Broken(line, streams.OutIsTerminal)) streams.Out.WriteLine(Painted(part, look, paintOut));
    }

    /// <summary>A line that is the result itself, with --json too: help, version, scripts.</summary>
    public void Verbatim(string line) => streams.Out.WriteLine(Printable(line));

    /// <summary>A line that is laid out and coloured already, with --json too.</summary>
    public void Drawn(string line) => streams.Out.WriteLine(line);

    /// <summary>A page that is the result itself, as it is: its signs belong to the browser, not to this terminal.</summary>
    public void Page(string html) => streams.Out.Write(streams.Utf8 ? html : AsciiSigns.InHtml(html));

    /// <summary>A line beside the result: what happens, what to mind.</summary>
    public void Note(string line, Look look = Look.Plain)
    {
        foreach (var part in Broken(line, streams.ErrorIsTerminal)) streams.Error.WriteLine(Painted(part, look, paintError));
    }

    /// <summary>The text of a key beside the result.</summary>
    public void Say(string key, params ReadOnlySpan<(string Name, object Value)> values) => Note(Text(key, values));

    public void Warn(string key, params ReadOnlySpan<(string Name, object Value)> values) =>
        Note(Text("ui.warning", ("text", Text(key, values))), Look.Warn);

    /// <summary>A paragraph of a story that the results belong to.</summary>
    public void Narrate(string key, params ReadOnlySpan<(string Name, object Value)> values)
    {
        Result();
        Result(Text(key, values), Look.Strong);
    }

    /// <summary>What keeps the command from its result, and what to do about it.</summary>
    /// <param name="names">What could have been said, with what it means, a line each; none: as it stands in the error.</param>
    public void Fail(ErrorDetailJson error, IReadOnlyList<string>? names = null)
    {
        if (json)
        {
            Json(new ErrorJson(error), JsonShapes.Default.ErrorJson);
            return;
        }
        Note(error.Message, Look.Bad);
        if (error.Remedy is { } remedy) Note(remedy);
        foreach (var name in names ?? []) Note($"  {Printable(name)}");
        if (error.Allowed.Count > 0 && names is not [_, ..]) Note(Text("ui.allowed", ("list", string.Join(", ", error.Allowed))));
    }

    /// <summary>The one object of --json.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type) => JsonByHand(writer => JsonSerializer.Serialize(writer, value, type));

    /// <summary>The same where no shape describes the object.</summary>
    public void JsonByHand(Action<Utf8JsonWriter> write)
    {
        // Legible where the terminal can show it; \u escapes elsewhere. Both are the same JSON.
        var encoder = streams.Utf8 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder })) write(writer);
        streams.Out.WriteLine(NoCode.Text(buffer.WrittenMemory, System.Text.Encoding.UTF8));
    }

    /// <summary>One turn of the spinner; nothing where standard error is no terminal.</summary>
    public void Spin(string text)
    {
        if (!CanSpin) return;
        spinning = true;
        var signs = streams.Utf8 ? "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" : "|/-\\";
        streams.Error.Write($"\r\e[K{signs[turn++ % signs.Length]} {text}");
        streams.Error.Flush();
    }

    public void StopSpinning()
    {
        if (!spinning) return;
        spinning = false;
        streams.Error.Write("\r\e[K");
        streams.Error.Flush();
    }

    /// <summary>Where no spinner can carry it: that another program holds the card.</summary>
    public void Stuck()
    {
        if (!CanSpin) Say("wait.busy");
    }

    private bool CanSpin => streams.ErrorIsTerminal && Spins;

    private string Advising(string text) => Printable(Advised.For(text, Simulated));

    // What goes to a file or program is left as it is.
    private IEnumerable<string> Broken(string line, bool terminal) =>
        terminal ? LineBreaks.Fit(line, streams.Width - 1, [Arrow, "☐", "[ ]"]) : [line];

    private static string Painted(string line, Look look, bool color)
    {
        if (!color) return line;
        return look switch
        {
            Look.Good => $"\e[32m{line}\e[0m",
            Look.Bad => $"\e[31m{line}\e[0m",
            Look.Warn => $"\e[33m{line}\e[0m",
            Look.Dim => $"\e[2m{line}\e[0m",
            Look.Strong => $"\e[1m{line}\e[0m",
            _ => line,
        };
    }
}
