using System.Text;

namespace EidPin.ResetServer.Oversight;

/// <summary>
/// A table as a file (RFC 4180) that spreadsheets open with its letters right, and in which no cell becomes a formula.
/// </summary>
internal static class Csv
{
    private const char ByteOrderMark = '\uFEFF';

    // What spreadsheets take for a formula; the apostrophe in front makes text of it.
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r'];
    private static readonly char[] Quoted = ['"', ',', '\r', '\n'];

    public static byte[] Of(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder().Append(ByteOrderMark);
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Cell(string value)
    {
        var plain = value.Length > 0 && Formula.Contains(value[0]) ? $"'{value}" : value;
        return plain.IndexOfAny(Quoted) < 0 ? plain : $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
