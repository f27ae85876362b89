namespace EidPin.Reset;

/// <summary>
/// Why something was not done. Ids that the guide knows too are its own, so that a page can lead from a refusal to the plan.
/// </summary>
/// <param name="Id">One of <see cref="Refusals"/>.</param>
/// <param name="Detail">A value that helps to understand it, never personal: an opening time, a state.</param>
public sealed record Refusal(string Id, string? Detail = null);

/// <summary>All reasons, with what HTTP says of each. A test holds the list against the texts of every language.</summary>
public static class Refusals
{
    // The guide's own reason ids.
    public const string BothUnknown = "both-pins-unknown";
    public const string NeverAtKiosk = "never-at-kiosk";
    public const string DetailsChanged = "details-changed";
    public const string CertificateNotValid = "certificate-not-valid";
    public const string NoSignatureCertificate = "no-signature-certificate";
    public const string ChainCannot = "chain-cannot";
    public const string CardNotValid = "card-not-valid";

    // Of a reservation.
    public const string OtherIssuer = "other-issuer";
    public const string OtherCard = "other-card";
    public const string UnknownCard = "unknown-card";
    public const string NoReservation = "no-reservation";
    public const string Expired = "reservation-expired";
    public const string Cancelled = "reservation-cancelled";
    public const string Used = "reservation-used";
    public const string InUse = "reservation-in-use";
    public const string FacePending = "face-pending";
    public const string FaceRefused = "face-refused";
    public const string FaceUndecided = "face-undecided";
    public const string TooOften = "authorised-too-often";

    // Of the operator: no fault of the card's.
    public const string ListOverdue = "list-overdue";

    // Of a proof.
    public const string BadProof = "bad-proof";
    public const string StaleProof = "stale-proof";
    public const string WrongPurpose = "wrong-purpose";
    public const string WeakKey = "weak-key";
    public const string BadReceipt = "bad-receipt";
    public const string NotTheChip = "not-the-chip";

    // Of a machine.
    public const string KioskUnknown = "kiosk-unknown";
    public const string KioskRevoked = "kiosk-revoked";
    public const string KioskSimulated = "kiosk-simulated";
    public const string Closed = "closed-now";
    public const string TooMany = "too-many-requests";
    public const string Malformed = "malformed";
    public const string NotAllowed = "not-allowed";
    public const string ReusedKey = "idempotency-key-reused";

    /// <summary>Every id and its HTTP status.</summary>
    public static IReadOnlyDictionary<string, int> Status { get; } = new Dictionary<string, int>
    {
        [BothUnknown] = 422,
        [NeverAtKiosk] = 422,
        [DetailsChanged] = 422,
        [CertificateNotValid] = 422,
        [NoSignatureCertificate] = 422,
        [ChainCannot] = 409,
        [CardNotValid] = 422,
        [OtherIssuer] = 422,
        [OtherCard] = 403,
        [UnknownCard] = 422,
        [NoReservation] = 404,
        [Expired] = 410,
        [Cancelled] = 410,
        [Used] = 410,
        [InUse] = 409,
        [FacePending] = 409,
        [FaceRefused] = 422,
        [FaceUndecided] = 503,
        [TooOften] = 429,
        [ListOverdue] = 503,
        [BadProof] = 403,
        [StaleProof] = 409,
        [WrongPurpose] = 403,
        [WeakKey] = 403,
        [BadReceipt] = 422,
        [NotTheChip] = 403,
        [KioskUnknown] = 401,
        [KioskRevoked] = 403,
        [KioskSimulated] = 403,
        [Closed] = 409,
        [TooMany] = 429,
        [Malformed] = 400,
        [NotAllowed] = 401,
        [ReusedKey] = 409,
    };
}
