using EidPin.Guidance.Which;

namespace EidPin.Guidance.Care;

/// <summary>Words of a real screen, message or page, and what they must find.</summary>
/// <param name="Right">
/// PINs of which one must come first; <c>none</c>: trouble that is no PIN's; <c>EMPTY</c>: another card, or nothing of this program.
/// </param>
public sealed record WhichCase(string Language, string Words, IReadOnlyList<string> Right, string Source);

/// <summary>What came of a wording.</summary>
public enum WhichVerdict
{
    Right,

    /// <summary>Another PIN came first, or one where none may.</summary>
    Wrong,

    /// <summary>Nothing was found.</summary>
    Missing,
}

/// <summary>What came of the wordings of a language; <c>all</c> for all of them.</summary>
public sealed record WhichCount(string Language, int Right, int Wrong, int Missing)
{
    public int Whole => Right + Wrong + Missing;
}

/// <summary>The wordings that which-PIN is measured by: one a line, with tabs between language, words, right answer and source.</summary>
public static class WhichCorpus
{
    /// <summary>Of a source tree, from its root.</summary>
    public const string File = "tests/cases/which.tsv";

    /// <summary>What comes first where nothing may be found.</summary>
    public const string Nothing = "EMPTY";

    /// <summary>How many of a hundred have to be right; none may be wrong.</summary>
    public const int LeastRight = 95;

    /// <exception cref="FormatException">A line has not four parts.</exception>
    public static IReadOnlyList<WhichCase> Read(TextReader file)
    {
        var cases = new List<WhichCase>();
        for (var number = 1; file.ReadLine() is { } line; number++)
        {
            // The first line names the parts.
            if (number == 1 || line.Length == 0) continue;
            if (line.Split('\t') is not [var language, var words, var right, var source] || source.Length == 0)
                throw new FormatException($"{File}, line {number}: language, words, right answer and source, with tabs between them");
            cases.Add(new(language, words, right.Split('|'), source));
        }
        return cases;
    }

    public static WhichVerdict Judge(WhichCase @case)
    {
        var first = WhichPin.Find(@case.Words).Answers is [var best, ..] ? best.Pin : Nothing;
        if (@case.Right.Contains(first)) return WhichVerdict.Right;
        return first == Nothing ? WhichVerdict.Missing : WhichVerdict.Wrong;
    }

    /// <summary>By language, then all together.</summary>
    public static IReadOnlyList<WhichCount> Measure(IReadOnlyList<WhichCase> cases)
    {
        var judged = cases.Select(c => (c.Language, Verdict: Judge(c))).ToArray();
        var languages = judged.GroupBy(j => j.Language).Select(g => Count(g.Key, [.. g.Select(j => j.Verdict)]));
        return [.. languages, Count("all", [.. judged.Select(j => j.Verdict)])];
    }

    /// <summary>No language has a wrong answer, and of all wordings as many are right as there have to be.</summary>
    public static bool IsWell(IReadOnlyList<WhichCount> counts) =>
        counts is [] || (counts.All(c => c.Wrong == 0) && counts[^1].Right * 100 >= counts[^1].Whole * LeastRight);

    private static WhichCount Count(string language, IReadOnlyList<WhichVerdict> verdicts) => new(
        language,
        verdicts.Count(v => v == WhichVerdict.Right),
        verdicts.Count(v => v == WhichVerdict.Wrong),
        verdicts.Count(v => v == WhichVerdict.Missing));
}
