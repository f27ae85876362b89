namespace EidPin.Guidance.Situations;

// Whether each PIN works.
public sealed partial class Facts
{
    /// <summary>
    /// Whether a PIN works: said, or following from something else that was said. In a dialogue the PIN that is meant takes its state from
    /// what happened, and the others, other than the one that a kiosk needs, are not asked for.
    /// </summary>
    public string? State(string pin) => Stated(pin) ?? Meant(pin) ?? (Situation.IsComplete ? "known" : NotAsked(pin));

    // The PIN that the dialogue is about takes its state from what happened.
    private string? Meant(string pin)
    {
        if (Seen("pin") != pin) return null;
        return Seen("trouble") switch
        {
            "locked" => "locked",
            "forgotten" => "forgotten",
            "none" or "exposed" => "known",
            "refused" => Knows(),
            _ => null,
        };
    }

    // A code that was refused is known where the person is sure of it.
    private string? Knows() => Seen("knows") switch
    {
        "yes" => "known",
        "no" => "forgotten",
        _ => null,
    };

    private string? NotAsked(string pin)
    {
        var (trouble, wanted) = (Seen("trouble"), Seen("pin"));
        if (trouble is "none" or "exposed") return "known";
        if (wanted is null && !Situation.SaysBad) return Lacks("pin");
        if (pin == wanted) return Lacks(trouble == "refused" ? "knows" : "trouble");
        if (trouble == "refused" && wanted is not null)
        {
            var knows = Seen("knows");
            if (knows == "yes") return "known";
            if (knows is null) return Lacks("knows");
        }
        if (pin == "activation-code") return Lacks("pins.activation-code");
        // Only the one that a kiosk needs for the other is asked for.
        var needed = pin is "signature" or "authentication" && (wanted is null or "signature" or "authentication");
        return needed ? Lacks($"pins.{pin}") : "known";
    }

    /// <summary>The state of a PIN as far as something says it.</summary>
    private string? Stated(string pin)
    {
        var said = Seen($"pins.{pin}");
        if (pin == "signature" && said is not ("known" or "never-issued") && IsWithout()) return "never-issued";
        if (said is not null) return said;
        if (Whole($"wrongTries.{pin}") >= SituationFields.Tries(Situation.Card)[pin]) return "locked";
        return pin switch
        {
            "signature" when HasNoSignature() => "never-issued",
            "authentication" when Seen("faceCard") == "true" => "locked",
            "authentication" when Seen("authenticationCertificate") == "never-issued" => "never-issued",
            _ => null,
        };
    }

    private bool HasNoSignature() => Seen("faceCard") == "true" || Seen("signatureCertificate") == "never-issued";

    private bool SaidChild() => Seen("child") == "yes" || Whole("age") < 15;

    // Under 15, and for wards, there is none unless something was said of its certificate or tries: it may be issued by exception. That it
    // is locked says nothing: readers show one that was never set as locked (my-number-card 4.4), nor that nobody knows one.
    private bool IsWithout()
    {
        var misses = Wrong("signature");
        if (Seen("pins.signature") == "known") return false;
        if (!SaidChild() && Seen("adultWard") != "true") return false;
        // A dialogue asks of all certificates at once.
        if (Seen("trouble") is not null)
            return SaidChild() || (Seen("pins.signature") ?? Meant("signature")) is "locked" or "forgotten";
        if (Situation.Stated.ContainsKey("signatureCertificate") || (misses > 0 && !IsGone(misses))) return false;
        return SaidChild() || Seen("pins.signature") is "locked" or "forgotten" || IsGone(misses);
    }

    private bool IsGone(int misses) => misses == SituationFields.Tries(Situation.Card)["signature"];

    /// <summary>Somebody says of this very card that it has a signature password, whatever is usual for such a holder.</summary>
    private bool SaysSignature()
    {
        if (IsWithout()) return false;
        if (Situation.Stated.GetValueOrDefault("pins.signature") is { } state) return state != "never-issued";
        if (Wrong("signature") > 0) return true;
        // A program may have written out that it is valid, the default; of a child nobody takes it for one.
        var certificate = Situation.Stated.GetValueOrDefault("signatureCertificate");
        return certificate is "expired" or "revoked" || (certificate == "valid" && SaidChild());
    }
}
