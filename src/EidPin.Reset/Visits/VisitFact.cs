using System.Text.Json.Serialization;
using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>
/// What happened at a counter, in the order of its happening; kept for good. Of the holder nothing stands in it but the card's pseudonym
/// and kinds of documents; of staff the id, and the name in what they signed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(Opened), "visit-opened")]
[JsonDerivedType(typeof(Described), "visit-described")]
[JsonDerivedType(typeof(Paired), "visit-paired")]
[JsonDerivedType(typeof(CardSeen), "visit-card-seen")]
[JsonDerivedType(typeof(Decided), "visit-signed")]
[JsonDerivedType(typeof(Authorised), "visit-authorised")]
[JsonDerivedType(typeof(PinDone), "visit-pin-done")]
[JsonDerivedType(typeof(PinNotDone), "visit-pin-not-done")]
[JsonDerivedType(typeof(PinUncertain), "visit-pin-uncertain")]
[JsonDerivedType(typeof(HolderSigned), "visit-holder-signed")]
[JsonDerivedType(typeof(HandedOver), "visit-handed-over")]
[JsonDerivedType(typeof(EnquirySent), "visit-enquiry-sent")]
[JsonDerivedType(typeof(Closed), "visit-closed")]
[JsonDerivedType(typeof(Cancelled), "visit-cancelled")]
[JsonDerivedType(typeof(Expired), "visit-expired")]
public abstract record VisitFact
{
    public required DateTimeOffset At { get; init; }

    /// <param name="By">Staff id of the clerk.</param>
    /// <param name="Pairing">The short code: it opens nothing without a terminal of the site.</param>
    public sealed record Opened(
        string By,
        string Site,
        string Who,
        bool ByPhone,
        DateTimeOffset Until,
        string? Pairing,
        VisitRules Rules,
        Enquiry? Enquiry = null) : VisitFact, IOfStaff;

    public sealed record Described(string By, Description Description) : VisitFact, IOfStaff;

    public sealed record Paired(string Terminal) : VisitFact;

    /// <param name="RecentResets">Resets of this card in the seven days before, in other visits and at machines.</param>
    public sealed record CardSeen(string Terminal, string Card, int RecentResets) : VisitFact;

    /// <param name="Role">In which role.</param>
    /// <param name="Record">The bytes whose SHA-256 was signed.</param>
    public sealed record Decided(string By, StaffRole Role, byte[] Record, Assertion Assertion) : VisitFact, IOfStaff;

    /// <param name="TriesBefore">By PIN, as the card said; a PIN that it did not tell of is left out.</param>
    /// <param name="Key">SHA-256 (hex) of the terminal's public key.</param>
    public sealed record Authorised(
        string Terminal, string Attempt, IReadOnlyList<string> Pins, IReadOnlyDictionary<string, int> TriesBefore, string? Key = null)
        : VisitFact;

    /// <param name="By"><c>receipt</c> of the chip, <c>counter</c> that went up, or <c>verify</c>: the new PIN was used.</param>
    public sealed record PinDone(string Pin, string By) : VisitFact;

    /// <summary>It needs a new signed decision.</summary>
    /// <param name="Why"><c>refused</c>, <c>counter</c>, <c>verify</c>, <c>locked</c> or <c>not-known</c>, as at a machine.</param>
    public sealed record PinNotDone(string Pin, string Why) : VisitFact;

    public sealed record PinUncertain(string Pin) : VisitFact;

    /// <param name="Kind"><c>signature</c> with the PIN just set, or <c>check</c> of it where no key is behind it.</param>
    public sealed record HolderSigned(string Pin, string Kind, byte[]? Text = null, byte[]? Signature = null) : VisitFact;

    /// <summary>The issuer's own system goes on from here.</summary>
    /// <param name="Certificates"><c>signature</c>, <c>authentication</c>.</param>
    /// <param name="Why">One of <see cref="CertificateEnds"/>.</param>
    /// <param name="First">PINs that have to be set before a certificate can be issued, since it asks for them.</param>
    public sealed record HandedOver(
        string By, IReadOnlyList<string> Certificates, string Why, IReadOnlyList<string> Done, IReadOnlyList<string> First)
        : VisitFact, IOfStaff;

    public sealed record EnquirySent(string By, Enquiry Enquiry) : VisitFact, IOfStaff;

    public sealed record Closed(string By) : VisitFact, IOfStaff;

    /// <param name="Why">One of <see cref="CancelReasons"/>.</param>
    public sealed record Cancelled(string By, string Why) : VisitFact, IOfStaff;

    public sealed record Expired : VisitFact;
}

/// <summary>What somebody of the staff did.</summary>
public interface IOfStaff
{
    /// <summary>Staff id.</summary>
    string By { get; }
}
