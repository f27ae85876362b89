using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Situations;

/// <summary>
/// A situation as one line, in the QR code of a slip: <c>eidpin:1?card=jp.my-number&amp;pin=signature&amp;pins.signature=locked</c>. It
/// holds values of closed lists, whole numbers, days and times alone: what somebody wrote in words has no place in it, so no name either.
/// </summary>
public static class SlipCode
{
    /// <summary>In characters; what is longer is refused unread.</summary>
    public const int Longest = 2000;

    private const string Scheme = "eidpin:", Version = "1";

    // Said, the usual value tells more than left out: that somebody has looked.
    private static readonly string[] Looked = ["signatureCertificate", "residency"];

    /// <summary>The line of a plan. Words of a screen stand in it as what they were understood as.</summary>
    public static string Of(Plan plan) => Of(plan.Situation);

    /// <inheritdoc cref="Of(Plan)"/>
    public static string Of(Situation situation)
    {
        // What holds where nobody says anything need not be said: the shorter the line, the larger the squares of its code.
        var said = situation.Stated
            .Where(s => s.Key != "card" && IsFact(s.Key) && (Looked.Contains(s.Key) || !SituationFields.IsDefault(s.Key, s.Value)))
            .OrderBy(s => s.Key, StringComparer.Ordinal);
        return $"{Scheme}{Version}?card={situation.Card}{string.Concat(said.Select(s => $"&{s.Key}={s.Value}"))}";
    }

    /// <summary>Reads what was scanned or pasted: blanks and line breaks in it do not count.</summary>
    /// <exception cref="GuideException">
    /// <c>long</c>; <c>slip</c>: it is no slip's line; <c>version</c>: another one than this program's; <c>field</c>, <c>value</c>,
    /// <c>twice</c>, <c>missing</c>: it says what there is not.
    /// </exception>
    public static Situation Read(string text)
    {
        if (text.Length > Longest) throw new GuideException("long", "", []);
        var line = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\uFEFF' or '\u200B')));
        var at = line.IndexOf('?', StringComparison.Ordinal);
        if (at < 0 || !line.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw NoSlip(line);
        var version = line[Scheme.Length..at];
        if (version != Version) throw new GuideException("version", version, [Version]) { Nearest = null };
        var said = new Dictionary<string, string>();
        foreach (var part in line[(at + 1)..].Split('&'))
        {
            if (part.Split('=') is not [{ Length: > 0 } name, var value]) throw NoSlip(part);
            if (!said.TryAdd(name, Uri.UnescapeDataString(value))) throw new GuideException("twice", name, []);
        }
        if (!said.TryGetValue("card", out var card))
            throw new GuideException("missing", "card", SituationFields.Cards) { Field = "card", Nearest = null };
        Value("card", card, SituationFields.Cards);
        var stated = said.ToDictionary(s => s.Key, s => Field(s.Key, s.Value, card));
        // What two answers contradict each other in, a plan has decided before.
        return new(stated, defaults: true);
    }

    // What a person writes is no fact of a closed list.
    private static bool IsFact(string name) => SituationFields.Find(name) is { Kind: not FieldKind.Text };

    private static string Field(string name, string value, string card)
    {
        // A PIN of another card says nothing about this one.
        var isOther = name.Split('.', 2) is ["pins" or "wrongTries", var pin] && !SituationFields.Tries(card).ContainsKey(pin);
        if (isOther || !IsFact(name)) throw new GuideException("field", name, []);
        var field = SituationFields.Find(name)!;
        IReadOnlyList<string> allowed = name == "pin" ? [.. SituationFields.Tries(card).Keys] : field.Allowed;
        // Whoever owns no ID has said so.
        if (field.Kind == FieldKind.List && value.Length == 0) return value;
        if (field.Kind == FieldKind.Choice) return Value(name, value, allowed);
        return field.Read(value) ?? throw new GuideException("value", value, allowed) { Field = name, Nearest = null };
    }

    private static string Value(string name, string value, IReadOnlyList<string> allowed) =>
        allowed.Contains(value) ? value : throw new GuideException("value", value, allowed) { Field = name };

    private static GuideException NoSlip(string found) => new("slip", found, []);
}
