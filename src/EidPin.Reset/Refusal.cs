namespace EidPin.Reset;

/// <summary>Why something was not done. Ids that the guide knows too are its own, so that a page can lead from a refusal to the plan.</summary>
/// <param name="Id">One of <see cref="Refusals"/>.</param>
/// <param name="Detail">A value that helps to understand it, never personal: an opening time, a state.</param>
public sealed record Refusal(string Id, string? Detail = null);

/// <summary>All reasons, with what HTTP says of each. A test holds the list against the texts of every language.</summary>
public static class Refusals
{
    // The guide's own reason ids.
    public const string BothUnknown = "both-pins-unknown", NeverAtKiosk = "never-at-kiosk", DetailsChanged = "details-changed",
        CertificateNotValid = "certificate-not-valid", NoSignatureCertificate = "no-signature-certificate", ChainCannot = "chain-cannot", CardNotValid = "card-not-valid";

    // Of a reservation.
    public const string OtherIssuer = "other-issuer", OtherCard = "other-card", UnknownCard = "unknown-card", NoReservation = "no-reservation", Expired = "reservation-expired",
        Cancelled = "reservation-cancelled", Used = "reservation-used", InUse = "reservation-in-use", FacePending = "face-pending", FaceRefused = "face-refused", FaceUndecided = "face-undecided", TooOften = "authorised-too-often";

    // Of a proof.
    public const string BadProof = "bad-proof", StaleProof = "stale-proof", WrongPurpose = "wrong-purpose", WeakKey = "weak-key", BadReceipt = "bad-receipt", NotTheChip = "not-the-chip";

    // Of a machine.
    public const string KioskUnknown = "kiosk-unknown", KioskRevoked = "kiosk-revoked", KioskSimulated = "kiosk-simulated", Closed = "closed-now", TooMany = "too-many-requests",
        Malformed = "malformed", NotAllowed = "not-allowed", ReusedKey = "idempotency-key-reused";

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
