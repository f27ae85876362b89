using EidPin.Reset.People;
using EidPin.Reset.Visits;

namespace EidPin.Reset;

/// <summary>
/// Why something was not done. Ids that the guide knows too are its own, so that a page can lead from a refusal to the plan.
/// </summary>
/// <param name="Id">One of <see cref="Refusals"/>.</param>
/// <param name="Detail">A value that helps to understand it, never personal: an opening time, a state.</param>
public sealed record Refusal(string Id, string? Detail = null);

/// <summary>What HTTP says of a reason.</summary>
/// <param name="Title">One plain sentence for developers and logs: people read the texts of the Desk.</param>
public sealed record RefusalKind(string Id, int Status, string Title);

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
    public const string TooManyReservations = "too-many-reservations";
    public const string TooOften = "authorised-too-often";

    // Of the comparison, to staff.
    public const string FaceDecided = "face-decided";
    public const string FaceTaken = "face-taken";
    public const string PhotosChanged = "photos-changed";

    // Of the operator: no fault of the card's.
    public const string ListOverdue = "list-overdue";
    public const string RegisterChanged = "register-changed";

    // Of a proof.
    public const string BadProof = "bad-proof";
    public const string StaleProof = "stale-proof";
    public const string OtherOrigin = "other-origin";
    public const string NoOrigin = "no-origin";
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

    private static readonly RefusalKind[] Kinds =
    [
        .. VisitRefusals.All,
        new(BothUnknown, 422, "Both PINs are locked or unknown: only the office helps."),
        new(NeverAtKiosk, 422, "This PIN is never reset at a kiosk."),
        new(DetailsChanged, 422, "The holder's details have changed since the certificate was issued."),
        new(CertificateNotValid, 422, "A certificate of the card is over, revoked, or cannot be checked."),
        new(NoSignatureCertificate, 422, "No signature certificate was issued for this card."),
        new(ChainCannot, 409, "The machines of this chain do not reset this PIN."),
        new(CardNotValid, 422, "The card is not valid any more."),
        new(OtherIssuer, 422, "The card's certificates are not of an authority of this operator."),
        new(OtherCard, 403, "This is another card."),
        new(UnknownCard, 422, "The register of issued cards does not know this card."),
        new(NoReservation, 404, "There is no such reservation."),
        new(Expired, 410, "The hours of the reservation are over."),
        new(Cancelled, 410, "The reservation was cancelled."),
        new(Used, 410, "The reservation was used: the PIN is set."),
        new(InUse, 409, "The reservation is in use at a kiosk, or nobody knows yet how that ended."),
        new(FacePending, 409, "The face is not compared yet."),
        new(FaceRefused, 422, "The face was compared and is another one."),
        new(FaceUndecided, 503, "The comparison did not answer; nothing was decided or kept."),
        new(TooManyReservations, 429, "There were as many reservations of this card as there may be in a day."),
        new(FaceDecided, 409, "The face was compared before."),
        new(FaceTaken, 409, "Somebody else looks at these photos now, or the time for it is over."),
        new(PhotosChanged, 409, "The photos are not those that were looked at."),
        .. StaffRefusals.All,
        new(TooOften, 429, "The reservation was authorised as often as it may be."),
        new(ListOverdue, 503, "The operator lacks a revocation list that is in force: no card can be checked now."),
        new(RegisterChanged, 503, "The register of cards and machines is not the one that this server knew: nothing is reset now."),
        new(BadProof, 403, "The signature is not of this card over the expected text."),
        new(StaleProof, 409, "The proof's challenge is unknown, used or over."),
        new(OtherOrigin, 403, "It was signed for a server at another address than this one's."),
        new(NoOrigin, 403, "What was signed names no server: that is not taken any more."),
        new(WrongPurpose, 403, "The certificate is for another purpose."),
        new(WeakKey, 403, "The certificate's key is too weak."),
        new(BadReceipt, 422, "The receipt is not the chip's of this session."),
        new(NotTheChip, 403, "The answer to INITIALIZE UPDATE is not this card's."),
        new(KioskUnknown, 401, "This kiosk is not known."),
        new(KioskRevoked, 403, "The kiosk's key was revoked."),
        new(KioskSimulated, 403, "A simulated kiosk works in practice only."),
        new(Closed, 409, "The machines of this chain are closed now."),
        new(TooMany, 429, "There were too many requests."),
        new(Malformed, 400, "The request is not as it has to be."),
        new(NotAllowed, 401, "Who asks has not shown that they may."),
        new(ReusedKey, 409, "The idempotency key was used for another request."),
    ];

    /// <summary>Every one by its id.</summary>
    public static IReadOnlyDictionary<string, RefusalKind> All { get; } = Kinds.ToDictionary(kind => kind.Id);
}
