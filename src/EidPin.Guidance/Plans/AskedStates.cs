using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Plans;

/// <summary>What which-PIN read of the PINs of one card: those that are locked or forgotten, and how often each was wrong.</summary>
internal sealed class AskedStates
{
    // What is both is told as what is worse.
    private static readonly string[] Worst = ["locked", "forgotten"];

    private readonly WhichSaid said;
    private readonly string country;
    private readonly HashSet<string> aside;
    private readonly bool isBoth;
    private readonly IReadOnlyDictionary<string, int> tries;

    public AskedStates(WhichResult found, Situation situation)
    {
        (said, country, tries) = (found.Said, situation.Country, SituationFields.Tries(situation.Card));
        aside = [.. found.Said.Named, .. found.NotMeant];
        foreach (var state in Worst)
            foreach (var pin in tries.Keys)
                if (said.Of(state)?.Contains($"{country}.{pin}") == true) Pins.TryAdd(pin, state);
        var words = new AskedWords(said.Words);
        (isBoth, IsSeveral) = (words.IsBoth, words.IsAll || words.IsBoth);
    }

    /// <summary><c>locked</c> or <c>forgotten</c> by the PIN that is named.</summary>
    public Dictionary<string, string> Pins { get; } = [];

    /// <summary>"All PINs", "both".</summary>
    public bool IsSeveral { get; }

    /// <summary>What is said of a PIN that is not named; null: nothing.</summary>
    /// <param name="pin">Which one it would be; null: nobody knows.</param>
    public string? Open(string? pin)
    {
        if (said.IsOpen("locked")) return "locked";
        if (said.Open is { } open && pin is not null && Missed(open, pin) >= tries.GetValueOrDefault(pin, int.MaxValue)) return "locked";
        return said.IsOpen("forgotten") ? "forgotten" : null;
    }

    /// <summary>Nobody said which: a plan for all of them helps whoever it is. What is named beside is none of them.</summary>
    /// <param name="fitting">Those that the words fit, where they are several; else it may be any.</param>
    public void All(Dictionary<string, string> says, string state, IReadOnlyCollection<string> fitting)
    {
        var pins = isBoth ? tries.Keys.Take(2) : tries.Keys.Where(p => p != "activation-code");
        if (fitting.Count > 1 && !IsSeveral) pins = pins.Where(pin => fitting.Contains($"{country}.{pin}"));
        foreach (var pin in pins.Where(pin => !aside.Contains($"{country}.{pin}"))) says[$"pins.{pin}"] = IsSeveral ? state : "forgotten";
    }

    /// <summary>How often each was wrong that is not said to be locked.</summary>
    /// <param name="open">Of which one a number is that stands by no name; null: of none.</param>
    public void Count(Dictionary<string, string> says, string? open)
    {
        foreach (var pin in tries.Keys)
        {
            var missed = said.Missed.GetValueOrDefault($"{country}.{pin}");
            if (pin == open && said.Open is { } number) missed = Math.Max(missed, Missed(number, pin));
            Count(says, pin, missed);
        }
    }

    /// <summary>Nobody said of which: whichever it is, its last try is warned of.</summary>
    /// <param name="fitting">Those that the words fit; none: it may be any.</param>
    /// <returns>A number is said, and of one of them.</returns>
    public bool CountOpen(Dictionary<string, string> says, IReadOnlyCollection<string> fitting)
    {
        if (said.Open is not { } number) return false;
        var pins = tries.Keys.Where(p => fitting.Count == 0 ? p != "activation-code" : fitting.Contains($"{country}.{p}"));
        foreach (var pin in pins) Count(says, pin, Missed(number, pin));
        return true;
    }

    private void Count(Dictionary<string, string> says, string pin, int missed)
    {
        if (missed > 0 && missed < tries[pin] && !says.ContainsKey($"pins.{pin}")) says.TryAdd($"wrongTries.{pin}", $"{missed}");
    }

    private int Missed(WhichTry number, string pin) => number.IsLeft ? tries.GetValueOrDefault(pin) - number.Count : number.Count;
}
