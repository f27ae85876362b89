using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Guidance;

namespace EidPin.Cli;

/// <summary>How a line looks; each also reads without colour.</summary>
internal enum Look { Plain, Good, Bad, Warn, Dim, Strong }

/// <summary>
/// Every word to people goes through here: results to standard output, prompts, warnings and errors to standard error; with --json
/// exactly one object to standard output.
/// </summary>
internal sealed partial class Output(CliStreams streams, Texts texts, bool json, bool color)
{
    private readonly bool paintOut = color && streams.OutIsTerminal, paintError = color && streams.ErrorIsTerminal;
    private bool spinning;
    private int turn;

    /// <summary>Before what a person can do next.</summary>
    public string Arrow { get; } = streams.NarrowSigns ? "→" : "->";

    public Texts Texts => texts;

    public bool IsJson => json;

    /// <summary>False: other lines go to standard error too, which a spinner would overwrite.</summary>
    public bool Spins { get; init; } = true;

    /// <summary>The text of a key in the person's language, <c>{name}</c> replaced by what is given.</summary>
    public string Text(string key, params ReadOnlySpan<(string Name, object Value)> values) => Signs(WithCard(texts.Get(key, values)));

    /// <summary>A line of the result, for people.</summary>
    public void Result(string line = "", Look look = Look.Plain)
    {
        if (json) return;
        foreach (var part in Wrap(line, streams.OutIsTerminal)) streams.Out.WriteLine(Paint(part, look, paintOut));
    }

    /// <summary>A line that is the result itself, with --json too: help, version, scripts.</summary>
    public void Plain(string line) => streams.Out.WriteLine(Signs(line));

    /// <summary>A page that is the result itself, as it is: its signs belong to the browser, not to this terminal.</summary>
    public void Page(string html) => streams.Out.Write(streams.Utf8 ? html
        : string.Concat(html.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : $"&#{r.Value};")));

    public int Version()
    {
        Plain($"eidpin {typeof(Output).Assembly.GetName().Version?.ToString(3)}");
        return ExitCode.Done;
    }

    /// <summary>A line beside the result: what happens, what to mind.</summary>
    public void Note(string line, Look look = Look.Plain)
    {
        foreach (var part in Wrap(line, streams.ErrorIsTerminal)) streams.Error.WriteLine(Paint(part, look, paintError));
    }

    public void Say(string key, params ReadOnlySpan<(string Name, object Value)> values) => Note(Text(key, values));

    /// <summary>A paragraph of a story that the results belong to.</summary>
    public void Narrate(string key, params ReadOnlySpan<(string Name, object Value)> values)
    {
        Result();
        Result(Text(key, values), Look.Strong);
    }

    public void Warn(string key, params ReadOnlySpan<(string Name, object Value)> values) =>
        Note(Text("ui.warning", ("text", Text(key, values))), Look.Warn);

    /// <summary>The start of a line that the person completes.</summary>
    public void Ask(string prompt)
    {
        streams.Error.Write(Paint(prompt, Look.Strong, paintError));
        streams.Error.Flush();
    }

    public void Json<T>(T value, JsonTypeInfo<T> type) => Json(writer => JsonSerializer.Serialize(writer, value, type));

    /// <summary>One object, written by hand.</summary>
    public void Json(Action<Utf8JsonWriter> write)
    {
        // Legible where the terminal can show it; \u escapes elsewhere. Both are the same JSON.
        var options = new JsonWriterOptions { Encoder = streams.Utf8 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default };
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options)) write(writer);
        streams.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public void Fail(string id, string message, string? remedy = null, IReadOnlyList<string>? allowed = null, string? field = null, string? nearest = null)
    {
        if (json)
        {
            Json(new ErrorJson(new(id, message, remedy, allowed ?? []) { Field = field, Nearest = nearest }), JsonShapes.Default.ErrorJson);
            return;
        }
        Note(message, Look.Bad);
        if (remedy is not null) Note(remedy);
        if (allowed is { Count: > 0 }) Note(Text("ui.allowed", ("list", string.Join(", ", allowed))));
    }

    /// <summary>One turn of the spinner; nothing where standard error is no terminal.</summary>
    public void Spin(string text)
    {
        if (!streams.ErrorIsTerminal || !Spins) return;
        spinning = true;
        streams.Error.Write($"\r\e[K{(streams.Utf8 ? "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" : "|/-\\")[turn++ % (streams.Utf8 ? 10 : 4)]} {text}");
        streams.Error.Flush();
    }

    public void StopSpinning()
    {
        if (!spinning) return;
        spinning = false;
        streams.Error.Write("\r\e[K");
        streams.Error.Flush();
    }

    public void Stuck()
    {
        if (!streams.ErrorIsTerminal) Say("wait.busy");
    }

    private static string Paint(string line, Look look, bool color) => !color || look == Look.Plain ? line : look switch
    {
        Look.Good => $"\e[32m{line}\e[0m",
        Look.Bad => $"\e[31m{line}\e[0m",
        Look.Warn => $"\e[33m{line}\e[0m",
        Look.Dim => $"\e[2m{line}\e[0m",
        _ => $"\e[1m{line}\e[0m",
    };

    /// <summary>Typographic signs fall back to ASCII where the terminal has nothing else; letters are left, since no sign stands for them.</summary>
    private string Signs(string text) => streams.Utf8 ? text : text
        .Replace('“', '"').Replace('”', '"').Replace('’', '\'').Replace('‘', '\'').Replace('–', '-').Replace('—', '-')
        .Replace("…", "...", StringComparison.Ordinal).Replace("→", "->", StringComparison.Ordinal);
}
