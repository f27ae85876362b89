using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Situations;

// What follows about a My Number Card (docs: procedures 0 to 2).
public sealed partial class Facts
{
    // A reservation is good for 24 hours after the phone step (Niigata, M3).
    private const int ReservationHours = 24;

    // Renewal starts three months before the end (Kasaoka, M23).
    private const int RenewalDays = 90;

    /// <summary>Which of the two PINs that a kiosk can set do not work.</summary>
    private string? Broken()
    {
        var (signature, authentication) = (State("signature"), State("authentication"));
        if (signature is null || authentication is null) return null;
        return (signature is "locked" or "forgotten", authentication is "locked" or "forgotten") switch
        {
            (true, true) => "both",
            (true, false) => "signature",
            (false, true) => "authentication",
            _ => "none",
        };
    }

    /// <summary>PINs that only the office sets: resident register, card information.</summary>
    private string? OfficePins()
    {
        var (register, info) = (State("resident-register"), State("card-info"));
        if (register is "locked" or "forgotten" || info is "locked" or "forgotten") return "some";
        return register is null || info is null ? null : "none";
    }

    /// <summary>Does it matter that this certificate is not valid? Not to somebody who has trouble with another PIN only.</summary>
    private string? Matters(string certificate)
    {
        if (Broken() is not { } broken) return null;
        // A login PIN is reset whatever became of the other certificate.
        if (certificate == "signature" && broken == "authentication") return Pin is { } meant ? YesNo(meant == "signature") : null;
        if (broken != "none") return "yes";
        if (OfficePins() is not { } office) return null;
        if (office == "some") return "no";
        return Pin is { } pin ? YesNo(pin is "none" or "signature" || (certificate == "authentication" && pin == "authentication")) : null;
    }

    /// <summary>Who acts for the holder by law: for a child under 15, for a ward, or said without a reason.</summary>
    private string? Represented()
    {
        if (Read("adultWard") is not { } ward) return null;
        if (ward == "true") return "ward";
        if (Child() is not { } child) return null;
        if (child == "yes") return "child";
        return Seen("whoGoes") == "legal-representative" && Seen("age") is null ? "represented" : "none";
    }

    private string? Child()
    {
        if (SaidChild()) return "yes";
        if (Seen("age") is not null || Seen("child") == "no") return "no";
        if (!Situation.IsComplete) return Lacks("child");
        // Who has a signature password is hardly under 15.
        if (Situation.Stated.GetValueOrDefault("pins.signature") is not ("known" or "locked" or "forgotten")) Assumed.Add("age");
        return "no";
    }

    private string? Residency()
    {
        if (Situation.Stated.ContainsKey("residency")) return Seen("residency");
        // Only a foreign resident has a stay that ends.
        if (Seen("stayEndsInDays") is not null || Seen("stayRenewalPending") == "true") return "foreign-resident";
        return Seen("foreigner") switch
        {
            "yes" when Situation.IsComplete => "foreign-resident",
            "yes" => Lacks("residency"),
            "no" => "citizen",
            _ => Situation.IsComplete ? "citizen" : Lacks("foreigner"),
        };
    }

    /// <summary>How the period of stay, with which the card of a foreign resident ends, stands today.</summary>
    private string? Stay()
    {
        if (Residency() is not { } residency) return null;
        if (residency != "foreign-resident") return "none";
        if (Seen("stay") is { } stay) return stay;
        if (Whole("stayEndsInDays") is { } days)
        {
            if (days < 0) return "over";
            return days <= RenewalDays || Seen("stayRenewalPending") == "true" ? "ending" : "open";
        }
        if (Seen("stayRenewalPending") == "true") return "ending";
        if (!Situation.IsComplete) return Lacks("stay");
        Assumed.Add("stayEndsInDays");
        return "open";
    }

    /// <summary>
    /// valid, expired, revoked, changed (a change of name, birth date, sex or address has revoked it), or none on this card.
    /// </summary>
    private string? SignatureCertificate()
    {
        if (Stated("signature") == "never-issued") return "none";
        var certificate = Read("signatureCertificate");
        if (certificate == "never-issued") return "none";
        if (certificate is "expired" or "revoked") return certificate;
        return Read("detailsChanged") switch { "true" => "changed", null => null, _ => certificate };
    }

    private string? AuthenticationCertificate()
    {
        if (Stated("authentication") == "never-issued") return "none";
        var certificate = Read("authenticationCertificate");
        return certificate == "never-issued" ? "none" : certificate;
    }

    /// <summary>Something at home that can change a PIN: a reader with a computer, or a phone with NFC.</summary>
    private string? Device()
    {
        var (reader, phone) = (Seen("reader"), Seen("phone"));
        if (reader == "true" || phone == "true") return "yes";
        return reader is null || phone is null ? Lacks("reader") : "no";
    }

    /// <summary>How the shop that was asked for stands to the PIN that is to be reset.</summary>
    private string? ShopOfficial()
    {
        if (Seen("shop") is not { } id || Operators.Find(id) is not { } shop) return "none";
        if (shop.Stores == "none") return "unlisted";
        if (KioskPin() is not ("signature" or "authentication")) return "no-kiosk";
        return shop.Pins.Contains("jp." + KioskPin()) ? "can" : "cannot";
    }

    /// <summary>The one of the two PINs that a kiosk would set: it does not work, or is doubted, which is the same there.</summary>
    private string? KioskPin()
    {
        if (Broken() is not { } broken) return null;
        if (broken != "none") return broken == "both" ? "none" : broken;
        var doubted = ToSet.Where(p => p is "signature" or "authentication" && Wrong(p) > 0).ToArray();
        return doubted is [var one] ? one : "none";
    }

    /// <summary>Could a kiosk help, were it not for another PIN that only the office sets?</summary>
    private string? KioskPossible()
    {
        if (KioskPin() is not ("signature" or "authentication")) return "no";
        if (Seen("phone") == "false" || Represented() != "none") return "no";
        if (SignatureCertificate() != "valid" || AuthenticationCertificate() != "valid") return "no";
        if (this["faceCard"] != "false" || this["cardState"] != "in-hand") return "no";
        return YesNo(Residency() != "abroad" && Stay() != "over" && PinOf == "card");
    }

    /// <summary>
    /// Is a code set at the counter? Not where something is only asked or fetched there.
    /// </summary>
    private string? SetsCode() => NeedsReset() is null ? null : YesNo(ToSet.Count > 0);

    /// <summary>Is nothing wanted at the counter but the paper that a store does not print for a child?</summary>
    private string? StoreCopy()
    {
        if (Service != "convenience-store") return "no";
        return Child() is not { } child ? null : YesNo(child == "yes" && ToSet.Count == 0);
    }

    /// <summary>
    /// <c>offer</c>: only that of the signature, and whoever comes has trouble with another PIN: nobody has to have it issued.
    /// </summary>
    private string Certificates()
    {
        if (ToIssue.Count == 0) return "none";
        return ToIssue is ["signature"] && Pin != "signature" && Matters("signature") == "no" ? "offer" : "some";
    }

    /// <summary>The certificates that have to be issued anew, or for the first time.</summary>
    public IReadOnlyList<string> ToIssue
    {
        get
        {
            if (Situation.Country != "jp" || Read("faceCard") != "false") return [];
            var signature = SignatureCertificate() switch
            {
                "expired" or "revoked" or "changed" => true,
                "none" => Pin == "signature" && Entitled() == "yes",
                _ => false,
            };
            var authentication = AuthenticationCertificate() is "expired" or "revoked" or "none";
            return [.. signature ? ["signature"] : Array.Empty<string>(), .. authentication ? ["authentication"] : Array.Empty<string>()];
        }
    }

    /// <summary>Could a signature certificate be issued that is not there? From 15 on, and not for a ward.</summary>
    private string? Entitled()
    {
        if (Read("faceCard") is not { } face || SignatureCertificate() is not { } certificate || Represented() is not { } by) return null;
        return YesNo(face == "false" && certificate == "none" && by is not ("child" or "ward") && Child() == "no");
    }

    /// <summary>How many PINs there are to be set: without a signature certificate there are three.</summary>
    private string? PinsOfCard()
    {
        if (SignatureCertificate() is not { } certificate) return null;
        return certificate != "none" || ToIssue.Contains("signature") ? "four" : "three";
    }

    private string? Reservation()
    {
        if (Situation.Number("reservationAgeHours") is not { } age) return "none";
        // What cannot be reached before the machines open again is lost as well.
        return age + HoursUntilOpen() >= ReservationHours ? "expired" : "valid";
    }

    private decimal HoursUntilOpen() => Now is { } now ? (decimal)(Kiosk.NextOpening(now) - now).TotalHours : 0;

    private string? KioskOpen() => Now is { } now ? YesNo(Kiosk.IsOpen(now)) : "unknown";

    private DateTime? Now => Seen("time") is { } time ? today.ToDateTime(Time(time)) : null;

    // By the typical hours of the route: a city may have others (procedures 2.1).
    private string? OfficeOpen() => Seen("time") is { } time ? YesNo(Time(time) >= Office.From && Time(time) < Office.Until) : "unknown";

    private static Hours Office => Guide.For("jp").Data.Routes["office"].Hours![0];

    // The shop that was asked for, where it is in the official list.
    private Operator Kiosk
    {
        get
        {
            var asked = Situation["shop"] is { } shop ? Operators.Find(shop) : null;
            return asked is { Stores: not "none" } ? asked : Operators.All[0];
        }
    }
}
