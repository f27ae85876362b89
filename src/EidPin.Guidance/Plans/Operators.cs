
namespace EidPin.Guidance.Plans;

/// <summary>A chain whose copiers reset PINs (guidance/jp/operators.json), read by guide, server and Desk.</summary>
/// <param name="Name">By language; <c>ja</c> is what stands on the shop.</param>
/// <param name="Pins">The PINs that it can reset.</param>
/// <param name="Stores"><c>all</c>, <c>some</c>, or <c>none</c> where it is in no official list.</param>
/// <param name="From">Opening hour of the service in its time zone.</param>
/// <param name="Closed">Maintenance: local times between which nothing works.</param>
public sealed record Operator(
    string Id,
    IReadOnlyDictionary<string, string> Name,
    IReadOnlyList<string> Pins,
    string Stores,
    TimeOnly From,
    TimeOnly Until,
    string Zone,
    IReadOnlyList<Maintenance> Closed,
    IReadOnlyList<string> Sources,
    DateOnly Checked)
{
    /// <summary>Its name in a language, else in English; in easy Japanese with readings where it has kanji.</summary>
    public string NameIn(string language) =>
        Name.GetValueOrDefault(language) ?? Name[language == "ja-easy" ? "ja" : "en"];

    /// <summary>Of every day: there is no moment in which one day has ended and the next has not begun.</summary>
    public bool IsAllHours => From == TimeOnly.MinValue && Until == TimeOnly.MaxValue;

    /// <summary>Do the machines work at this time of their own zone?</summary>
    public bool IsOpen(DateTime local) => NextOpening(local) == local;

    /// <summary>The same time where they work then; otherwise when they work again.</summary>
    public DateTime NextOpening(DateTime local)
    {
        while (true)
        {
            var open = InHours(local);
            if (Closed.FirstOrDefault(c => open >= c.From && open < c.Until) is not { } pause) return open;
            local = pause.Until;
        }
    }

    // The same time, or when the service opens next.
    private DateTime InHours(DateTime local)
    {
        var (day, time) = (local.Date, TimeOnly.FromDateTime(local));
        if (time < From) return day + From.ToTimeSpan();
        return time >= Until && !IsAllHours ? day.AddDays(1) + From.ToTimeSpan() : local;
    }
}

/// <summary>A time in which the machines do nothing.</summary>
public sealed record Maintenance(DateTime From, DateTime Until);

/// <summary>All chains.</summary>
public static class Operators
{
    /// <summary>In the order of the file, those in no official list too.</summary>
    public static IReadOnlyList<Operator> All { get; } = GuideReader.Read("jp/operators.json", GuideShapes.Default.OperatorArray);

    /// <summary>The chain of an id; null: there is none.</summary>
    public static Operator? Find(string id) => All.FirstOrDefault(o => o.Id == id);

    /// <summary>Those in the official list that reset the PIN, the shop asked for first.</summary>
    public static IEnumerable<Operator> For(string pin, string? asked = null) =>
        All.Where(o => o.Stores != "none" && o.Pins.Contains(pin)).OrderBy(o => o.Id == asked ? 0 : 1);
}
