using System.Text.Json.Serialization;

namespace EidPin.Reset;

/// <summary>Where a case stands.</summary>
public enum ResetState
{
    /// <summary>The known PIN was proven; the face is not compared yet.</summary>
    Reserved,

    /// <summary>The holder may go to a kiosk: proven, and compared or not to be.</summary>
    Identified,

    /// <summary>A kiosk has the session keys for this card and has not reported yet.</summary>
    Authorised,

    Done,

    /// <summary>
    /// Its hours are over before it was authorised; or it was, and nobody told how that ended while the data of it were kept.
    /// </summary>
    Expired,

    /// <summary>By the holder, by staff, by a later reservation of the same card, or since the face was another one.</summary>
    Cancelled,

    /// <summary>Authorised, and no report came: what the card says the next time decides.</summary>
    Unknown,
}

/// <summary>The reset of one PIN of one card: what its facts add up to. Knows no name, no code and no number of a card.</summary>
public sealed record ResetCase
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>A kiosk that has not reported by then is not going to: its card session is over.</summary>
    public static readonly TimeSpan ReportWithin = TimeSpan.FromMinutes(2);

    public const int MostAuthorisations = 3;

    public required string Id { get; init; }

    /// <summary>The PIN that is to be set anew: <c>jp.signature</c> or <c>jp.authentication</c>.</summary>
    public required string Pin { get; init; }

    /// <summary>The card as the server's key names it.</summary>
    public required string Card { get; init; }

    public required DateTimeOffset ReservedAt { get; init; }

    /// <summary>When the holder's part was complete: from here the hours count.</summary>
    public DateTimeOffset? IdentifiedAt { get; init; }

    /// <summary>As facts say; <see cref="StateAt"/> also knows what time has done.</summary>
    public ResetState State { get; init; } = ResetState.Reserved;

    /// <summary>Tries of <see cref="Pin"/> that the card told before the kiosk was authorised; null: it did not say.</summary>
    public int? TriesBefore { get; init; }

    public string? Kiosk { get; init; }

    /// <summary>Names the card session that was authorised last.</summary>
    public string? Attempt { get; init; }

    public DateTimeOffset? AuthorisedAt { get; init; }

    /// <summary>Card sessions authorised so far.</summary>
    public int Authorisations { get; init; }

    /// <summary>The face was compared and is another one.</summary>
    public bool FaceRefused { get; init; }

    /// <summary>Facts so far: who writes the next one says how many there were, so that of two only one can.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The PIN that proves the holder: of signature and login PIN the other one.</summary>
    public string KnownPin => ResetPins.ProvenBy(Pin);

    /// <summary>Staff could not tell from the photos at least once: no other fact leaves a case waiting.</summary>
    [JsonIgnore]
    public bool WasUnclear => State == ResetState.Reserved && Version > 1;

    /// <summary>First moment at which the reservation is no longer good.</summary>
    public DateTimeOffset ExpiresAt => (IdentifiedAt ?? ReservedAt) + Life;

    public ResetState StateAt(DateTimeOffset now) => State switch
    {
        ResetState.Reserved or ResetState.Identified when now >= ExpiresAt => ResetState.Expired,
        ResetState.Authorised when now >= AuthorisedAt + ReportWithin => ResetState.Unknown,
        _ => State,
    };
}

/// <summary>
/// Which PINs can be reset where: a kiosk never sets those of the resident register and of the card information, a counter sets all four.
/// </summary>
public static class ResetPins
{
    public const string Signature = "jp.signature", Authentication = "jp.authentication";
    public const string ResidentRegister = "jp.resident-register", CardInfo = "jp.card-info";

    /// <summary>Those that a counter can reset, in the order in which people are told of them.</summary>
    public static IReadOnlyList<string> AtCounter { get; } = [Signature, Authentication, ResidentRegister, CardInfo];

    /// <summary>A kiosk can.</summary>
    public static bool Can(string pin) => pin is Signature or Authentication;

    public static bool CanAtCounter(string pin) => AtCounter.Contains(pin);

    public static string ProvenBy(string pin) => pin switch
    {
        Signature => Authentication,
        Authentication => Signature,
        _ => throw new ArgumentException($"no kiosk resets {pin}", nameof(pin)),
    };
}

/// <summary>States as JSON has them.</summary>
public static class ResetStateWords
{
    /// <summary><c>reserved</c>, <c>identified</c> …</summary>
    public static string Word(this ResetState state) => state.ToString().ToLowerInvariant();
}
