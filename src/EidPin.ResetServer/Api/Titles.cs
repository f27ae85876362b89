using EidPin.Reset;

namespace EidPin.ResetServer.Api;

/// <summary>One plain sentence for each refusal, for developers and logs: people read the texts of the Desk.</summary>
internal static class Titles
{
    public static string Of(string id) => All.GetValueOrDefault(id) ?? id;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Refusals.BothUnknown] = "Both PINs are locked or unknown: only the office helps.",
        [Refusals.NeverAtKiosk] = "This PIN is never reset at a kiosk.",
        [Refusals.DetailsChanged] = "The holder's details have changed since the certificate was issued.",
        [Refusals.CertificateNotValid] = "A certificate of the card is over, revoked, or cannot be checked.",
        [Refusals.NoSignatureCertificate] = "No signature certificate was issued for this card.",
        [Refusals.ChainCannot] = "The machines of this chain do not reset this PIN.",
        [Refusals.CardNotValid] = "The card is not valid any more.",
        [Refusals.OtherIssuer] = "The card's certificates are not of an authority of this operator.",
        [Refusals.OtherCard] = "This is another card.",
        [Refusals.UnknownCard] = "The register of issued cards does not know this card.",
        [Refusals.NoReservation] = "There is no such reservation.",
        [Refusals.Expired] = "The hours of the reservation are over.",
        [Refusals.Cancelled] = "The reservation was cancelled.",
        [Refusals.Used] = "The reservation was used: the PIN is set.",
        [Refusals.InUse] = "The reservation is in use at a kiosk, or nobody knows yet how that ended.",
        [Refusals.FacePending] = "The face is not compared yet.",
        [Refusals.FaceRefused] = "The face was compared and is another one.",
        [Refusals.FaceUndecided] = "The comparison did not answer; nothing was decided or kept.",
        [Refusals.TooOften] = "The reservation was authorised as often as it may be.",
        [Refusals.ListOverdue] = "The operator lacks a revocation list that is in force: no card can be checked now.",
        [Refusals.BadProof] = "The signature is not of this card over the expected text.",
        [Refusals.StaleProof] = "The proof's challenge is unknown, used or over.",
        [Refusals.WrongPurpose] = "The certificate is for another purpose.",
        [Refusals.WeakKey] = "The certificate's key is too weak.",
        [Refusals.BadReceipt] = "The receipt is not the chip's of this session.",
        [Refusals.NotTheChip] = "The answer to INITIALIZE UPDATE is not this card's.",
        [Refusals.KioskUnknown] = "This kiosk is not known.",
        [Refusals.KioskRevoked] = "The kiosk's key was revoked.",
        [Refusals.KioskSimulated] = "A simulated kiosk works in practice only.",
        [Refusals.Closed] = "The machines of this chain are closed now.",
        [Refusals.TooMany] = "There were too many requests.",
        [Refusals.Malformed] = "The request is not as it has to be.",
        [Refusals.NotAllowed] = "Who asks has not shown that they may.",
        [Refusals.ReusedKey] = "The idempotency key was used for another request.",
    };
}
