using System.Text;
using Spectre.Console.Rendering;

namespace EidPin.Cli;

/// <summary>Long lines, broken where a reader of that language would: between words, and between wide characters, which have no spaces.</summary>
internal sealed partial class Output
{
    /// <summary>The line as it fits the terminal, continued under its own beginning. What goes to a file or program is left as it is.</summary>
    private IEnumerable<string> Wrap(string line, bool terminal)
    {
        var width = streams.Width - 1;
        if (!terminal || Cells(line) <= width) return [line];
        var hang = new string(' ', line.TakeWhile(c => c == ' ').Count() + Mark(line.TrimStart()));
        var lines = new List<string>();
        var current = new StringBuilder();
        foreach (var piece in Pieces(line))
        {
            if (current.Length > hang.Length && Cells(current + piece.TrimEnd()) > width)
            {
                lines.Add(current.ToString().TrimEnd());
                current.Clear().Append(hang);
            }
            current.Append(piece);
        }
        lines.Add(current.ToString().TrimEnd());
        return lines;
    }

    /// <summary>A text broken to fit beside what stands before it in its first line.</summary>
    public string Folded(string text, int indent = 0) =>
        string.Join(Environment.NewLine, Wrap(new string(' ', indent) + text, streams.ErrorIsTerminal))[indent..];

    /// <summary>How wide the arrow, box or number is with which a line of a list begins.</summary>
    private int Mark(string line)
    {
        foreach (var mark in (string[])[Arrow, "☐", "[ ]"])
            if (line.StartsWith(mark + " ", StringComparison.Ordinal)) return mark.Length + 1;
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && line.AsSpan(digits).StartsWith(". ") ? digits + 2 : 0;
    }

    /// <summary>Words with the space after them, and wide characters one by one; what closes a sentence or bracket stays with what is before it.</summary>
    private static IEnumerable<string> Pieces(string line)
    {
        var piece = new StringBuilder();
        foreach (var rune in line.EnumerateRunes())
        {
            var (text, wide) = (rune.ToString(), Cells(rune.ToString()) > 1);
            if (wide && piece.Length > 0 && !"、。」）』！？・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ".Contains(text, StringComparison.Ordinal) && !"「（『(“”".Contains(piece[^1], StringComparison.Ordinal))
            {
                yield return piece.ToString();
                piece.Clear();
            }
            piece.Append(text);
            if (text != " " || piece.ToString().All(c => c == ' ')) continue;
            yield return piece.ToString();
            piece.Clear();
        }
        if (piece.Length > 0) yield return piece.ToString();
    }

    private static int Cells(string text) => new Segment(text).CellCount();
}
