using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Which;

/// <summary>What a phrase says.</summary>
internal enum WhichRole
{
    /// <summary>It leads to rows.</summary>
    Term,

    /// <summary>It names a card, and with it the country.</summary>
    Card,

    /// <summary>It belongs to something that is none of these cards: a bank card, a phone's SIM.</summary>
    Elsewhere,

    /// <summary>It says nothing about which PIN: "PIN", "please", "what".</summary>
    Filler,
}

/// <summary>A row that a phrase leads to, and the language that the phrase is in there.</summary>
internal sealed record WhichLead(int Row, string Language);

/// <summary>A phrase as it is looked for, and the rows that it leads to.</summary>
internal sealed class WhichTerm(string key, WhichRole role)
{
    public string Key => key;

    public WhichRole Role { get; set; } = role;

    public string? Country { get; set; }

    public List<WhichLead> Rows { get; } = [];

    /// <summary>A word of every day: it counts only where the rest of the query is understood too.</summary>
    public bool Everyday { get; set; }

    public bool IsCode { get; set; }

    /// <summary>Codes of two or three signs ("A4", "115") mean something only where nothing else is said.</summary>
    public bool OnlyAlone => IsCode && key.Length <= 3;

    public double Weight { get; set; }

    /// <summary>The last word is long enough that an ending after it is one, and no other word.</summary>
    public bool Inflects { get; set; } = true;

    /// <summary>One long word, which Finnish and Swedish also write as the end of another ("sirukortinlukija").</summary>
    public bool EndsCompounds => Inflects && key.Length >= 9 && Words == 1;

    /// <summary>Its words, of scripts that write them apart.</summary>
    public string[] Spoken { get; set; } = [];

    public int Words => Spoken.Length;

    /// <summary>A PIN, a code or a number by its name: what else is said around it does not outweigh it.</summary>
    public bool IsName { get; set; }

    private static readonly HashSet<string> Ordinals = ["one", "two", "first", "second", "ett", "tva", "ykkonen", "kakkonen"];

    /// <summary>It ends with a number ("PIN 2"), which may belong to what follows.</summary>
    public bool IsNumbered => IsName && (char.IsAsciiDigit(key[^1]) || (Spoken is [.., var last] && Ordinals.Contains(last)));

    /// <summary>A state can be said of it: a name, or a card.</summary>
    public bool IsNoun { get; set; }

    /// <summary>It names somebody else's card.</summary>
    public bool IsOtherCard { get; set; }

    /// <summary>It names a card whose PINs are called like ours ("PIN2" of an Estonian one): nothing of ours fits.</summary>
    public bool Stops { get; set; }
}

/// <summary>All phrases, folded once, and the words in them that a typing error is compared with.</summary>
internal sealed class WhichIndex
{
    private const int ShortestMended = 6, ShortestMendedTwice = 9, MostLooked = 40;

    private readonly Dictionary<string, WhichTerm> byKey = new(3000);
    private readonly HashSet<string> vocabulary = new(3000);
    private readonly List<string>?[] byInitial = new List<string>?[26];

    public WhichIndex(IReadOnlyList<WhichRow> rows, Dictionary<string, List<string>> words)
    {
        Rows = rows;
        for (var i = 0; i < rows.Count; i++)
            foreach (var (language, text) in rows[i].Phrases)
            {
                foreach (var spelling in language == "code" ? WhichCodes.Spellings(text) : [text])
                {
                    var term = Add(spelling, WhichRole.Term);
                    term.Rows.Add(new(i, language));
                    term.IsCode |= language == "code";
                }
            }
        foreach (var (name, phrases) in words)
            foreach (var phrase in phrases) Add(name.Split('.'), phrase);
        Shapes = new(words);
        Terms = [.. byKey.Values];
        foreach (var term in Terms) (term.Weight, term.IsName) = (Weight(term), WhichNames.IsName(term, rows));
        Loose = new(Terms, words["linking"]);
        Marks = new(this, words);
        Counts = Folded(words["counts"]);
        Beside = Folded(words["linking"].Concat(words["beside"]));
        Phones = Folded(words["phones"]);
        (OnPhone, OntoPhone) = (Folded(words["onPhone"]), Folded(words["ontoPhone"]));
    }

    public IReadOnlyList<WhichRow> Rows { get; }

    public WhichTerm[] Terms { get; }

    public WhichShapes Shapes { get; }

    public WhichLoose Loose { get; }

    public WhichMarks Marks { get; }

    /// <summary>Words between a code and its state that change nothing: "is", "now", the particles of Japanese.</summary>
    public HashSet<string> Beside { get; }

    /// <summary>Phones and their operators, who have a PUK too.</summary>
    public HashSet<string> Phones { get; }

    /// <summary>Certificates that stand on a phone, with codes of their own.</summary>
    public HashSet<string> OnPhone { get; }

    /// <summary>They are put there, which takes a code of the card.</summary>
    public HashSet<string> OntoPhone { get; }

    /// <summary>Words after a number that count something: "2 tries".</summary>
    public HashSet<string> Counts { get; }

    /// <summary>
    /// The text with each long word that nobody knows replaced by the known word that it is a slip of; null where nothing was replaced.
    /// </summary>
    public string? Mended(string text)
    {
        var folded = new WhichText(text);
        var (mended, looked) = (text, 0);
        foreach (var place in folded.Words().Reverse())
        {
            var word = folded.Folded.Substring(place.Start, place.Length);
            if (looked > MostLooked || !IsUnknown(word)) continue;
            looked++;
            if (Nearest(word) is not { } known) continue;
            var typed = folded.Typed(place);
            var at = folded.Position(place.Start);
            mended = string.Concat(mended.AsSpan(0, at), known, mended.AsSpan(at + typed.Length));
        }
        return mended == text ? null : mended;
    }

    /// <summary>
    /// What says of a PIN that it is locked, forgotten or wrong: of this PIN alone, else of those of its country; null: nothing.
    /// </summary>
    public WhichRow? Message(string pin, string state) => Rows
        .Where(r => r.Kind == WhichKind.Message && r.State == state && r.Pins.Contains(pin) && r.Phrases.All(p => p.Language != "code"))
        .OrderBy(r => r.Pins.Count == 1 ? 0 : 1).ThenBy(r => r.Country is null ? 1 : 0).FirstOrDefault();

    /// <summary>The row of a PIN of a card by its own name; null: it is none.</summary>
    public WhichRow? Pin(string pin) => Rows.FirstOrDefault(r => r.Kind == WhichKind.Pin && r.Pins[0] == pin);

    private static HashSet<string> Folded(IEnumerable<string> words) => [.. words.Select(w => new WhichText(w).Folded)];

    private bool IsUnknown(string word)
    {
        if (word.Length < ShortestMended || vocabulary.Contains(word)) return false;
        return word.All(char.IsAsciiLetterLower) && !Inflected(word);
    }

    // A phrase of words.json, by the list that it stands in.
    private void Add(string[] list, string phrase)
    {
        switch (list)
        {
            case ["cards", var country]:
                Add(phrase, WhichRole.Card, country);
                break;
            case ["elsewhere"]:
                Add(phrase, WhichRole.Elsewhere);
                break;
            case ["otherCards", var kind]:
                var other = Add(phrase, WhichRole.Elsewhere);
                (other.IsOtherCard, other.Stops) = (true, kind == "alike");
                break;
            case ["everyday"]:
                Add(phrase, WhichRole.Filler).Everyday = true;
                break;
            // The shape is read on its own; what is said around it ("a field of", 数字) is no unknown word.
            case ["filler"] or ["linking"] or ["shape", _, _]:
                Add(phrase, WhichRole.Filler);
                break;
            // No slip of another word.
            case ["says", _]:
                Learn(new(phrase));
                break;
        }
    }

    private WhichTerm Add(string phrase, WhichRole role, string? country = null)
    {
        var text = new WhichText(phrase);
        Learn(text);
        if (!byKey.TryGetValue(text.Folded, out var term)) byKey.Add(text.Folded, term = new(text.Folded, role));
        term.Inflects &= EndsWithLongWord(text);
        term.Spoken = [.. text.Words().Select(w => text.Folded.Substring(w.Start, w.Length))];
        if (role == WhichRole.Card) (term.Role, term.Country) = (role, country);
        return term;
    }

    private static bool EndsWithLongWord(WhichText text)
    {
        if (text.Words().LastOrDefault() is not { Length: >= 5 } last) return false;
        return last.End == text.Folded.Length && char.IsLetter(text.Folded[^1]);
    }

    private void Learn(WhichText text)
    {
        foreach (var place in text.Words())
        {
            var word = text.Folded.Substring(place.Start, place.Length);
            var isNew = vocabulary.Add(word);
            if (!isNew || word.Length < ShortestMended || !char.IsAsciiLetterLower(word[0])) continue;
            (byInitial[word[0] - 'a'] ??= []).Add(word);
        }
    }

    // Rare phrases and long ones say more. How rare is counted in answers, not in rows: many rows may lead to the same PIN.
    private double Weight(WhichTerm term)
    {
        if (term.IsCode) return 3;
        var answers = term.Rows.Select(r => string.Join(' ', Rows[r.Row].Pins)).Distinct().Count();
        var length = 0.0;
        foreach (var c in term.Key) length += WhichFold.IsSpaced(c) ? 1 / 6.0 : 1 / 2.5;
        return Math.Min(3, 0.7 + (0.3 * length)) / (1 + (0.25 * (answers - 1)));
    }

    private bool Inflected(string word)
    {
        for (var length = word.Length - 1; length >= 5 && length >= word.Length - 7; length--)
            if (vocabulary.Contains(word[..length])) return true;
        return false;
    }

    private string? Nearest(string word)
    {
        var allowed = word.Length >= ShortestMendedTwice ? 2 : 1;
        string? nearest = null;
        foreach (var known in byInitial[word[0] - 'a'] ?? [])
        {
            if (Math.Abs(known.Length - word.Length) > allowed) continue;
            var distance = Spelling.Distance(word, known, allowed);
            if (distance > allowed) continue;
            (nearest, allowed) = (known, distance - 1);
            if (allowed < 0) break;
        }
        return nearest;
    }
}
