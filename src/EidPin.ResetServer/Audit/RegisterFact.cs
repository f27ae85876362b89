using System.Text.Json.Serialization;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Audit;

/// <summary>What was changed of cards, machines, lists and settings. Kept for good: no number of a card stands in it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(CardsTaken), "cards")]
[JsonDerivedType(typeof(CardsNamed), "cards-named")]
[JsonDerivedType(typeof(KioskAdded), "kiosk-added")]
[JsonDerivedType(typeof(KioskReplaced), "kiosk-replaced")]
[JsonDerivedType(typeof(KioskRevoked), "kiosk-revoked")]
[JsonDerivedType(typeof(ListTaken), "list")]
[JsonDerivedType(typeof(SettingsTaken), "settings")]
[JsonDerivedType(typeof(Adopted), "adopted")]
[JsonDerivedType(typeof(Resealed), "resealed")]
[JsonDerivedType(typeof(Restored), "restored")]
[JsonDerivedType(typeof(PersonSeen), "person-seen")]
[JsonDerivedType(typeof(PersonErased), "person-erased")]
[JsonDerivedType(typeof(PeopleChanged), "people")]
internal abstract record RegisterFact
{
    public DateTimeOffset At { get; init; }

    /// <summary>Sum over all rows of cards and kiosks as they are after it (<see cref="RowSum"/>), in hexadecimal digits.</summary>
    public string Rows { get; init; } = "";

    /// <summary>Which audit key the sum is made with (<see cref="Keys.AuditKey.Id"/>).</summary>
    public string? RowsKey { get; init; }

    /// <param name="By"><c>issuer</c> (over the network) or <c>command</c>.</param>
    /// <param name="Stopped">Keyed pseudonyms of the cards that are not to be reset any more.</param>
    /// <param name="Changed">Of those whose holder's details have changed.</param>
    /// <param name="Open">Of those that were either and are neither now; null: a version wrote it that did not say so.</param>
    public sealed record CardsTaken(
        string By, int Count, IReadOnlyList<string> Stopped, IReadOnlyList<string>? Changed = null,
        IReadOnlyList<string>? Open = null) : RegisterFact;

    /// <summary>What closed cards are called by the first of the server's keys.</summary>
    public sealed record CardsNamed(IReadOnlyList<string> Stopped, IReadOnlyList<string> Changed) : RegisterFact;

    /// <param name="Key">SHA-256 of the machine's public key.</param>
    public sealed record KioskAdded(string By, string Kiosk, string Chain, string Key) : RegisterFact;

    /// <param name="FormerUntil">Until when the key before is good as well; null: it is not.</param>
    public sealed record KioskReplaced(string By, string Kiosk, string Key, string Why, DateTimeOffset? FormerUntil = null) : RegisterFact;

    public sealed record KioskRevoked(string By, string Kiosk) : RegisterFact;

    /// <param name="Authority">SHA-256 of its public key.</param>
    /// <param name="Content">SHA-256 of the serial numbers, in order, a line each.</param>
    public sealed record ListTaken(string Authority, string Number, DateTimeOffset Until, int Entries, string Content) : RegisterFact;

    /// <summary>Fingerprints of what all processes have alike (<see cref="Fingerprints"/>).</summary>
    public sealed record SettingsTaken(string By, IReadOnlyDictionary<string, string> Values) : RegisterFact;

    /// <summary>Rows from before there were MACs.</summary>
    public sealed record Adopted(int Cards, int Kiosks) : RegisterFact;

    /// <summary>The first of the server's keys vouches for all rows from now on, and the sum is made with it.</summary>
    /// <param name="People">
    /// How many facts of the staff there were, each with its mark; null: a version wrote it that knew nothing of them.
    /// </param>
    public sealed record Resealed(int Cards, int Kiosks, int? People = null) : RegisterFact;

    /// <summary>Somebody looked at what is kept of a card's holder.</summary>
    /// <param name="Card">Its keyed pseudonym.</param>
    /// <param name="How"><c>shown</c>, <c>exported</c>, or <c>timeline</c>: the page of a visit or reservation.</param>
    /// <param name="Why">Why, as it was typed; of a timeline which one it was.</param>
    /// <param name="By">Staff id; null: the operator's own command.</param>
    public sealed record PersonSeen(string Card, string How, string Why, string? By = null) : RegisterFact;

    /// <param name="Card">Its keyed pseudonym.</param>
    /// <param name="Cases">How many it had.</param>
    public sealed record PersonErased(string Card, int Cases, string Why) : RegisterFact;

    /// <summary>Something was done to the list of staff.</summary>
    /// <param name="Record">The words of a <see cref="PeopleRecord"/>, exactly as they were signed.</param>
    /// <param name="Signed">Null: a command did it, or the person with a code.</param>
    public sealed record PeopleChanged(string Record, Assertion? Signed) : RegisterFact;

    /// <summary>An older copy of the database took this one's place.</summary>
    /// <param name="Seal">The last seal that was made before, as the log has it; 0: none is known.</param>
    public sealed record Restored(string Why, long Seal) : RegisterFact;
}
