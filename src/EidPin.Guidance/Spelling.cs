namespace EidPin.Guidance;

/// <summary>Finds what was probably meant.</summary>
public static class Spelling
{
    /// <summary>The nearest of the allowed words, or null where none is near.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> allowed)
    {
        if (word.Length is 0 or > 60) return null;
        var best = allowed.Select(a => (Word: a, Distance: Distance(word.ToUpperInvariant(), a.ToUpperInvariant()))).OrderBy(a => a.Distance).FirstOrDefault();
        return best.Word is not null && best.Distance <= Math.Max(2, word.Length / 2) && best.Distance < best.Word.Length ? best.Word : null;
    }

    /// <summary>Letters to insert, delete, replace or swap with the neighbour (optimal string alignment).</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var rows = new int[3][];
        for (var i = 0; i < 3; i++) rows[i] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (now, last, before) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }
}
