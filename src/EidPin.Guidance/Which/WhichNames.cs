namespace EidPin.Guidance.Which;

/// <summary>
/// The PINs, codes and numbers that a text names. They decide before any service, verb or length beside them: "PIN2 to log in" is PIN2.
/// </summary>
internal sealed class WhichNames
{
    /// <summary>Whose fifth miss ends the chip: it comes first where it is named, with its warning.</summary>
    private const string Dangerous = WhichSaid.Dangerous;

    private const double OfUnnamed = 0.3;

    /// <summary>Of what is named without a state, where another PIN is said to be locked, forgotten or wrong.</summary>
    private const double OfMeans = 0.5;

    /// <summary>It is lost: told as well, after what it is needed for.</summary>
    private const double OfLostMeans = 0.65;

    private readonly HashSet<string> named = [];
    private readonly WhichSaid said;

    /// <param name="fits">Rows of the country that the text speaks of.</param>
    public WhichNames(WhichIndex index, IEnumerable<WhichHit> found, WhichSaid said, Func<WhichRow, bool> fits)
    {
        this.said = said;
        foreach (var hit in found)
        {
            // Words that only stand near each other are no name.
            if (!hit.Term.IsName || hit.Part < 1) continue;
            var rows = hit.Term.Rows.Select(lead => index.Rows[lead.Row]).Where(row => IsNaming(row) && fits(row));
            foreach (var row in rows) named.UnionWith(row.Pins.Select(pin => Key(row, pin)));
        }
    }

    /// <summary>It leads to a PIN or number, and to no screen that asks for another one.</summary>
    public static bool IsName(WhichTerm term, IReadOnlyList<WhichRow> rows)
    {
        if (term.Everyday || term.IsCode || term.Role != WhichRole.Term) return false;
        var all = term.Rows.Select(lead => rows[lead.Row]).ToArray();
        var pins = all.Where(IsNaming).SelectMany(row => row.Pins).ToHashSet();
        return pins.Count > 0 && all.All(row => IsNaming(row) || row.Pins.All(pins.Contains));
    }

    /// <summary>What is left of an answer's worth where other PINs are named.</summary>
    public double Part(WhichRow row, string pin)
    {
        if (row.Kind == WhichKind.Message && pin == "none") return 1;
        // A lost PUK beside a locked PIN is half of the trouble; one that only opens it is the means.
        if (said.IsBound(pin) && (pin != Dangerous || !IsOtherLocked)) return 1;
        if (said.IsBound(pin)) return said.Of("forgotten")?.Contains(pin) == true ? OfLostMeans : OfMeans;
        if (said.IsTroubled && pin == Dangerous && said.Named.Contains(pin)) return OfUnnamed;
        if (row.State is { } state && said.IsOpen(state)) return 1;
        if (named.Count > 0 && !named.Contains(Key(row, pin))) return OfUnnamed;
        return said.HasNames && !said.IsOpen("locked") ? OfMeans : 1;
    }

    /// <summary>
    /// What is said to be locked, forgotten or wrong is that which is named beside it, and no other PIN of the row; a row of one PIN
    /// alone says nothing where that PIN is named and the state is another's.
    /// </summary>
    public bool Allows(WhichRow row, string pin)
    {
        if (row.State == "lost") return said.CardIsLost;
        if (row.State is not ("locked" or "forgotten" or "wrong") || row.Phrases.Any(p => p.Language == "code")) return true;
        var (own, open) = (said.Of(row.State), said.IsOpen(row.State));
        if (own is null && !open && said.LockIsOpen && row.State == "locked") return false;
        if (own is null && !open) return row.State != "forgotten" || !said.CardIsLost;
        if (own?.Contains(pin) == true || (open && row.OneOf)) return true;
        return open && !said.Named.Contains(pin);
    }

    /// <summary>It is named, and nothing else is said to be locked.</summary>
    public bool IsDangerous(string pin)
    {
        if (pin != Dangerous || !said.Named.Contains(pin)) return false;
        return said.IsBound(pin) ? !IsOtherLocked : !said.IsTroubled;
    }

    // "The card is locked, the PUK is used up" speaks of one thing.
    private bool IsOtherLocked => said.Of("locked") is { } pins ? !pins.Contains(Dangerous) : said.IsOpen("locked");

    /// <summary>Words that only stand near each other do not say that the dangerous one is locked, if it is not said of it.</summary>
    public bool Rests(WhichRow row, WhichHit hit) =>
        hit.Part < 1 && row.State == "locked" && row.Pins is [Dangerous] && said.Of("locked")?.Contains(Dangerous) != true;

    public static bool IsDangerousAlone(HashSet<string> named) => named.Count == 1 && named.Contains(Dangerous);

    private static bool IsNaming(WhichRow row) => row.Kind is WhichKind.Pin or WhichKind.NotPin;

    // Numbers that are no PIN are many; each has its row.
    private static string Key(WhichRow row, string pin) => pin == "number" ? row.Id : pin;
}
