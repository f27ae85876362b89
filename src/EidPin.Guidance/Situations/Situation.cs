using System.Globalization;

namespace EidPin.Guidance.Situations;

/// <summary>
/// What is known about a person, a card and its PINs: fields by path (<see cref="SituationFields"/>). What was not said is not there;
/// only a situation that came as JSON takes the defaults of the table.
/// </summary>
public sealed class Situation
{
    private readonly Dictionary<string, string> stated;
    private readonly bool defaults;

    /// <param name="defaults">Fields of closed lists that were left out hold their first value.</param>
    public Situation(IReadOnlyDictionary<string, string> stated, bool defaults = false)
    {
        this.stated = new(stated);
        this.defaults = defaults;
    }

    /// <summary>What was said, by path.</summary>
    public IReadOnlyDictionary<string, string> Stated => stated;

    /// <summary>Nothing is asked any more: what is not known is taken as usual.</summary>
    public bool IsComplete => defaults;

    /// <summary>One of <see cref="SituationFields.Cards"/>.</summary>
    public string Card => stated["card"];

    /// <summary><c>jp</c> or <c>fi</c>.</summary>
    public string Country => Card[..2];

    /// <summary>The value of a field: said, or its default where those hold; null: not known.</summary>
    public string? this[string field]
    {
        get
        {
            if (stated.TryGetValue(field, out var said)) return said;
            return defaults && SituationFields.Find(field) is { HasDefault: true } known ? known.Values[0] : null;
        }
    }

    /// <summary>A field of kind <see cref="FieldKind.Whole"/>; null: not known.</summary>
    public int? Whole(string field) => this[field] is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A field of kind <see cref="FieldKind.Number"/>; null: not known.</summary>
    public decimal? Number(string field) => this[field] is { } value ? decimal.Parse(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A field of kind <see cref="FieldKind.List"/>; empty where it was not said.</summary>
    public IReadOnlyList<string> List(string field) => this[field]?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Some PIN was said to be locked or forgotten.</summary>
    public bool SaysBad => stated.Any(f => f.Key.StartsWith("pins.", StringComparison.Ordinal) && f.Value is ("locked" or "forgotten"));

    /// <summary>The same with more known; what was known before stays.</summary>
    public Situation With(IReadOnlyDictionary<string, string> more)
    {
        var all = new Dictionary<string, string>(stated);
        foreach (var (field, value) in more) all.TryAdd(field, value);
        return new(all, defaults);
    }

    /// <summary>The same with one field as given.</summary>
    public Situation Where(string field, string value) => new(new Dictionary<string, string>(stated) { [field] = value }, defaults);

    /// <summary>The same as if nobody had said it.</summary>
    public Situation Without(string field) => new(stated.Where(s => s.Key != field).ToDictionary(), defaults);

    /// <summary>The same, taking as usual what is not known: for a plan before all questions are answered.</summary>
    public Situation Complete() => defaults ? this : new(stated, true);
}
