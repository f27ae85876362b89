namespace EidPin.Guidance.Which;

/// <summary>
/// The PINs, codes and numbers that a text names. They decide before any service, verb or length beside them: "PIN2 to log in" is PIN2.
/// </summary>
internal sealed class WhichNames
{
    /// <summary>Whose fifth miss ends the chip: it comes first where it is named, with its warning.</summary>
    private const string Dangerous = "fi.activation-code";

    private const double OfUnnamed = 0.3;

    private readonly HashSet<string> named = [];

    /// <param name="fits">Rows of the country that the text speaks of.</param>
    public WhichNames(WhichIndex index, IEnumerable<WhichHit> found, Func<WhichRow, bool> fits)
    {
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
        if (named.Count == 0 || named.Contains(Key(row, pin))) return 1;
        return row.Kind == WhichKind.Message && pin == "none" ? 1 : OfUnnamed;
    }

    public bool IsDangerous(string pin) => pin == Dangerous && named.Contains(pin);

    private static bool IsNaming(WhichRow row) => row.Kind is WhichKind.Pin or WhichKind.NotPin;

    // Numbers that are no PIN are many; each has its row.
    private static string Key(WhichRow row, string pin) => pin == "number" ? row.Id : pin;
}
