namespace EidPin.Guidance.Which;

/// <summary>A piece of a text that says one thing: "PIN1 works", "but PIN2 is locked".</summary>
internal sealed class WhichClause(int start)
{
    public int Start => start;

    public int End { get; set; }

    public List<WhichMark> Marks { get; } = [];

    public WhichMark? State => Marks.Find(m => m.IsState);

    /// <summary>Its state is no news: "open a locked PIN".</summary>
    public bool Unlocks => State is { } state && Marks.Exists(m => m.Say == WhichSay.Unlock && m.Place.End <= state.Place.Start);

    public bool HasNoun => Marks.Exists(m => m.IsNoun);

    public bool HasName => Marks.Exists(m => m.Say == WhichSay.Name);

    /// <summary>A negation stands right before its state: "is not locked".</summary>
    public WhichMark? Denial
    {
        get
        {
            if (State is not { IsTrouble: true } state) return null;
            var before = Marks.FindLast(m => m.Place.End <= state.Place.Start);
            return before is { Say: WhichSay.Not } && state.Place.Start - before.Place.End <= MostBetween ? before : null;
        }
    }

    // Letters of "ole", "yet", "längre".
    private const int MostBetween = 8;
}

/// <summary>Parts a text into clauses.</summary>
internal static class WhichClauses
{
    public static List<WhichClause> Of(WhichText text, List<WhichMark> marks)
    {
        var (clauses, end) = (new List<WhichClause>(), 0);
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            var clause = clauses.Count > 0 ? clauses[^1] : null;
            if (clause is null) clauses.Add(clause = new(text.AfterLastSign(0, mark.Place.Start)));
            else if (text.AfterLastSign(end, mark.Place.Start) is > 0 and var sign)
            {
                clause.End = text.AfterFirstSign(end, mark.Place.Start);
                clauses.Add(clause = new(sign));
            }
            else if (Begins(text, marks, i, clause) is { } begin)
            {
                clause.End = begin;
                clauses.Add(clause = new(begin));
            }
            clause.Marks.Add(mark);
            end = mark.Place.End;
        }
        var last = text.AfterFirstSign(end, text.Folded.Length);
        if (clauses.Count > 0) clauses[^1].End = last > 0 ? last : text.Folded.Length;
        return clauses;
    }

    // Where a new clause begins with this mark, though no sign stands before it; null: nowhere.
    private static int? Begins(WhichText text, List<WhichMark> marks, int i, WhichClause clause)
    {
        var mark = marks[i];
        if (mark.Say == WhichSay.Apart) return mark.Place.Start;
        if (clause.State is not { } state) return null;
        // A Japanese clause ends with its state.
        var isJapanese = !WhichFold.IsSpaced(text.Folded[state.Place.End - 1]);
        if (isJapanese && mark.Say is not (WhichSay.NotThat or WhichSay.And)) return state.Place.End;
        var next = Next(text, marks, i);
        if (next is null) return null;
        if (mark.Say is WhichSay.And or WhichSay.Not || mark.IsMeans || mark.IsState) return mark.Place.Start;
        if (!mark.IsNoun || next.LooksAhead) return null;
        // "PIN1 locked PIN2 works": the last noun before a state is its own; but "forgot PIN1 and PIN2".
        var lacks = state.LooksAhead && !clause.Marks.Exists(m => m.IsNoun);
        var isLast = marks.FindIndex(i + 1, m => m.IsNoun || m.IsState) is var at and >= 0 && marks[at].IsState;
        return isLast && !lacks ? mark.Place.Start : null;
    }

    // The next state in the same sentence.
    private static WhichMark? Next(WhichText text, List<WhichMark> marks, int i)
    {
        for (var at = i; at < marks.Count && marks[at].Say != WhichSay.Apart; at++)
        {
            if (at > i && text.AfterLastSign(marks[at - 1].Place.End, marks[at].Place.Start) > 0) return null;
            if (marks[at].IsState) return marks[at];
        }
        return null;
    }
}
