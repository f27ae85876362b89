using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console.Rendering;

namespace EidPin.Cli.Writing;

/// <summary>
/// Long lines, broken where a reader of that language would: between words, and between wide characters, which have no spaces.
/// </summary>
internal static partial class LineBreaks
{
    // For a space at which no line ends: of those characters that no text has.
    private const char Kept = '\uE000';

    private const string NeverFirst = "、。」）』！？・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ", NeverLast = "「（『(“”";

    /// <summary>The line in parts of that width, continued under its own beginning.</summary>
    /// <param name="marks">What a line of a list may begin with.</param>
    public static IEnumerable<string> Fit(string line, int width, ReadOnlySpan<string> marks)
    {
        if (Cells(line) <= width) return [line];
        var hang = new string(' ', line.TakeWhile(c => c == ' ').Count() + Mark(line.TrimStart(), marks));
        var lines = new List<string>();
        var current = new StringBuilder();
        foreach (var piece in Pieces(KeepingCommands(line, width - hang.Length)))
        {
            if (current.Length > hang.Length && Cells(current + piece.TrimEnd()) > width)
            {
                lines.Add(Ended(current));
                _ = current.Clear().Append(hang);
            }
            _ = current.Append(piece);
        }
        lines.Add(Ended(current));
        return lines;
    }

    private static string Ended(StringBuilder line) => line.ToString().TrimEnd().Replace(Kept, ' ');

    /// <summary>A command is there to be copied, so that it stands in one line where one has room for it.</summary>
    private static string KeepingCommands(string line, int room) =>
        Command().Replace(line, command => Cells(command.Value) <= room ? command.Value.Replace(' ', Kept) : command.Value);

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Command();

    /// <summary>How wide the arrow, box or number is with which a line of a list begins.</summary>
    private static int Mark(string line, ReadOnlySpan<string> marks)
    {
        foreach (var mark in marks)
            if (line.StartsWith(mark + " ", StringComparison.Ordinal)) return mark.Length + 1;
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && line.AsSpan(digits).StartsWith(". ") ? digits + 2 : 0;
    }

    /// <summary>
    /// Words with the space after them, and wide characters one by one; what closes a sentence or bracket stays with what is before it.
    /// </summary>
    private static IEnumerable<string> Pieces(string line)
    {
        var piece = new StringBuilder();
        foreach (var rune in line.EnumerateRunes())
        {
            var text = rune.ToString();
            if (piece.Length > 0 && MayBreak(piece[^1], text))
            {
                yield return piece.ToString();
                _ = piece.Clear();
            }
            _ = piece.Append(text);
            if (text != " " || piece.ToString().All(c => c == ' ')) continue;
            yield return piece.ToString();
            _ = piece.Clear();
        }
        if (piece.Length > 0) yield return piece.ToString();
    }

    private static bool MayBreak(char before, string text)
    {
        var wide = Cells(text) > 1;
        return wide && !NeverFirst.Contains(text, StringComparison.Ordinal) && !NeverLast.Contains(before, StringComparison.Ordinal);
    }

    private static int Cells(string text) => new Segment(text).CellCount();
}
