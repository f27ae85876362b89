using System.Globalization;
using System.Text;
using EidPin.Hardening;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Commands;

/// <summary>
/// The file of what was erased: a line for each, the day and the card's pseudonym. It lies apart from the database and its backups.
/// </summary>
internal sealed class ErasureList(string path)
{
    /// <exception cref="UsageException">It cannot be written.</exception>
    public void Add(IReadOnlyList<string> names, DateTimeOffset now)
    {
        var lines = string.Concat(names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd} {name}\n")));
        try
        {
            using var file = new FileStream(path, OwnFile.Options(FileMode.OpenOrCreate));
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.ASCII.GetBytes(lines));
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    /// <exception cref="UsageException">It cannot be read, or a line is none of these.</exception>
    public IReadOnlyList<string> Cards()
    {
        var cards = new List<string>();
        foreach (var (number, line) in Encoding.ASCII.GetString(InputFile.Read(path)).Split('\n').Index())
        {
            if (line.Length == 0) continue;
            if (line.Split(' ') is not [_, { Length: 64 } card] || !card.All(char.IsAsciiHexDigitLower))
                throw new UsageException($"{path}, line {number + 1}: a day and 64 hexadecimal digits");
            cards.Add(card);
        }
        return [.. cards.Distinct()];
    }
}
