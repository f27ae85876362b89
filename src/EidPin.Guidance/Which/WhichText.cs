using System.Text;

namespace EidPin.Guidance.Which;

/// <summary>A piece of a folded text.</summary>
internal sealed record WhichPlace(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// A text folded and written without blanks ("e-Tax" and "e tax" are one), which still knows where its words begin and end.
/// </summary>
internal sealed class WhichText
{
    private readonly int[] at;
    private readonly bool[] starts, ends, signs;
    private readonly string original;

    public WhichText(string text)
    {
        original = text;
        (at, starts, ends) = (new int[text.Length], new bool[text.Length], new bool[text.Length]);
        signs = new bool[text.Length + 1];
        var folded = new StringBuilder(text.Length);
        var (before, script) = (false, -1);
        for (var i = 0; i < text.Length; i++)
        {
            if (WhichFold.IsMark(text[i]) && folded.Length > 0)
            {
                folded[^1] = WhichFold.Marked(folded[^1], text[i]);
                continue;
            }
            var c = WhichFold.Fold(text[i]);
            if (c == '\0') continue;
            if (c == ' ')
            {
                EndWord(folded.Length);
                signs[folded.Length] |= IsSign(text, i);
                before = false;
                continue;
            }
            var (now, same) = (WhichFold.IsSpaced(c) ? -1 : WhichFold.Script(text[i]), false);
            if (before) same = now == script;
            if (!same) EndWord(folded.Length);
            (at[folded.Length], starts[folded.Length]) = (i, !same);
            folded.Append(c);
            (before, script) = (true, now);
        }
        EndWord(folded.Length);
        Folded = folded.ToString();
    }

    public string Folded { get; }

    /// <summary>It ends with a question mark.</summary>
    public bool IsQuestion => original.TrimEnd() is [.., '?' or '？'];

    private void EndWord(int next)
    {
        if (next > 0) ends[next - 1] = true;
    }

    // "Suomi.fi" and "4.5" are no two sentences.
    private static bool IsSign(string text, int i)
    {
        if (text[i] is '.' or ':' or ',') return i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]);
        return text[i] is '。' or '、' or '．' or '，' or '：' or '；' or '！' or '？' or '!' or '?' or ';' or '\n' or '\u2014';
    }

    /// <summary>What follows the last sign that ends a sentence or part of one between two places; 0: there is none.</summary>
    public int AfterLastSign(int from, int to) => Math.Max(0, Array.LastIndexOf(signs, true, to, to - from + 1));

    /// <summary>What follows the first such sign; 0: there is none.</summary>
    public int AfterFirstSign(int from, int to) => Math.Max(0, Array.IndexOf(signs, true, from, to - from + 1));

    public bool StartsWord(int index) => starts[index];

    public bool EndsWord(int index) => ends[index];

    /// <summary>As it was typed.</summary>
    public string Original => original;

    /// <summary>Where what was typed there, or behind it, stands.</summary>
    public int Index(int position)
    {
        var index = Array.BinarySearch(at, 0, Folded.Length, position);
        return index < 0 ? ~index : index;
    }

    /// <summary>Where in the text as typed.</summary>
    public int Position(int index) => at[index];

    /// <summary>Written in hiragana, which mostly are the endings and particles between the words that count.</summary>
    public bool IsHiragana(int index) => WhichFold.Script(original[at[index]]) == 1;

    /// <summary>What was typed there.</summary>
    public string Typed(WhichPlace place) => original[at[place.Start]..(at[place.End - 1] + 1)];

    /// <summary>Words of scripts that write them apart, letters and digits.</summary>
    public IEnumerable<WhichPlace> Words()
    {
        for (var i = 0; i < Folded.Length;)
        {
            var start = i++;
            if (!WhichFold.IsSpaced(Folded[start])) continue;
            while (i < Folded.Length && !starts[i]) i++;
            yield return new(start, i - start);
        }
    }

    /// <summary>
    /// Where the phrase stands, from an index on; -1 for nowhere. It begins and ends where words do. Japanese has no gaps between words, so
    /// only a short word in kana needs the change of script around it.
    /// </summary>
    /// <param name="inflected">The last word may go on, as words of Finnish and Swedish do.</param>
    /// <param name="compound">It may be the end of a longer word.</param>
    public int Find(string phrase, int from, out int length, bool inflected = false, bool compound = false)
    {
        length = phrase.Length;
        for (var i = from; i <= Folded.Length - phrase.Length; i++)
        {
            i = Folded.IndexOf(phrase, i, StringComparison.Ordinal);
            if (i < 0) return -1;
            var whole = phrase.Length <= 3 && phrase.All(WhichFold.IsKana);
            if ((whole || WhichFold.IsSpaced(phrase[0])) && !starts[i] && !(compound && IsDeep(i))) continue;
            var end = i + phrase.Length - 1;
            if (ends[end] || !(whole || WhichFold.IsSpaced(phrase[^1]))) return i;
            if (whole || !inflected || Ending(end) is not (> 0 and var ending)) continue;
            length += ending;
            return i;
        }
        return -1;
    }

    // At least three letters of the word stand before it.
    private bool IsDeep(int i) => i >= 3 && !starts[i - 1] && !starts[i - 2];

    // Shorter than the word that it ends, and no longer than such endings are: "kirjautu-misessa", but not "recept-ionist".
    private int Ending(int end)
    {
        var (stem, ending) = (1, 0);
        while (!starts[end - stem + 1]) stem++;
        while (!ends[end + ending] && ending < Math.Min(stem - 1, 7) && char.IsLetter(Folded[end + ending + 1])) ending++;
        return ends[end + ending] ? ending : 0;
    }
}
