
namespace EidPin.Guidance.Wording;

/// <summary>Finds what was probably meant.</summary>
public static class Spelling
{
    /// <summary>The nearest of the allowed words, or null where none is near.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> allowed)
    {
        if (word.Length is 0 or > 60) return null;
        var upper = word.ToUpperInvariant();
        var measured = allowed.Select(a => (Word: a, Distance: Distance(upper, a.ToUpperInvariant())));
        var best = measured.OrderBy(a => a.Distance).FirstOrDefault();
        if (best.Word is null || best.Distance >= best.Word.Length) return null;
        return best.Distance <= Math.Max(2, word.Length / 2) ? best.Word : null;
    }

    /// <summary>Letters to insert, delete, replace or swap with the neighbour (optimal string alignment).</summary>
    /// <param name="allowed">Beyond it counting stops: the answer is then only known to be more.</param>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int allowed = int.MaxValue)
    {
        var width = b.Length + 1;
        Span<int> rows = width <= 64 ? stackalloc int[3 * 64] : new int[3 * width];
        Span<int> before = rows[..width], last = rows.Slice(width, width), now = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var best = now[0] = i;
            for (var j = 1; j < width; j++)
            {
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = Math.Min(now[j], before[j - 2] + 1);
                best = Math.Min(best, now[j]);
            }
            if (best > allowed) return best;
            var spare = before;
            before = last;
            last = now;
            now = spare;
        }
        return last[^1];
    }
}
