using System.Globalization;

namespace EidPin.Guidance.Situations;

// What follows about a Finnish card (docs: procedures 5).
public sealed partial class Facts
{
    // Identity cards granted from this day have a 7-digit code for the first use only (F7).
    private static readonly DateOnly SevenDigits = new(2026, 1, 13);

    /// <summary>By which scheme the card was given out: what the code in the letter is good for.</summary>
    private string? Scheme()
    {
        if (Situation.Card != "fi.citizen") return "8-digit";
        if (Seen("scheme") is { } scheme) return scheme;
        if (Seen("issued") is { } issued)
            return Day(issued) >= SevenDigits ? "7-digit" : "8-digit";
        if (!Situation.IsComplete) return Lacks("scheme");
        Assumed.Add("issued");
        return "8-digit";
    }

    // Identity cards and the cards of health care are good for five years at most (F6, F14).
    private const int Years = 5;

    /// <summary>Is the card older than any such card gets?</summary>
    private string Outlived() => YesNo(Seen("issued") is { } issued && Day(issued) < today.AddYears(-Years));

    /// <summary>Is the activation code wished to be another? Nobody is asked that: the PIN to be changed is one of the two.</summary>
    private string ChangesCode() => YesNo(Seen("wish") == "change" && (Seen("pin") ?? PinOfService()) == "activation-code");

    private static DateOnly Day(string value) => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A Finnish certificate that has expired or was revoked does not come back: the card is replaced.</summary>
    private string? FinnishCertificate()
    {
        if (Seen("signatureCertificate") is "expired" or "revoked") return "ended";
        return Seen("authenticationCertificate") is "expired" or "revoked" ? "ended" : "valid";
    }

    /// <summary>
    /// Only an activated card has PINs of its holder's choice (S3): it is not yet where that is wished, or where a PIN was never set.
    /// </summary>
    private string? Activated()
    {
        if (Stated("pin1") == "never-issued" || Stated("pin2") == "never-issued") return "no";
        if (Read("wish") is not { } wish) return null;
        return wish == "activate" ? "no" : "yes";
    }

    /// <summary>
    /// Is a PIN, not the activation code, known to be locked? On a card of the 7-digit scheme the letter does not help then.
    /// </summary>
    private string? IsLocked() => YesNo(Stated("pin1") == "locked" || Stated("pin2") == "locked");
}
