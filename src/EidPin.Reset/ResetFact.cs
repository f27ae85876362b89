using System.Text.Json.Serialization;
using EidPin.Reset.People;

namespace EidPin.Reset;

/// <summary>What happened to a case, in the order of its happening; kept for good, so nothing in it names a person.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(Reserved), "reserved")]
[JsonDerivedType(typeof(Identified), "identified")]
[JsonDerivedType(typeof(FaceRefused), "face-refused")]
[JsonDerivedType(typeof(PhotosUnclear), "photos-unclear")]
[JsonDerivedType(typeof(Authorised), "authorised")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(NotDone), "not-done")]
[JsonDerivedType(typeof(Uncertain), "uncertain")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Expired), "expired")]
public abstract record ResetFact
{
    public required DateTimeOffset At { get; init; }

    /// <param name="Person">
    /// SHA-256 (hex) of what stands in the table of personal data, with a salt that stands there too: deleting that leaves this whole.
    /// </param>
    /// <param name="Code">The short code: it opens nothing, and whoever found a case by it wants to find the same one later.</param>
    public sealed record Reserved(string Pin, string Card, string? Person = null, string? Code = null) : ResetFact;

    /// <param name="By"><c>policy</c> (no comparison asked for), <c>staff</c>, <c>program</c>, <c>engine</c>.</param>
    /// <param name="Photos">
    /// SHA-256 (hex) over the SHA-256 of each of the two that were compared; null: none were. Facts from before have none.
    /// </param>
    /// <param name="Staff">Who of the staff; null: nobody of them.</param>
    public sealed record Identified(string By, string? Photos = null, StaffDecision? Staff = null) : ResetFact;

    public sealed record FaceRefused(string By, string? Photos = null, StaffDecision? Staff = null) : ResetFact;

    /// <summary>Nobody could tell from them; the holder was asked for others, and all else stayed as it was.</summary>
    public sealed record PhotosUnclear(string By, string Photos, StaffDecision? Staff = null) : ResetFact;

    /// <param name="Key">
    /// SHA-256 (hex) of the machine's public key, so that after a replacement one still knows which it was. Facts from before have none.
    /// </param>
    public sealed record Authorised(string Kiosk, string Attempt, int? TriesBefore, string? Key = null) : ResetFact;

    /// <param name="By"><c>receipt</c> of the chip, <c>counter</c> that went up, or <c>verify</c>: the holder used the new PIN.</param>
    public sealed record Done(string By) : ResetFact;

    /// <summary>It may be authorised again.</summary>
    /// <param name="Why">
    /// <c>refused</c>: the chip said no. <c>counter</c>: it was at 0 and still is. <c>verify</c>: the new PIN is wrong. <c>locked</c> or
    /// <c>not-known</c>: nobody can try the new PIN, so nobody will ever know.
    /// </param>
    public sealed record NotDone(string Kiosk, string Why) : ResetFact;

    /// <summary>The kiosk reports that it does not know.</summary>
    public sealed record Uncertain(string Kiosk) : ResetFact;

    /// <param name="By"><c>holder</c>, <c>staff</c>, <c>later-reservation</c>, <c>erased</c>.</param>
    public sealed record Cancelled(string By) : ResetFact;

    /// <param name="Why">
    /// Null: it was not used in its hours. <see cref="EndUnknown"/>: a kiosk was authorised, and nobody ever told how that ended.
    /// </param>
    public sealed record Expired(string? Why = null) : ResetFact
    {
        public const string EndUnknown = "end-unknown";
    }
}
