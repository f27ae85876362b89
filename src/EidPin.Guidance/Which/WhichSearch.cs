namespace EidPin.Guidance.Which;

/// <summary>
/// One search: the phrases that stand in the text, what they are worth to each row, and whether that is enough to answer.
/// </summary>
internal sealed class WhichSearch
{
    private const int MostAnswers = 6;

    private readonly WhichIndex index;
    private readonly WhichText text;
    private readonly string? country, aside;
    private readonly WhichSaid said;
    private readonly List<WhichHit> found, byWeight;
    private readonly WhichField? field;
    private readonly double understood;
    private readonly WhichNames names;

    /// <param name="aside">The country of what was said beside, and cut off.</param>
    public WhichSearch(WhichIndex index, WhichReading reading, string? country, string? aside)
    {
        (this.index, text, said, this.country, this.aside) = (index, reading.Text, reading.Said, country, aside);
        field = index.Shapes.Find(text);
        found = WhichHits.Outermost(reading.Hits);
        found.AddRange(index.Loose.In(text).Where(loose => !found.Exists(hit => Says(hit, loose))).ToArray());
        byWeight = [.. found];
        byWeight.Sort(ByWeight);
        understood = WhichUnderstood.Of(text, found, field, reading.Marks);
        names = new(index, found, said, row => row.Country is not { } own || !NamesCard || NamesCardOf(own));
    }

    public WhichResult Result(string query, string? read)
    {
        var rows = Rows();
        var answers = new List<WhichAnswer>();
        foreach (var row in rows)
            for (var i = 0; i < row.Row.Pins.Count; i++)
                if (IsOurs(row.Row.Pins[i]) && Told(row, i, rows, read) is { } answer) answers.Add(answer);
        foreach (var state in States) AddState(state, answers);
        AddLetter(answers);
        if (IsOnPhone) answers = [.. answers.Select(OfPhone).OfType<WhichAnswer>()];
        Dangerous(answers);
        var best = answers.Select(a => a.Score).Append(0).Max();
        // Order is stable: equals stay in the order of the table.
        var near = answers.Where(a => a.Score >= best * 0.6 || IsTold(a)).OrderByDescending(a => a.Score);
        answers = [.. near.DistinctBy(a => a.Pin == "number" ? a.Service : a.Pin).Take(MostAnswers)];
        return new(query, answers, Ask(answers)) { OtherCard = answers.Count == 0 ? OtherCard : null, Said = said };
    }

    // Who asks whether a PIN is locked is told of the PIN, and of no lock.
    private WhichAnswer? Told(Scored row, int place, List<Scored> all, string? read)
    {
        var pin = row.Row.Pins[place];
        if (names.Allows(row.Row, pin)) return Answer(row, place, all, read);
        if (!said.LockIsOpen || row.Row.State != "locked" || index.Pin(pin) is not { } own) return null;
        return Answer(row, place, all, read) with { Row = own, Service = own.Id };
    }

    // What the table has messages for that name no code; the worst last, which then stands first.
    private static readonly string[] States = ["wrong", "forgotten", "locked"];

    // A state is told however it is put: where no message of the table stands in the words, the one that says the same of this PIN answers.
    private void AddState(string state, List<WhichAnswer> answers)
    {
        var pins = answers.Where(a => said.Of(state)?.Contains(a.Pin) == true || (said.IsOpen(state) && a.Row.Kind == WhichKind.Card));
        foreach (var best in pins.GroupBy(a => a.Pin).Select(g => g.MaxBy(a => a.Score)!).ToArray())
        {
            if (best.Row.State == state) continue;
            var told = answers.Find(a => a.Pin == best.Pin && a.Row.State == state);
            if ((told?.Row ?? index.Message(best.Pin, state)) is not { } row) continue;
            answers.Add((told ?? best) with { Row = row, Service = row.Id, Score = best.Score * 1.001 });
        }
    }

    // Whoever lost the letter has not got the code that would open what is locked.
    private void AddLetter(List<WhichAnswer> answers)
    {
        if (said.Of("forgotten")?.Contains(WhichSaid.Dangerous) != true || answers.Exists(a => a.Pin == WhichSaid.Dangerous)) return;
        if (answers.Find(a => a.Row.Country == "fi") is not { } best) return;
        if (index.Message(WhichSaid.Dangerous, "forgotten") is not { } row) return;
        answers.Add(best with { Pin = WhichSaid.Dangerous, Row = row, Service = row.Id, Score = best.Score * 0.65 });
    }

    // Trouble that is said of a PIN by its name is told, however much else is said.
    private bool IsTold(WhichAnswer answer) => answer.Row.State is { } state && said.Of(state)?.Contains(answer.Pin) == true;

    private bool IsOnPhone => Says(index.OnPhone) && !Says(index.OntoPhone);

    private bool Says(HashSet<string> words) => words.Any(word => text.Find(word, 0, out _) >= 0);

    // The certificates on a phone have codes of their own, and no counter or copier sets them anew.
    private WhichAnswer? OfPhone(WhichAnswer answer)
    {
        var id = answer.Pin switch
        {
            "jp.signature" => "phone.signature",
            "jp.authentication" => "phone.authentication",
            _ => null,
        };
        if (id is null) return IsOfCard(answer.Pin) ? null : answer;
        return answer with { Pin = id, Row = index.Rows.First(r => r.Id == id), Service = id };
    }

    // A row of no country names PINs of both.
    private bool IsOurs(string pin) => country is null || !IsOfCard(pin) || pin[..2] == country;

    private static bool IsOfCard(string pin) => pin[..3] is "jp." or "fi.";

    // What may end the chip comes first where it is named.
    private void Dangerous(List<WhichAnswer> answers)
    {
        var named = answers.Where(a => names.IsDangerous(a.Pin)).Select(a => a.Score).Append(0).Max();
        var first = answers.Select(a => a.Score).Append(0).Max() * 1.01;
        for (var i = 0; i < answers.Count && named > 0; i++)
            if (names.IsDangerous(answers[i].Pin)) answers[i] = answers[i] with { Score = answers[i].Score * Math.Max(1, first / named) };
    }

    // "My Number Card" is no card number, whatever the order of the words.
    private static bool Says(WhichHit hit, WhichHit loose) =>
        hit.Term == loose.Term || (hit.Place.Start <= loose.Place.Start && loose.Place.End <= hit.Place.End);

    private static int ByWeight(WhichHit a, WhichHit b)
    {
        if (a.Weight != b.Weight) return b.Weight.CompareTo(a.Weight);
        return a.Place.Start.CompareTo(b.Place.Start);
    }

    private List<Scored> Rows()
    {
        var rows = new List<Scored>();
        for (var i = 0; i < index.Rows.Count; i++)
            if (Score(index.Rows[i], i, out var places) is > 0 and var score) rows.Add(new(index.Rows[i], score, places));
        // "4 digits" alone fits many; beside the name of a screen it only decides between the screen's PINs.
        if (field is { } look && rows.Exists(r => IsDecided(r, look))) rows.RemoveAll(r => r.Places.TrueForAll(p => p == look.Place));
        // The card alone says least: it answers where nothing else does.
        if (rows.Exists(r => r.Row.Kind != WhichKind.Card)) rows.RemoveAll(r => r.Row.Kind == WhichKind.Card);
        return rows.Exists(r => IsTrouble(r.Row)) ? [.. rows.Select(BesideTrouble)] : rows;
    }

    private static bool IsTrouble(WhichRow row) => row.Kind == WhichKind.Message && row.Pins[0] == "none";

    // A card that was pulled out is no wrong PIN, and whoever is told so need not know what the screen was for.
    private static Scored BesideTrouble(Scored row)
    {
        var gives = row.Row is { Kind: WhichKind.Service, State: null } or { State: "wrong" };
        return gives ? row with { Score = row.Score * 0.3 } : row;
    }

    // Other words lead to the row, and the look of the field fits one of its PINs.
    private bool IsDecided(Scored row, WhichField look) =>
        row.Places.Exists(p => p != look.Place) && row.Row.Pins.Any(pin => Fit(row.Row, pin) > 1);

    private WhichAnswer Answer(Scored row, int place, List<Scored> all, string? read)
    {
        var pin = row.Row.Pins[place];
        var score = (row.Score * Fit(row.Row, pin)) + (Beside(row, pin, all) / 2) - (place / 1000.0);
        score *= names.Part(row.Row, pin);
        if (row.Row.Country is null && IsOfCard(pin) && NamesCard && !NamesCardOf(pin[..2])) score *= 0.5;
        return new(pin, row.Row.Id, row.Row, score, Typed(row.Places), read);
    }

    // A message that fits two PINs is decided by the screen that is named beside it, and so is a name; but a name has no share in what a
    // message says of it, nor a screen in another screen.
    private static double Beside(Scored row, string pin, List<Scored> all)
    {
        var beside = 0.0;
        if (row.Row is { Kind: WhichKind.Service, OneOf: false }) return beside;
        foreach (var other in all)
        {
            if (other.Row == row.Row || other.Row.OneOf || !other.Row.Pins.Contains(pin)) continue;
            if (row.Row.Kind == WhichKind.Pin && other.Row.Kind == WhichKind.Message) continue;
            if (other.Places.Exists(p => !Overlaps(row.Places, p))) beside = Math.Max(beside, other.Score);
        }
        return beside;
    }

    private static WhichAsk? Ask(List<WhichAnswer> answers)
    {
        var equal = answers.ToArray();
        if (equal.Length < 2 || equal.All(a => a.Row == answers[0].Row && !a.Row.OneOf)) return null;
        var countries = equal.Where(a => a.Pin[..2] is "jp" or "fi").DistinctBy(a => a.Pin[..2]).ToArray();
        if (countries.Length > 1) return new(WhichQuestion.Card, countries);
        return new(IsToldByFormat(equal) ? WhichQuestion.Format : WhichQuestion.Purpose, equal);
    }

    // The signature password has letters, all other PINs are numbers.
    private static bool IsToldByFormat(WhichAnswer[] equal)
    {
        if (equal is not [var one, var other] || one.Pin == other.Pin) return false;
        return (one.Pin == "jp.signature" || other.Pin == "jp.signature") && (one.Row.OneOf || other.Row.OneOf);
    }

    private double Score(WhichRow row, int number, out List<WhichPlace> places)
    {
        places = [];
        if (country is not null && !row.IsOf(country)) return 0;
        var (score, everyday, sure) = (0.0, true, false);
        foreach (var hit in byWeight)
        {
            var (term, place) = hit;
            if (term.Rows.Count == 0 || Overlaps(places, place)) continue;
            var factor = 0.0;
            foreach (var lead in term.Rows)
                if (lead.Row == number) factor = Math.Max(factor, Math.Max(term.IsName ? 0.9 : 0, Foreign(row, lead.Language)));
            if (factor == 0 || (term.OnlyAlone && understood < 1) || names.Rests(row, hit)) continue;
            score += hit.Weight * factor;
            everyday &= term.Everyday;
            sure |= term.IsCode || (hit.Part == 1 && term.Key.Length > 3 && term.IsName && row.Kind == WhichKind.Pin);
            places.Add(place);
        }
        if (field is { } look && Shaped(row, look) is > 0 and var fit)
        {
            score += fit;
            places.Add(look.Place);
        }
        return places.Count > 0 && Enough(score, everyday, sure) ? score * OfOtherCard(row) : 0;
    }

    private static bool Overlaps(List<WhichPlace> places, WhichPlace one) => places.Exists(p => one.Start < p.End && p.Start < one.End);

    // The look of the field alone finds a PIN; with the words of a screen it decides between its PINs.
    private double Shaped(WhichRow row, WhichField look)
    {
        // 6桁: nobody who counts in Japanese has a Finnish card before him, if he does not say so.
        if (row.Country == "fi" && look.Language == "ja" && !NamesCardOf("fi")) return 0;
        return row.Shape is { } own ? look.Fit(own) * Foreign(row, look.Language) : 0;
    }

    private double Fit(WhichRow row, string pin)
    {
        if (field is not { } look || row.Shape is not null) return 1;
        var shape = index.Rows.FirstOrDefault(r => r.Shape is not null && r.Kind == WhichKind.Pin && r.Pins[0] == pin)?.Shape;
        if (shape is null) return 1;
        return look.Fit(shape) > 0 ? 1.3 : 0.3;
    }

    // Words of Finnish or Swedish rather speak of a Finnish card, and Japanese ones of a Japanese.
    private static double Foreign(WhichRow row, string language) =>
        (row.Country, language) is ("jp", "fi" or "sv") or ("fi", "ja" or "romaji") ? 0.75 : 1;

    private bool NamesCard => aside is not null || found.Exists(f => f.Term.Role == WhichRole.Card);

    private bool NamesCardOf(string of) => aside == of || found.Exists(f => f.Term.Role == WhichRole.Card && f.Term.Country == of);

    private bool Stops => found.Exists(f => f.Term.Stops) || Phone is not null;

    private string? OtherCard => found.Find(f => f.Term.IsOtherCard)?.Place is { } other ? text.Typed(other) : Phone;

    // A phone that is named beside a PUK asks for that of its SIM, unless one of the cards here is named as well.
    private string? Phone
    {
        get
        {
            if (NamesCard || !WhichNames.IsDangerousAlone(said.Named)) return null;
            foreach (var phone in index.Phones)
                if (text.Find(phone, 0, out var length, phone.Length >= 5) is >= 0 and var at) return text.Typed(new(at, length));
            return null;
        }
    }

    private bool SpeaksOfElsewhere => found.Exists(f => f.Term.Role == WhichRole.Elsewhere && f.Term.Rows.Count == 0);

    private double OfOtherCard(WhichRow row) => row.Country is { } own && NamesCard && !NamesCardOf(own) ? 0.5 : 1;

    // A code of a message, or a PIN by its name, says enough, however much is said around it.
    private bool Enough(double score, bool everyday, bool sure)
    {
        if (Stops) return false;
        if (score < 2.5 && SpeaksOfElsewhere && !NamesCard) return false;
        if (sure) return true;
        if (score < 0.4) return false;
        if (!everyday) return understood >= 0.25 || score >= 2.5;
        var isAboutCards = NamesCard || field is { Min: > 0 };
        return understood >= (isAboutCards ? 0.5 : 0.75);
    }

    private List<string> Typed(List<WhichPlace> places) => [.. places.OrderBy(p => p.Start).Select(text.Typed).Distinct()];

    private sealed record Scored(WhichRow Row, double Score, List<WhichPlace> Places);
}
