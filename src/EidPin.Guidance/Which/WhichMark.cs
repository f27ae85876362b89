namespace EidPin.Guidance.Which;

/// <summary>What a word does in a sentence about codes and cards: the lists <c>says</c> of words.json by the same names.</summary>
internal enum WhichSay
{
    /// <summary>A PIN or number by its name.</summary>
    Name,

    /// <summary>Any code: "PIN", "tunnusluku".</summary>
    Code,

    /// <summary>In which the activation code came: who lost it has not got the code.</summary>
    Letter,

    /// <summary>Any card.</summary>
    Card,

    /// <summary>"Card" is a part of its name, and it is none: 在留カード.</summary>
    Thing,

    Locked,

    /// <summary>What is forgotten mostly follows: "I forgot PIN2".</summary>
    Forgot,

    /// <summary>What is forgotten mostly stands before: "PIN2 forgotten".</summary>
    Forgotten,

    /// <summary>"PIN2 hukassa": of a code it is as good as forgotten; a card is lost.</summary>
    Lost,

    Lose,

    Wrong,

    /// <summary>Nothing is wrong with what stands before: "PIN1 works".</summary>
    Fine,

    /// <summary>Nothing is wrong with what follows: "I know PIN1".</summary>
    Know,

    /// <summary>Trouble and its negation in one word, as Japanese has it.</summary>
    Denied,

    Not,

    /// <summary>A negation only where <see cref="Rather"/> follows: Finnish "en" is an article in Swedish.</summary>
    NotSo,

    /// <summary>It negates all that stands before it in the sentence: ではなく.</summary>
    NotThat,

    /// <summary>What is meant instead follows: "vaan", "utan".</summary>
    Rather,

    /// <summary>A lock is opened, and that it is locked no news: "open a locked PIN".</summary>
    Unlock,

    /// <summary>Another thought begins: "but".</summary>
    Apart,

    And,

    /// <summary>What is locked for good is the chip, by its activation code, and no PIN.</summary>
    ForGood,

    /// <summary>What follows is asked for or used, and has no state: "need", "enter".</summary>
    Means,

    /// <summary>A screen asks for it: as <see cref="Means"/>, and whatever else was typed there is not meant.</summary>
    Asked,

    /// <summary>A person typed it, maybe in another's place: "I typed PIN1".</summary>
    Typed,

    /// <summary>What stands right before is the place that was typed into: "kenttään", 欄に.</summary>
    Box,

    /// <summary>What follows is not meant: "instead of", "except".</summary>
    Except,

    /// <summary>What stands right before is not meant: "PIN1:n sijasta", 署名用以外.</summary>
    Instead,

    /// <summary>"and not", or "nor" where something was negated before: Finnish "eikä".</summary>
    Nor,

    /// <summary>Whether it is so is asked, feared or past: "onko", "nearly", 去年.</summary>
    Whether,

    /// <summary>At the beginning of a question: "är", "is".</summary>
    Asks,

    /// <summary>It is so by now: "nyt".</summary>
    Now,

    /// <summary>It would lock, or may: "lukittuu", ロックされたら.</summary>
    WouldLock,
}

/// <summary>A word of that kind in a text.</summary>
/// <param name="Pins">Of a name: what it may name.</param>
internal sealed record WhichMark(WhichSay Say, WhichPlace Place, IReadOnlyList<string> Pins)
{
    /// <summary>What is said of something else is denied of this: "but not PIN2".</summary>
    public bool IsTurned { get; init; }

    public bool IsNoun => Say is WhichSay.Name or WhichSay.Code or WhichSay.Letter or WhichSay.Card;

    public bool IsTrouble => IsLoss || Say is WhichSay.Locked or WhichSay.Wrong;

    /// <summary>Nobody has it any more.</summary>
    public bool IsLoss => Say is WhichSay.Forgot or WhichSay.Forgotten or WhichSay.Lost or WhichSay.Lose;

    public bool IsWell => Say is WhichSay.Fine or WhichSay.Know or WhichSay.Denied;

    /// <summary>What follows, or stands there, is asked for, used or in question, and has no state by it.</summary>
    public bool IsMeans => Say is WhichSay.Means or WhichSay.Asked or WhichSay.Whether;

    public bool IsState => IsTrouble || IsWell;

    /// <summary>What it is said of rather follows than stands before.</summary>
    public bool LooksAhead => Say is WhichSay.Forgot or WhichSay.Lose or WhichSay.Know;

    /// <summary>How rows of the table call it.</summary>
    public string State => Say switch
    {
        WhichSay.Locked => "locked",
        WhichSay.Wrong => "wrong",
        _ => "forgotten",
    };
}

/// <summary>All words that are marks, and the finding of them.</summary>
internal sealed class WhichMarks
{
    private readonly List<(string Key, WhichSay Say)> words = [];
    private readonly WhichIndex index;

    public WhichMarks(WhichIndex index, Dictionary<string, List<string>> lists)
    {
        this.index = index;
        foreach (var (name, list) in lists)
            if (name.StartsWith("says.", StringComparison.Ordinal) && Enum.TryParse<WhichSay>(name[5..], true, out var say))
                words.AddRange(list.Select(word => (new WhichText(word).Folded, say)).Distinct());
        foreach (var term in index.Terms) term.IsNoun = term.Role == WhichRole.Card || IsNaming(term);
    }

    /// <summary>In the order of the text, the longest of those that stand within each other.</summary>
    /// <param name="hits">All phrases that stand in it.</param>
    public List<WhichMark> In(WhichText text, IReadOnlyList<WhichHit> hits)
    {
        var all = new List<WhichMark>();
        foreach (var hit in WhichHits.Outermost(hits.Where(hit => hit.Term.IsNoun))) all.Add(Noun(hit));
        foreach (var (key, say) in words)
        {
            // "allekirjoituskenttään"
            var isPart = say == WhichSay.Box;
            var at = text.Find(key, 0, out var length, compound: isPart);
            for (; at >= 0; at = text.Find(key, at + 1, out length, compound: isPart)) all.Add(new(say, new(at, length), []));
        }
        all.Sort(static (a, b) =>
            a.Place.Start != b.Place.Start ? a.Place.Start.CompareTo(b.Place.Start) : b.Place.Length.CompareTo(a.Place.Length));
        var (outer, end) = (new List<WhichMark>(all.Count), 0);
        foreach (var mark in all)
        {
            if (mark.Place.Start < end) continue;
            outer.Add(mark);
            end = mark.Place.End;
        }
        WhichOfService.Name(text, outer, hits, index);
        for (var i = 0; i < outer.Count; i++)
            if (Turned(text, outer, i) is { } say) outer[i] = outer[i] with { Say = say, IsTurned = true };
        return outer;
    }

    // "I know PIN1, but not PIN2": what is said of the one is denied of the other.
    private static WhichSay? Turned(WhichText text, List<WhichMark> marks, int i)
    {
        var mark = marks[i];
        if (mark.Say is not (WhichSay.Not or WhichSay.NotSo)) return null;
        var well = marks.FindLastIndex(i, m => m.IsState);
        if (well < 0 || marks[well].Say is not (WhichSay.Know or WhichSay.Fine)) return null;
        var isParted = marks.FindIndex(well, i - well, m => m.Say == WhichSay.Apart) >= 0
            || text.AfterLastSign(marks[well].Place.End, mark.Place.Start) > 0;
        var next = i + 1 < marks.Count ? marks[i + 1] : null;
        if (!isParted || next is { IsState: true } || marks.FindIndex(i, m => m.Say == WhichSay.Rather) >= 0) return null;
        var isOfNoun = next is { IsNoun: true } || (marks[i - 1].IsNoun && i - 1 > well);
        if (!isOfNoun && mark.Place.End < text.Folded.Length) return null;
        return marks[well].Say == WhichSay.Know ? WhichSay.Forgot : WhichSay.Wrong;
    }

    private WhichMark Noun(WhichHit hit)
    {
        // "My Number" for short: its card.
        var isShort = hit.Term.Rows.Count > 0 && hit.Term.Rows.TrueForAll(lead => index.Rows[lead.Row].Id == "number.my-number");
        if (isShort || hit.Term.Role == WhichRole.Card) return new(WhichSay.Card, hit.Place, []);
        return new(WhichSay.Name, hit.Place, [.. hit.Term.Rows.SelectMany(lead => index.Rows[lead.Row].Pins).Distinct()]);
    }

    // A word of every day ("signature", "login") names no PIN; a licence is a thing of its own, whatever it is called.
    private bool IsNaming(WhichTerm term)
    {
        if (term.IsName) return true;
        return term is { IsCode: false, Rows.Count: > 0 } && term.Rows.TrueForAll(lead => index.Rows[lead.Row].Kind == WhichKind.NotPin);
    }
}
