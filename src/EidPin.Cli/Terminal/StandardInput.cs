using System.Security.Cryptography;
using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>Why standard input gave no codes; the text is <c>stdin.</c> and the id.</summary>
internal enum InputProblem { Empty, TooFew, TooMany, LineTooLong, TooMuch, NotText, Unreadable }

internal static class InputProblems
{
    extension(InputProblem problem)
    {
        public string TextKey => problem switch
        {
            InputProblem.Empty => "stdin.empty",
            InputProblem.TooFew => "stdin.too-few",
            InputProblem.TooMany => "stdin.too-many",
            InputProblem.LineTooLong => "stdin.line-too-long",
            InputProblem.TooMuch => "stdin.too-much",
            InputProblem.NotText => "stdin.not-text",
            _ => "stdin.unreadable",
        };
    }
}

/// <summary>The codes of <c>--stdin</c>, one per line. All lines are read and judged before anything is sent.</summary>
internal sealed class StandardInput : IDisposable
{
    /// <summary>More than the longest input of any command; a program that sends more sends something else.</summary>
    public const int Bound = 4096;

    private StandardInput(IReadOnlyList<Code> codes, int found, InputProblem? problem) =>
        (Codes, Found, Problem) = (codes, found, problem);

    /// <summary>As many as asked for, or none when there is a <see cref="Problem"/>.</summary>
    public IReadOnlyList<Code> Codes { get; }

    /// <summary>Lines that came.</summary>
    public int Found { get; }

    public InputProblem? Problem { get; }

    /// <summary>Reads to the end: a line too many must be seen before a code is sent.</summary>
    public static StandardInput Read(Stream stream, int lines)
    {
        var buffer = GC.AllocateArray<byte>(Bound + 1, pinned: true);
        try
        {
            var length = 0;
            for (int got; length <= Bound && (got = stream.Read(buffer, length, buffer.Length - length)) > 0;) length += got;
            return length > Bound ? Failed(InputProblem.TooMuch) : Split(buffer.AsSpan(0, length), lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
        {
            return Failed(InputProblem.Unreadable);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    public void Dispose()
    {
        foreach (var code in Codes) code.Dispose();
    }

    private static StandardInput Split(ReadOnlySpan<byte> input, int lines)
    {
        // PowerShell begins what it pipes with a byte order mark.
        if (input.StartsWith("\uFEFF"u8)) input = input[3..];
        if (input.IsEmpty) return Failed(InputProblem.Empty);
        if (input.Contains((byte)0)) return Failed(InputProblem.NotText);
        if (input[^1] == '\n') input = input[..^1];
        var found = input.Count((byte)'\n') + 1;
        if (found != lines) return Failed(found < lines ? InputProblem.TooFew : InputProblem.TooMany, found);

        var codes = new List<Code>(lines);
        var read = new StandardInput(codes, found, null);
        foreach (var range in input.Split((byte)'\n'))
        {
            var line = input[range];
            if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
            codes.Add(Code.Copy(line));
        }
        if (!codes.Any(c => c.Overflowed)) return read;
        read.Dispose();
        return Failed(InputProblem.LineTooLong, found);
    }

    private static StandardInput Failed(InputProblem problem, int found = 0) => new([], found, problem);
}
