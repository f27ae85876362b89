using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

/// <summary>What the words of a screen say in a dialogue, told where somebody does not know which PIN it is.</summary>
internal static class DialogueWords
{
    /// <param name="says">What the answer itself says.</param>
    /// <param name="choices">What else could be answered.</param>
    /// <param name="isOpen">The answer names no PIN: the words may.</param>
    /// <returns>What is known now; and the answers that the words fit, where they are several: those are asked for.</returns>
    public static (Situation Situation, IReadOnlyList<Answer> Fitting) Hear(
        Situation before, IReadOnlyDictionary<string, string> says, IReadOnlyList<Answer> choices, bool isOpen, string words)
    {
        var told = before.Where("asked", words);
        var heard = Asked.Apply(isOpen ? told : told.With(says));
        var fitting = isOpen ? Fitting(heard, choices) : [];
        if (fitting.Length > 1) return (told, [.. fitting, .. choices.Where(c => c.Which)]);
        // Words may say that it is the phone's PIN: that holds before what the answer takes as usual.
        var known = heard.Situation;
        if (fitting is [var only]) known = known.With(only.Set);
        return (Happened(known.With(says)), []);
    }

    /// <summary>What the words in a situation say to have happened to a PIN: <c>locked</c>, <c>forgotten</c>; else null.</summary>
    public static string? State(Situation situation) => situation["asked"] is null ? null : Asked.Apply(situation).State;

    // A PIN that a screen calls locked is no longer just refused.
    private static Situation Happened(Situation known)
    {
        if (known.Stated.GetValueOrDefault("pin") is not { } pin) return known;
        var state = known.Stated.GetValueOrDefault($"pins.{pin}");
        return state is "locked" or "forgotten" ? known.Where("trouble", state) : known;
    }

    // Words that say what happened and name no PIN fit all of them.
    private static Answer[] Fitting(Heard heard, IReadOnlyList<Answer> choices)
    {
        if (heard.Pins.Count == 0) return heard.PinIsOpen ? [.. choices.Where(c => !c.Which)] : [];
        return [.. heard.Pins.Select(pin => choices.FirstOrDefault(c => Means(c, pin))).OfType<Answer>().Distinct()];
    }

    // The guide has one answer for all numbers of a phone.
    private static bool Means(Answer answer, string pin)
    {
        var whose = answer.Set.GetValueOrDefault("pinOf");
        if (pin == "licence") return whose == "driving-licence";
        if (pin.StartsWith("phone.", StringComparison.Ordinal)) return whose == "phone";
        return answer.Set.GetValueOrDefault("pin") == pin[3..];
    }
}
