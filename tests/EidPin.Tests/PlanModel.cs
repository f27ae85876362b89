using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Tests;

/// <summary>
/// What a person needs, worked out from what was said without the program's rules: few lines, to be read beside docs/guidance.md.
/// </summary>
internal sealed class PlanModel(Situation said)
{
    private static readonly DateOnly Today = PlanRulesTests.Today;

    public string Card => said.Card;

    public bool Japan => said.Country == "jp";

    public string Of(string field) => said[field] ?? "";

    public bool Said(string field) => said.Stated.ContainsKey(field);

    public IEnumerable<string> Pins => SituationFields.Tries(said.Card).Keys;

    public int? Days => said.Whole("stayEndsInDays");

    /// <summary>No Finnish card is good for more than five years.</summary>
    public bool Outlived => !Japan && Said("issued") && string.CompareOrdinal(Of("issued"), "2021-11-29") < 0;

    public bool Usable => !Outlived && Of("cardState") == "in-hand" && Of("pinOf") == "card" && Of("faceCard") != "true" && !StayOver;

    public bool Child => said.Whole("age") < 15;

    public bool IsForeign => Said("residency")
        ? Of("residency") == "foreign-resident"
        : Days is not null || Of("stayRenewalPending") == "true";

    public bool StayOver => IsForeign && Days < 0;

    public bool StayEnds => IsForeign && !StayOver && (Days <= 90 || Of("stayRenewalPending") == "true");

    public int Wrong(string pin) => said.Whole($"wrongTries.{pin}") ?? 0;

    public int Left(string pin) => SituationFields.Tries(said.Card)[pin] - Wrong(pin);

    /// <summary>known, forgotten, locked, never-issued; null: nothing was said of it.</summary>
    public string? State(string pin)
    {
        if (pin == "signature" && OnlyLooksLocked) return "never-issued";
        if (said.Stated.TryGetValue($"pins.{pin}", out var state)) return state;
        if (Left(pin) == 0) return "locked";
        if (pin is "signature" or "authentication" && Of($"{pin}Certificate") == "never-issued") return "never-issued";
        return pin == "signature" && Child && !Said("signatureCertificate") && Wrong(pin) == 0 ? "never-issued" : null;
    }

    /// <summary>
    /// Of a child or ward for whom there usually is none: it reads as locked where it was never set, and whoever knows no PIN says nothing.
    /// </summary>
    private bool OnlyLooksLocked
    {
        get
        {
            var usually = Japan && (Child || Of("adultWard") == "true");
            if (!usually || Said("signatureCertificate")) return false;
            if (Said("pins.signature")) return Of("pins.signature") is "locked" or "forgotten" && Wrong("signature") is 0 or 5;
            return Wrong("signature") == 5;
        }
    }

    public bool IsBad(string pin) => State(pin) is "locked" or "forgotten";

    /// <summary>Somebody said that it is not there.</summary>
    public bool IsNamedAsMissing(string pin) => (pin == "signature" && OnlyLooksLocked) ||
        Of($"pins.{pin}") == "never-issued" || (pin is "signature" or "authentication" && Of($"{pin}Certificate") == "never-issued");

    /// <summary>The one that was named, or that the service asks for.</summary>
    public string? Wanted
    {
        get
        {
            if (Said("pin")) return Of("pin");
            var pins = Said("service") ? WhichPin.Row(Of("service"))!.Pins : [];
            var own = pins.Where(p => p.StartsWith(said.Country + ".", StringComparison.Ordinal)).Select(p => p[3..]).ToArray();
            return own.FirstOrDefault(p => IsBad(p) || State(p) == "never-issued") ?? own.FirstOrDefault();
        }
    }

    /// <summary>What a counter has to set anew, and nothing beside.</summary>
    public HashSet<string> ToSet
    {
        get
        {
            var set = Pins.Where(p => p != "activation-code" && IsBad(p)).ToHashSet();
            var counts = Wanted is { } w && w != "activation-code" && State(w) != "never-issued";
            if (counts && (Of("wish") == "change" || (set.Count == 0 && Wrong(Wanted!) > 0))) set.Add(Wanted!);
            // Never set, though every card has it.
            if (set.Count == 0)
                set.UnionWith(Pins.Where(p =>
                    p is "resident-register" or "card-info" && State(p) == "never-issued" && (Said("pin") ? Of("pin") : p) == p));
            if (set.Count == 0 && Wanted is null && !Pins.Any(IsNamedAsMissing))
                set.UnionWith(Pins.Where(p => p != "activation-code" && State(p) is null or "known" && Wrong(p) > 0));
            return set;
        }
    }

    /// <summary>It is there, may still be tried, and few misses are left.</summary>
    public bool IsNearlyLocked(string pin) =>
        State(pin) is null or "known" && Left(pin) > 0 && Left(pin) <= (pin == "activation-code" ? 2 : 1) && Wrong(pin) > 0;

    /// <summary>A certificate that has to be issued anew, whatever else is wanted.</summary>
    public bool IsOver(string pin)
    {
        var state = Of(Japan || pin == "pin2" ? $"{(pin == "pin2" ? "signature" : pin)}Certificate" : "authenticationCertificate");
        return state is "expired" or "revoked" || (pin == "signature" && Of("detailsChanged") == "true" && State(pin) != "never-issued");
    }

    /// <summary>From 15 on, and not for a ward, a signature certificate is issued to whoever asks.</summary>
    public bool BecameEntitled => Usable && Japan && !Child && Of("adultWard") != "true" && State("signature") == "never-issued";

    public static Plan Plan(Situation situation) => Guide.ForCard(situation.Card).Plan(situation, Today);
}
