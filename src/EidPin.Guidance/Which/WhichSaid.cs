using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Which;

/// <summary>
/// What a text says of which code: a state belongs to the name nearest to it in its clause, and not to any other that is named. What is
/// said to work, or not to be meant, is cut off before.
/// </summary>
internal sealed class WhichSaid
{
    /// <summary>"Locked" must stand right beside it: whoever is told that this one is locked buys a new card.</summary>
    public const string Dangerous = "fi.activation-code";

    // Letters of "and the 4-digit", ":tä enkä".
    private const int MostBetween = 12;

    private readonly WhichText text;
    private readonly List<WhichClause> clauses;
    private readonly HashSet<string> beside, open = [];
    private readonly Dictionary<string, HashSet<string>> bound = [];

    /// <param name="beside">Words between a code and its state that change nothing.</param>
    public WhichSaid(WhichText text, List<WhichMark> marks, HashSet<string> beside)
    {
        (this.text, this.beside) = (text, beside);
        clauses = WhichClauses.Of(text, marks);
        Named = [.. marks.Where(m => m.Say == WhichSay.Name).SelectMany(m => m.Pins)];
        for (var i = 0; i < clauses.Count; i++)
            if (clauses[i] is { State: { IsTrouble: true } state, Denial: null, Unlocks: false } clause && !IsAsked(clause) && !IsPast(i))
                Bind(state, clause, Beside(i));
        for (var i = 0; i < clauses.Count; i++)
            if ((Contrast(clauses[i]) ?? Elliptic(i)) is { } meant) Unsaid(meant.State, meant.Names);
        var counts = new WhichCounts(clauses, marks);
        foreach (var number in WhichTries.In(text))
            if (counts.Of(number) is { } pins) Count(number, pins);
        var isPast = Enumerable.Range(0, clauses.Count).Any(IsPast);
        IsElliptic |= isPast;
        LockIsOpen = isPast || marks.Exists(m => m.Say == WhichSay.WouldLock) || clauses.Exists(IsAsked);
    }

    public IReadOnlyList<WhichClause> Clauses => clauses;

    /// <summary>As they were typed.</summary>
    public string Words => text.Original;

    /// <summary>What stands in the text by its name.</summary>
    public HashSet<string> Named { get; }

    /// <summary>A card is lost or stolen, and no code.</summary>
    public bool CardIsLost { get; private set; }

    /// <summary>A lock is spoken of, and nobody says that it is so.</summary>
    public bool LockIsOpen { get; }

    /// <summary>Something is locked, forgotten or wrong.</summary>
    public bool IsTroubled => open.Count > 0 || bound.Count > 0;

    /// <summary>What is said of one code is unsaid of another: the words must not be cut there.</summary>
    public bool IsElliptic { get; private set; }

    /// <summary>How many tries of a code were wrong, where that is said.</summary>
    public Dictionary<string, int> Missed { get; } = [];

    /// <summary>A number of tries of a code that is not named; null: none is said.</summary>
    public WhichTry? Open { get; private set; }

    /// <summary>It is said of something that is not named: "the PIN is locked".</summary>
    public bool IsOpen(string state) => open.Contains(state);

    /// <summary>What it is said of by name; null: of nothing that is named.</summary>
    public IReadOnlySet<string>? Of(string state) => bound.GetValueOrDefault(state);

    /// <summary>Something is said of a code that is named.</summary>
    public bool HasNames => bound.Count > 0;

    public bool IsBound(string pin) => bound.Values.Any(pins => pins.Contains(pin));

    // "Onko PIN1 lukossa?"; of the dangerous one a question mark says it too.
    private bool IsAsked(WhichClause clause)
    {
        if (clause.State is not { Say: WhichSay.Locked }) return false;
        if (clause.Marks.Exists(m => m.Say == WhichSay.Whether)) return true;
        // 間違えたらロック
        var would = clause.Marks.Exists(m => m.Say == WhichSay.Means && m.Place.End == clause.State.Place.Start);
        if (would && !WhichFold.IsSpaced(text.Folded[clause.State.Place.Start])) return true;
        // "är PIN1 låst nu?"
        var asks = clause.Marks.Count > 0 && clause.Marks[0] is { Say: WhichSay.Asks } first && first.Place.Start == clause.Start;
        if (asks && text.IsQuestion) return true;
        var nouns = clause.Marks.Where(m => m.IsNoun).ToArray();
        return text.IsQuestion && clause.End == text.Folded.Length && nouns.Length > 0 && nouns.All(IsDangerous);
    }

    // "PIN1 was locked but now it works"
    private bool IsPast(int i)
    {
        var next = i + 1 < clauses.Count ? clauses[i + 1] : null;
        if (clauses[i].State is not { Say: WhichSay.Locked } || next is not { State.Say: WhichSay.Fine, HasNoun: false }) return false;
        return next.Marks.Exists(m => m.Say == WhichSay.Now);
    }

    // "PIN2: locked", "Locked: PIN1 and PIN2": a state that stands without a noun is said of the clause before, or of the one behind it.
    private List<WhichMark> Beside(int i)
    {
        if (clauses[i].HasNoun) return [];
        var before = i > 0 ? clauses[i - 1].Marks.Where(m => m.IsNoun && !IsDangerous(m)).ToList() : [];
        if (before.Count > 0) return before[..^1].Exists(m => m.Say == WhichSay.Name) ? [] : before[^1..];
        // What is said of something else comes after a "but", and of a code that opens others it must stand right beside.
        var behind = clauses.Skip(i + 1).TakeWhile(c => c.State is null && !c.Marks.Exists(m => m.Say == WhichSay.Apart));
        var names = behind.SelectMany(c => c.Marks).Where(m => m.Say == WhichSay.Name).ToList();
        return names is [var only] && IsDangerous(only) ? [] : names;
    }

    private void Bind(WhichMark state, WhichClause clause, List<WhichMark> besides)
    {
        var nouns = Nouns(state, clause);
        if (nouns.Count == 0) nouns = besides;
        if (nouns is [{ Say: WhichSay.Letter }, ..])
        {
            if (state.IsLoss) Told(state.State, Dangerous);
            return;
        }
        var names = nouns.Where(n => n.Say == WhichSay.Name).ToArray();
        var forGood = state.Say == WhichSay.Locked && clause.Marks.Exists(m => m.Say == WhichSay.ForGood);
        if (names.Length == 0 && forGood)
        {
            Told(state.State, Dangerous);
            return;
        }
        if (names.Length == 0)
        {
            var isLost = state.Say is WhichSay.Lost or WhichSay.Lose && nouns.Exists(n => n.Say == WhichSay.Card);
            if (isLost) CardIsLost = true;
            else open.Add(state.State);
            return;
        }
        Told(state.State, names);
    }

    private void Told(string state, IEnumerable<WhichMark> names)
    {
        foreach (var pin in names.SelectMany(n => n.Pins)) Told(state, pin);
    }

    // What was unsaid of another code.
    private void Unsaid(string state, IEnumerable<WhichMark> names)
    {
        IsElliptic = true;
        Told(state, names);
    }

    private void Told(string state, string pin)
    {
        bound.TryAdd(state, []);
        bound[state].Add(pin);
    }

    // "PUK ei ole lukossa vaan PIN2"
    private static (string State, WhichMark[] Names)? Contrast(WhichClause clause)
    {
        if (clause is not { Denial: not null, State: { } state }) return null;
        var rather = clause.Marks.Find(m => m.Say == WhichSay.Rather && m.Place.Start >= state.Place.End);
        var names = clause.Marks.Where(m => m.Say == WhichSay.Name && m.Place.Start >= rather?.Place.End).ToArray();
        return names.Length == 0 ? null : (state.State, names);
    }

    // "The PUK is not locked, but PIN1 is", "I thought that PIN2 is locked but it was PIN1"
    private (string State, WhichMark[] Names)? Elliptic(int i)
    {
        if (i == 0) return null;
        var (clause, before) = (clauses[i], clauses[i - 1]);
        if (clause.State is not null || before.State is not { IsTrouble: true } state || clause.Marks.Exists(m => m.IsMeans)) return null;
        var names = clause.Marks.Where(m => m.Say == WhichSay.Name).ToArray();
        var isParted = clause.Marks.Exists(m => m.Say == WhichSay.Apart);
        if (names.Length == 0 || (before.Denial is null && !(isParted && IsAsked(before)))) return null;
        var (from, to) = (names[^1].Place.End, clause.End);
        if (!IsBeside(from, to) || (from == to && !isParted)) return null;
        // "but I opened it with the PUK" says something else.
        var first = clause.Marks.Find(m => m.Say == WhichSay.Apart)?.Place.End ?? clause.Start;
        if (first < names[0].Place.Start && !IsBeside(first, names[0].Place.Start)) return null;
        return (state.State, names);
    }

    // As many misses as a PIN has tries lock it, and so does a count of none left.
    private void Count(WhichTry tries, IReadOnlyList<string> pins)
    {
        if (pins.Count == 0) Open = tries;
        if (pins.Count == 0 && tries is { IsLeft: true, Count: 0 })
        {
            open.Remove("wrong");
            open.Add("locked");
        }
        foreach (var pin in pins)
        {
            if (!SituationFields.Tries(pin).TryGetValue(pin[3..], out var most)) continue;
            var missed = tries.IsLeft ? most - tries.Count : tries.Count;
            Missed[pin] = Math.Max(Missed.GetValueOrDefault(pin), missed);
            if (missed >= most) bound.GetValueOrDefault("wrong")?.Remove(pin);
            if (missed >= most) Told("locked", pin);
            else if (missed > 0 && !IsBound(pin)) Told("wrong", pin);
        }
    }

    // The nouns that a state is said of: all those that "and" joins to the nearest.
    private List<WhichMark> Nouns(WhichMark state, WhichClause clause)
    {
        // A letter can be lost, but neither locked nor wrong.
        var all = clause.Marks.Where(m => m.IsNoun && (m.Say != WhichSay.Letter || state.IsLoss)).ToArray();
        var after = all.Where(m => m.Place.Start >= state.Place.End).ToList();
        var before = all.Where(m => m.Place.End <= state.Place.Start).Reverse().ToList();
        if (state.LooksAhead && after.Count > 0) return Nearest(after, state, clause);
        var follows = after.Count > 0 && IsBeside(state.Place.End, after[0].Place.Start);
        if (follows && (before.Count == 0 || state.Say is WhichSay.Wrong or WhichSay.Lost)) return Nearest(after, state, clause);
        return before.Count > 0 ? Nearest(before, state, clause) : [];
    }

    private List<WhichMark> Nearest(List<WhichMark> nouns, WhichMark state, WhichClause clause)
    {
        var nearest = nouns[0];
        if (nearest.Say == WhichSay.Letter) return [nearest];
        if (nearest.Say != WhichSay.Name)
        {
            // "signature certificate password": the name says which password.
            var name = nouns.Find(n => n.Say == WhichSay.Name && !(IsDangerous(n) && state.Say == WhichSay.Locked));
            var isOfCard = nearest.Say == WhichSay.Card && nouns.Exists(n => n.Say == WhichSay.Code);
            if (name is null) return isOfCard ? [] : [nearest];
            nearest = name;
        }
        if (IsDangerous(nearest) && state.Say == WhichSay.Locked && !IsLocked(nearest, state, clause)) return [];
        var joined = new List<WhichMark> { nearest };
        foreach (var other in nouns.SkipWhile(n => n != nearest).Skip(1))
        {
            if (other.Say != WhichSay.Name || !IsJoined(joined[^1], other, clause)) break;
            // "I have no PUK and my PIN1 is locked"
            if (IsDangerous(other) && state.Say == WhichSay.Locked && !Begins(clause, other)) break;
            joined.Add(other);
        }
        return joined;
    }

    // Nothing but small words stands before it.
    private bool Begins(WhichClause clause, WhichMark code) =>
        !IsMeans(clause, code) && IsBeside(clause.Start, code.Place.Start);

    // It is asked for, used or in question.
    private static bool IsMeans(WhichClause clause, WhichMark code) =>
        clause.Marks.Exists(m => m.IsMeans && m.Place.End <= code.Place.Start);

    // Nothing but "is" stands between, and nobody asks for it.
    private bool IsLocked(WhichMark code, WhichMark state, WhichClause clause)
    {
        if (IsMeans(clause, code)) return false;
        if (code.Place.End <= state.Place.Start) return IsBeside(code.Place.End, state.Place.Start);
        return IsBeside(state.Place.End, code.Place.Start);
    }

    private static bool IsJoined(WhichMark one, WhichMark other, WhichClause clause)
    {
        var (from, to) = one.Place.Start < other.Place.Start ? (one.Place.End, other.Place.Start) : (other.Place.End, one.Place.Start);
        if (to - from > MostBetween) return false;
        return clause.Marks.Exists(m => m.Say is WhichSay.And or WhichSay.Nor && m.Place.Start >= from && m.Place.End <= to);
    }

    // Only small words stand between, or the particles of Japanese.
    private bool IsBeside(int from, int to)
    {
        for (var at = from; at < to;)
        {
            var next = at + 1;
            while (next < to && !text.StartsWord(next)) next++;
            var word = text.Folded[at..next];
            if (!beside.Contains(word)) return false;
            at = next;
        }
        return true;
    }

    private static bool IsDangerous(WhichMark mark) => mark.Pins.Contains(Dangerous);
}
