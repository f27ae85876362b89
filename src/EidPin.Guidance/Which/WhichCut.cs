using System.Text;

namespace EidPin.Guidance.Which;

/// <summary>
/// Leaves out of a text what is said not to be meant ("not the signature password, the other one"), or to be all right beside something
/// that is not ("PIN1 works, but PIN2 is locked").
/// </summary>
internal sealed class WhichCut
{
    private readonly WhichText text;
    private readonly List<WhichMark> marks;
    private readonly IReadOnlyList<WhichClause> clauses;
    private readonly List<WhichPlace> cuts = [];

    public WhichCut(WhichText text, List<WhichMark> marks, IReadOnlyList<WhichClause> clauses)
    {
        (this.text, this.marks, this.clauses) = (text, marks, clauses);
        var typed = new WhichTyped(text, marks).Names().ToArray();
        foreach (var name in typed) Add(name.Place.Start, name.Place.End);
        for (var i = 0; i < marks.Count; i++)
        {
            Negated(i);
            // "I typed PIN1 instead of PIN2": what was typed is left out, and not what it stood for.
            if (typed.Length == 0) Replaced(i);
        }
        foreach (var clause in clauses)
        {
            if (clause.Denial is { } denial) Denied(clause, denial);
            else if (clause.State is { Say: WhichSay.Denied } state) Denied(clause, state);
            else if (clause.State is { IsWell: true } && IsAside(clause)) Add(clause.Start, clause.End);
        }
    }

    public bool IsEmpty => cuts.Count == 0;

    /// <summary>The country of what was cut off, where all names in it are of one: whoever knows that PIN has that card.</summary>
    public string? Country
    {
        get
        {
            var pins = marks.Where(m => IsCut(m.Place.Start)).SelectMany(m => m.Pins).Where(p => p[..3] is "jp." or "fi.");
            return pins.Select(p => p[..2]).Distinct().ToArray() is [var one] ? one : null;
        }
    }

    /// <summary>The text as typed, with a comma for each part that is left out.</summary>
    public string Rest(string typed)
    {
        var (rest, from) = (new StringBuilder(typed.Length), 0);
        foreach (var cut in cuts.OrderBy(c => c.Start))
        {
            var start = text.Position(cut.Start);
            if (start > from) rest.Append(typed, from, start - from);
            rest.Append(" , ");
            from = Math.Max(from, cut.End < text.Folded.Length ? text.Position(cut.End) : typed.Length);
        }
        return rest.Append(typed, from, typed.Length - from).ToString();
    }

    private void Negated(int i)
    {
        var mark = marks[i];
        if (mark.Say == WhichSay.NotThat) Add(clauses.Last(c => c.Start <= mark.Place.Start).Start, mark.Place.End);
        if (mark.Say is not (WhichSay.Not or WhichSay.NotSo)) return;
        var rather = marks.FindIndex(i, m => m.Say == WhichSay.Rather);
        if (rather > 0) Add(mark.Place.Start, marks[rather].Place.End);
        // "not the signature password"
        else if (mark.Say == WhichSay.Not && i + 1 < marks.Count && marks[i + 1] is { Say: WhichSay.Name } name && IsNear(mark, name))
            Add(mark.Place.Start, i + 2 < marks.Count && marks[i + 2].Say == WhichSay.Code ? marks[i + 2].Place.End : name.Place.End);
    }

    // "PIN2 rather than PIN1", "PIN1:n sijasta", "PIN2 eikä PIN1"
    private void Replaced(int i)
    {
        var mark = marks[i];
        var next = i + 1 < marks.Count ? marks[i + 1] : null;
        var isNext = next is { Say: WhichSay.Name } && IsNear(mark, next);
        var isAlternative = i > 0 && marks[i - 1].Say == WhichSay.Name && marks[i - 1].Place.End + 1 >= mark.Place.Start;
        var leavesOut = mark.Say switch
        {
            WhichSay.Except => true,
            WhichSay.Nor => !IsNegated(i),
            WhichSay.NotSo => isAlternative,
            _ => false,
        };
        if (leavesOut && isNext) Add(mark.Place.Start, next!.Place.End);
        if (mark.Say != WhichSay.Instead || i == 0 || !marks[i - 1].IsNoun) return;
        var name = marks.FindLast(m => m.Say == WhichSay.Name && m.Place.End <= mark.Place.Start);
        if (name is not null && mark.Place.Start - name.Place.End <= MostBetween) Add(name.Place.Start, mark.Place.End);
    }

    private bool IsNegated(int i) => marks.FindIndex(0, i, m => m.Say is WhichSay.Not or WhichSay.NotSo || m.IsTrouble) >= 0;

    // Letters of a code's other name: "basic PIN", パスワード.
    private const int MostBetween = 8;

    // "the", "my", "your"
    private static bool IsNear(WhichMark one, WhichMark other) => other.Place.Start - one.Place.End <= 4;

    // What is not locked stays where nothing else is named: only the state is none.
    private void Denied(WhichClause clause, WhichMark first)
    {
        if (clauses.Any(c => c != clause && c.HasName)) Add(clause.Start, clause.End);
        else Add(first.Place.Start, clause.State!.Place.End);
    }

    // Something else is named or in trouble: "login works but signing fails". "I know PIN1 but it is locked" speaks of one PIN.
    private bool IsAside(WhichClause clause)
    {
        var next = clauses.SkipWhile(c => c != clause).Skip(1).FirstOrDefault();
        if (clause.HasNoun && next is { HasNoun: false, State.IsTrouble: true } && !HasDigit(next)) return false;
        return clauses.Any(c => c != clause && c.State is not { IsWell: true } && (c.State is { IsTrouble: true } || c.HasName));
    }

    // "the one of 6 letters" is another one, though it has no name.
    private bool HasDigit(WhichClause clause) =>
        text.Folded.AsSpan(clause.Start, clause.End - clause.Start).IndexOfAnyInRange('0', '9') >= 0;

    private void Add(int start, int end)
    {
        if (end > start) cuts.Add(new(start, end - start));
    }

    private bool IsCut(int at) => cuts.Exists(c => c.Start <= at && at < c.End);
}
