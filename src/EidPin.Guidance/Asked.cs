namespace EidPin.Guidance;

/// <summary>What a screen or a clerk said, in free text: understood by which-PIN, or reported as not understood. It never overrides a field.</summary>
internal static class Asked
{
    /// <param name="understood">The row it was understood as; empty: not understood; null: nothing was said.</param>
    public static Situation Apply(Situation situation, out string? understood)
    {
        understood = null;
        if (situation["asked"] is not { } words) return situation;
        var found = WhichPin.Find(words, situation.Country);
        understood = found.Answers is [var best, ..] ? best.Service : "";
        return found.Answers is [var answer, ..] ? situation.With(Says(answer, situation)) : situation;
    }

    private static Dictionary<string, string> Says(WhichAnswer answer, Situation situation)
    {
        var says = new Dictionary<string, string>();
        if (answer.Pin.StartsWith("phone.", StringComparison.Ordinal)) says["pinOf"] = "phone";
        if (answer.Pin == "licence") says["pinOf"] = "driving-licence";
        if (answer.Row.State == "reader") says["service"] = "card-reader-trouble";
        else if (WhichPin.Services(situation.Country).Contains(answer.Service)) says["service"] = answer.Service;
        if (answer.Pin.StartsWith(situation.Country + ".", StringComparison.Ordinal) && SituationFields.Tries(situation.Card).ContainsKey(answer.Pin[3..]))
        {
            var pin = answer.Pin[3..];
            says["pin"] = pin;
            // The message names the state: that is what the person came with.
            if (answer.Row.State == "locked") says[$"pins.{pin}"] = "locked";
            if (answer.Row.State is "expired" or "revoked" && pin is "signature" or "authentication" && answer.Row.State is { } state and not "locked" and not "wrong")
                says[$"{pin}Certificate"] = state;
        }
        return says;
    }
}
