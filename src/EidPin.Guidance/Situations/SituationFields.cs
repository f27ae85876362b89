using System.Globalization;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Situations;

/// <summary>What a field of a situation may hold.</summary>
public enum FieldKind { Choice, Flag, Whole, Number, Date, Time, Text, List }

/// <summary>A field of a situation, by its path in JSON (<c>age</c>, <c>pins.signature</c>).</summary>
/// <param name="Values">The closed list, its default first; empty where the field is no choice.</param>
/// <param name="HasDefault">Left out in JSON, the first value holds. Otherwise it is then not known.</param>
public sealed record SituationField(string Name, FieldKind Kind, IReadOnlyList<string> Values, bool HasDefault = true)
{
    /// <summary>Bounds of a number, both included, in the unit of its name.</summary>
    public decimal Min { get; init; }

    /// <inheritdoc cref="Min"/>
    public decimal Max { get; init; }

    /// <summary>What it may hold, to be told to a person.</summary>
    public IReadOnlyList<string> Allowed => Kind switch
    {
        FieldKind.Whole or FieldKind.Number => [$"{Min}–{Max}"],
        FieldKind.Date => ["YYYY-MM-DD"],
        FieldKind.Time => ["HH:MM"],
        _ => Values,
    };

    /// <summary>The value in its one spelling, or null where the field cannot hold it.</summary>
    public string? Read(string value) => Kind switch
    {
        FieldKind.Choice or FieldKind.Flag => Values.Contains(value) ? value : null,
        FieldKind.Whole => Whole(value),
        FieldKind.Number => Number(value),
        FieldKind.Date => IsDate(value) ? value : null,
        FieldKind.Time => IsTime(value) ? value : null,
        FieldKind.List => value.Split(',').All(v => Values.Contains(v)) ? value : null,
        // Words are never refused: which-PIN reads as much of them as it can use.
        _ => value,
    };

    private string? Whole(string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return IsWithin(number) ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private string? Number(string value)
    {
        if (!decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return IsWithin(number) ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private bool IsWithin(decimal number) => number >= Min && number <= Max;

    private static bool IsDate(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(string value) =>
        TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

/// <summary>The fields of a situation: the table of docs/guidance.md.</summary>
public static class SituationFields
{
    /// <summary>The card PINs by country, without it, and the misses in a row that lock each.</summary>
    public static IReadOnlyDictionary<string, int> Tries(string card) =>
        card.StartsWith("jp.", StringComparison.Ordinal) ? JapaneseTries : FinnishTries;

    /// <summary>Card ids; an organisation card is told by its kind.</summary>
    public static IReadOnlyList<string> Cards { get; } =
        ["jp.my-number", "fi.citizen", "fi.organisation", "fi.professional", "fi.personnel"];

    /// <summary>What <c>pins.*</c> may hold.</summary>
    public static IReadOnlyList<string> PinStates { get; } = ["known", "forgotten", "locked", "never-issued"];

    private static readonly Dictionary<string, int> JapaneseTries = new()
    {
        ["signature"] = 5,
        ["authentication"] = 3,
        ["resident-register"] = 3,
        ["card-info"] = 3,
    };

    private static readonly Dictionary<string, int> FinnishTries = new() { ["pin1"] = 5, ["pin2"] = 5, ["activation-code"] = 5 };

    private static readonly string[] Certificates = ["valid", "expired", "revoked", "never-issued"];

    // In the order in which they are told of.
    private static readonly SituationField[] Plain =
    [
        new("card", FieldKind.Choice, Cards, false),
        new("pinOf", FieldKind.Choice, ["card", "phone", "driving-licence"]),
        new("wish", FieldKind.Choice, ["use", "change", "activate", "renew"]),
        new("pin", FieldKind.Choice, [.. JapaneseTries.Keys, .. FinnishTries.Keys], false),
        new("service", FieldKind.Choice, [], false),
        new("cardState", FieldKind.Choice, ["in-hand", "lost", "damaged", "expired"]),
        Flag("faceCard"),
        new("age", FieldKind.Whole, [], false) { Min = 0, Max = 130 },
        Flag("adultWard"),
        new("residency", FieldKind.Choice,
            ["citizen", "foreign-resident", "permanent-resident", "special-permanent-resident", "highly-skilled-2", "abroad"]),
        new("stayEndsInDays", FieldKind.Whole, [], false) { Min = -36500, Max = 36500 },
        Flag("stayRenewalPending"),
        new("signatureCertificate", FieldKind.Choice, Certificates),
        new("authenticationCertificate", FieldKind.Choice, Certificates),
        Flag("detailsChanged"),
        new("whoGoes", FieldKind.Choice, ["holder", "legal-representative", "agent"]),
        new("phone", FieldKind.Flag, ["true", "false"]),
        Flag("reader"),
        new("shop", FieldKind.Choice, [], false),
        new("reservationAgeHours", FieldKind.Number, [], false) { Max = 100000 },
        new("time", FieldKind.Time, [], false),
        new("issued", FieldKind.Date, [], false),
        new("asked", FieldKind.Text, [], false),
        new("has", FieldKind.List, [.. Identity.All], false),
    ];

    /// <summary>What a dialogue learns beyond the fields of JSON: how a person says it.</summary>
    public static IReadOnlyList<SituationField> Dialogue { get; } =
    [
        new("trouble", FieldKind.Choice, ["none", "locked", "forgotten", "refused", "exposed"], false),
        new("knows", FieldKind.Choice, ["yes", "no"], false),
        new("unsure", FieldKind.Choice, ["yes", "no"], false),
        new("child", FieldKind.Choice, ["yes", "no"], false),
        new("foreigner", FieldKind.Choice, ["yes", "no"], false),
        new("stay", FieldKind.Choice, ["none", "open", "ending", "over"], false),
        new("scheme", FieldKind.Choice, ["8-digit", "7-digit"], false),
    ];

    private static readonly Dictionary<string, SituationField> ByName = All().ToDictionary(f => f.Name);

    /// <summary>Members of the JSON object.</summary>
    public static IReadOnlyList<string> Members { get; } =
        [.. Plain.Take(3).Select(f => f.Name), "pins", .. Plain.Skip(3).Select(f => f.Name), "wrongTries"];

    /// <summary>What a field holds where nobody said anything: a program may have written it out.</summary>
    public static bool IsDefault(string field, string value) => Find(field) is { HasDefault: true } known && known.Values[0] == value;

    /// <summary>The field of a path, of JSON or of a dialogue; null: there is none.</summary>
    public static SituationField? Find(string path) => ByName.GetValueOrDefault(path);

    private static IEnumerable<SituationField> All() =>
    [
        .. Plain.Select(f => f.Name switch
        {
            "service" => f with { Values = [.. WhichPin.Rows.Select(r => r.Id)] },
            "shop" => f with { Values = [.. Operators.All.Select(o => o.Id)] },
            _ => f,
        }),
        .. JapaneseTries.Concat(FinnishTries).SelectMany(p => (SituationField[])
        [
            new($"pins.{p.Key}", FieldKind.Choice, PinStates, false),
            new($"wrongTries.{p.Key}", FieldKind.Whole, [], false) { Max = p.Value },
        ]),
        .. Dialogue,
    ];

    private static SituationField Flag(string name) => new(name, FieldKind.Flag, ["false", "true"]);
}
