using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Plans;

/// <summary>
/// What a screen or a clerk said, in free text: understood by which-PIN, or reported as not understood. It never overrides a field.
/// A row of which-PIN that was named as the service says the same.
/// </summary>
internal static class Asked
{
    /// <param name="understood">The row it was understood as; empty: not understood; null: nothing was said.</param>
    public static Situation Apply(Situation situation, out string? understood)
    {
        understood = null;
        situation = WithService(situation);
        if (situation["asked"] is not { } words) return situation;
        var found = WhichPin.Find(words, situation.Country);
        understood = "";
        if (found.Answers is not [var best, ..]) return situation;
        understood = best.Service;
        // Where two PINs fit equally, the words alone do not say which: the likelier one is taken for a locked one, and the plan asks.
        var taken = found.Ask is null || best.Row.State == "locked";
        return situation.With(Says(best.Row, taken ? best.Pin : null, situation));
    }

    // A message, a PIN or a number may be named as the service, too.
    private static Situation WithService(Situation situation)
    {
        if (situation.Stated.GetValueOrDefault("service") is not { } service) return situation;
        if (WhichPin.Row(service) is not { } row || row.Kind == WhichKind.Service) return situation;
        return Believe(situation, Says(row, Named(row, situation.Country), situation));
    }

    // Null where the row leaves open which of its PINs it is.
    private static string? Named(WhichRow row, string country)
    {
        if (row.Pins.Count == 0) return null;
        if (row.OneOf && row.State != "locked") return null;
        return row.Pins.FirstOrDefault(p => p.StartsWith(country, StringComparison.Ordinal)) ?? row.Pins[0];
    }

    // What was named says better whose PIN it is than a default that a program wrote out.
    private static Situation Believe(Situation situation, Dictionary<string, string> says)
    {
        if (says.TryGetValue("pinOf", out var whose) && situation["pinOf"] == "card") return situation.Where("pinOf", whose);
        return situation.With(says);
    }

    private static Dictionary<string, string> Says(WhichRow row, string? pin, Situation situation)
    {
        var says = new Dictionary<string, string>();
        if (pin is null) return says;
        if (pin.StartsWith("phone.", StringComparison.Ordinal)) says["pinOf"] = "phone";
        if (pin == "licence") says["pinOf"] = "driving-licence";
        if (row.State == "reader") says["service"] = "card-reader-trouble";
        else if (row.Kind == WhichKind.Service) says["service"] = row.Id;
        if (!pin.StartsWith(situation.Country + ".", StringComparison.Ordinal)) return says;
        says["pin"] = pin[3..];
        // The message names the state: that is what the person came with.
        if (row.State is "locked" or "forgotten") says[$"pins.{pin[3..]}"] = row.State;
        var certificate = pin is "jp.signature" or "fi.pin2" ? "signatureCertificate" : "authenticationCertificate";
        // What was never issued cannot have ended, whatever a message says.
        var isThere = situation.Stated.GetValueOrDefault($"pins.{pin[3..]}") != "never-issued";
        if (row.State is "expired" or "revoked" && isThere) says[certificate] = row.State;
        return says;
    }
}
