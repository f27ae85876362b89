using System.Diagnostics;
using System.Globalization;
using System.Text;
using EidPin.Cards;
using EidPin.Hardening;

namespace EidPin.Desk;

/// <summary>
/// What this program did, for whoever looks after it: a line each with time, level, what, and values beside it. Values are names and
/// numbers of this program's own (routes, reasons, codes of exit, ids of requests, a machine's id): never a code, the number of a card or
/// a name.
/// </summary>
/// <param name="owns">The writer is put away with it.</param>
internal sealed class DeskLog(TextWriter to, DeskLog.Level least = DeskLog.Level.Info, bool owns = false) : IDisposable
{
    internal enum Level { Info, Warning, Error }

    private const int Longest = 120;

    private readonly Lock one = new();

    public static DeskLog None { get; } = new(TextWriter.Null, Level.Error);

    /// <summary>Writes behind what stands in a file of this user's own, or makes it (0600).</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static DeskLog File(string path)
    {
        var options = OwnFile.Options(FileMode.Append);
        options.Share = FileShare.ReadWrite;
        try
        {
            return new(new StreamWriter(path, new UTF8Encoding(false), options) { AutoFlush = true }, owns: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Info(string what, params ReadOnlySpan<(string Name, object? Value)> values) => Write(Level.Info, what, values);

    public void Warning(string what, params ReadOnlySpan<(string Name, object? Value)> values) => Write(Level.Warning, what, values);

    public void Error(string what, params ReadOnlySpan<(string Name, object? Value)> values) => Write(Level.Error, what, values);

    /// <summary>A fault of the program: its kind and place. What it says may hold what it was asked with.</summary>
    public void Failed(string where, Exception fault, string? request = null)
    {
        var at = new StackTrace(fault).GetFrame(0) is { } frame ? DiagnosticMethodInfo.Create(frame) : null;
        Error(
            "failed", ("where", where), ("fault", fault.GetType().Name), ("in", at is null ? null : $"{at.DeclaringTypeName}.{at.Name}"),
            ("request", request));
    }

    public void Dispose()
    {
        if (owns) to.Dispose();
    }

    private void Write(Level level, string what, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (level < least) return;
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = new StringBuilder($"{time} {EnumId.Of(level)} {what}");
        foreach (var (name, value) in values)
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } word) line.Append($" {name}={Plain(word)}");
        try
        {
            lock (one)
            {
                // Behind what stands there now: somebody may have cut it off.
                if (to is StreamWriter { BaseStream: FileStream { CanSeek: true } file }) file.Seek(0, SeekOrigin.End);
                to.WriteLine(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A full disk, or a closed pipe, stops no machine.
        }
    }

    // One value is one word: no line of somebody else's making.
    private static string Plain(string value)
    {
        var plain = new StringBuilder();
        foreach (var c in value.Length > Longest ? value[..Longest] : value)
            plain.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/' or '{' or '}' ? c : '?');
        return plain.ToString();
    }
}
