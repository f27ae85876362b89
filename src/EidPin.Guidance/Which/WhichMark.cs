namespace EidPin.Guidance.Which;

/// <summary>What a word does in a sentence about codes and cards: the lists <c>says</c> of words.json by the same names.</summary>
internal enum WhichSay
{
    /// <summary>A PIN or number by its name.</summary>
    Name,

    /// <summary>Any code: "PIN", "tunnusluku".</summary>
    Code,

    /// <summary>Any card.</summary>
    Card,

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
}

/// <summary>A word of that kind in a text.</summary>
/// <param name="Pins">Of a name: what it may name.</param>
internal sealed record WhichMark(WhichSay Say, WhichPlace Place, IReadOnlyList<string> Pins)
{
    public bool IsNoun => Say is WhichSay.Name or WhichSay.Code or WhichSay.Card;

    public bool IsTrouble =>
        Say is WhichSay.Locked or WhichSay.Wrong or WhichSay.Forgot or WhichSay.Forgotten or WhichSay.Lost or WhichSay.Lose;

    public bool IsWell => Say is WhichSay.Fine or WhichSay.Know or WhichSay.Denied;

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
            for (var at = text.Find(key, 0, out var length); at >= 0; at = text.Find(key, at + 1, out length))
                all.Add(new(say, new(at, length), []));
        all.Sort(static (a, b) =>
            a.Place.Start != b.Place.Start ? a.Place.Start.CompareTo(b.Place.Start) : b.Place.Length.CompareTo(a.Place.Length));
        var (outer, end) = (new List<WhichMark>(all.Count), 0);
        foreach (var mark in all)
        {
            if (mark.Place.Start < end) continue;
            outer.Add(mark);
            end = mark.Place.End;
        }
        return outer;
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
