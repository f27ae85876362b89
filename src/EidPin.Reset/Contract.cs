using System.Text.Json.Serialization;

namespace EidPin.Reset;

// The records of the HTTP API, version 1: what the Desk and a kiosk say to the server and hear of it. Bytes are base64. No member ever
// holds a code that a holder chose, nor one that the card was shown. A refusal is a problem document (RFC 9457) whose "reason" is an id of
// Refusals.

/// <summary>GET /v1/operator</summary>
/// <param name="Practice">Simulated cards alone: every page carries a band that says so.</param>
/// <param name="FaceCheck"><c>off</c>, <c>review</c> or <c>engine</c>.</param>
/// <param name="Authorities">Whose certificates are accepted. A card of another issuer is turned away before any PIN is asked.</param>
public sealed record OperatorInfo(
    string Id,
    IReadOnlyDictionary<string, string> Name,
    bool Practice,
    string FaceCheck,
    IReadOnlyList<AuthorityInfo> Authorities,
    IReadOnlyList<PlaceInfo> Places,
    int LifeHours);

/// <param name="Pin">Whose certificates it issues: <c>jp.authentication</c> or <c>jp.signature</c>.</param>
/// <param name="Certificate">DER.</param>
public sealed record AuthorityInfo(string Pin, byte[] Certificate);

/// <summary>A chain whose machines can be used, and when (times of its zone).</summary>
/// <param name="Closures">When its machines are closed in the coming days though the hours say otherwise.</param>
public sealed record PlaceInfo(
    string Id,
    IReadOnlyDictionary<string, string> Name,
    IReadOnlyList<string> Pins,
    string Stores,
    TimeOnly From,
    TimeOnly Until,
    string Zone,
    IReadOnlyList<Closure>? Closures = null)
{
    /// <summary>
    /// Until when something that ends then can be done here: a reservation that runs till one at night ends at closing time. Null: this
    /// place does not open before. Where this computer does not know the zone, nobody knows here when it closes: the end itself.
    /// </summary>
    public DateTimeOffset? LastMoment(DateTimeOffset now, DateTimeOffset end)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone)) return end;
        for (var day = TimeZoneInfo.ConvertTime(end, zone).Date; day >= TimeZoneInfo.ConvertTime(now, zone).Date; day = day.AddDays(-1))
        {
            var opens = ZoneTime.At(zone, day + From.ToTimeSpan());
            var closes = ZoneTime.At(zone, IsNight ? day.AddDays(1) : day + Until.ToTimeSpan());
            var last = end < closes ? end : closes;
            while (Closures?.FirstOrDefault(c => c.From < last && last <= c.Until) is { } pause) last = pause.From;
            if (last > opens && last > now) return last;
        }
        return null;
    }

    private bool IsNight => Until >= new TimeOnly(23, 59);
}

/// <summary>Times on the clock of a place.</summary>
public static class ZoneTime
{
    /// <param name="local">A time that the spring's clock leaves out is what it shows instead.</param>
    public static DateTimeOffset At(TimeZoneInfo zone, DateTime local)
    {
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new(local, zone.GetUtcOffset(local));
    }
}

/// <summary>Maintenance of a chain's machines.</summary>
public sealed record Closure(DateTimeOffset From, DateTimeOffset Until);

/// <summary>POST /v1/challenges: what a proof has to be made with. Good once and for five minutes.</summary>
/// <param name="Nonce">32 bytes.</param>
public sealed record Challenge(string Id, byte[] Nonce, DateTimeOffset Time, DateTimeOffset Until);

/// <summary>
/// A card's proof that its holder knows a PIN: the signature of <see cref="ProofText"/> (RSA PKCS #1 v1.5 or ECDSA, SHA-256).
/// </summary>
/// <param name="AuthenticationCertificate">DER; tells which card it is, also where the other key signs.</param>
/// <param name="SignatureCertificate">DER, where the signature key signs; else null.</param>
/// <param name="Origin">The server as it was dialled, as it stands in the text; left out: the text is of version 1.</param>
public sealed record Proof(
    string Challenge,
    byte[] AuthenticationCertificate,
    byte[]? SignatureCertificate,
    byte[] Signature,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Origin = null);

/// <summary>POST /v1/reservations, with an Idempotency-Key.</summary>
public sealed record ReserveRequest(string Pin, Proof Proof);

/// <summary>Answer to a reservation, and GET /v1/reservations/{id} with its token.</summary>
/// <param name="State">A <see cref="ResetState"/> in words of JSON: <c>reserved</c> …</param>
/// <param name="Token">Bearer token of the holder's own requests; told once, with the reservation itself.</param>
/// <param name="Qr">What stands in the QR code: names operator and code, and opens nothing.</param>
/// <param name="NewPhoto">
/// Staff could not tell from the photos, which are deleted: others are to be sent. Left out where it is not so.
/// </param>
public sealed record Reservation(
    string Id,
    string Code,
    string Qr,
    string State,
    string Pin,
    string KnownPin,
    DateTimeOffset ReservedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<PlaceInfo> Places,
    string? Token,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool NewPhoto = false);

/// <summary>PUT /v1/reservations/{id}/photos, with its token. JPEG or PNG, at most 1 MiB each; deleted after the comparison.</summary>
/// <param name="Chip">The photo of the chip, decoded by the holder's Desk.</param>
public sealed record FacePhotos(byte[] Chip, byte[] Live);

/// <summary>POST /v1/kiosk/session: what this machine may do now.</summary>
/// <param name="OpensAt">Where it is closed: when it opens again, in its own zone.</param>
public sealed record KioskSession(
    string Kiosk,
    string Chain,
    bool Open,
    DateTimeOffset? OpensAt,
    DateTimeOffset? ClosesAt,
    IReadOnlyList<string> Pins,
    bool Practice);

/// <summary>POST /v1/kiosk/lookup: the reservation of the card that is held to the machine.</summary>
/// <param name="Code">As somebody typed it, where the card alone found nothing; it has to be of this card.</param>
/// <param name="Tries">Of both certificates' PINs as the card said, by PIN id; null: it did not.</param>
/// <param name="NewPinWorks">After a session whose end nobody knows: the holder tried the new PIN on this machine.</param>
/// <param name="NewPinUnknown">After such a session: the holder does not know the PIN that was to be set, so nobody can try it.</param>
public sealed record LookupRequest(
    byte[] AuthenticationCertificate,
    string? Code,
    IReadOnlyDictionary<string, int?> Tries,
    bool? NewPinWorks = null,
    bool NewPinUnknown = false);

/// <param name="HostChallenge">For INITIALIZE UPDATE, 8 or 16 bytes as the card's register says, the server's.</param>
/// <param name="KeyVersion">The chip's key set for this PIN.</param>
/// <param name="MustTry">Nobody knows what became of the session before: the holder tries the new PIN first.</param>
public sealed record KioskCase(
    string Case,
    string State,
    string Pin,
    string KnownPin,
    DateTimeOffset ExpiresAt,
    Challenge Challenge,
    byte[] HostChallenge,
    int KeyVersion,
    bool MustTry);

/// <summary>POST /v1/kiosk/authorise, with an Idempotency-Key that names the card session.</summary>
/// <param name="InitializeUpdate">What the chip answered to INITIALIZE UPDATE with the host challenge of the lookup.</param>
public sealed record AuthoriseRequest(string Case, Proof Proof, byte[] HostChallenge, byte[] InitializeUpdate, int? Tries);

/// <summary>The keys of this one card session and no others. The new PIN goes from the kiosk to the card and never here.</summary>
public sealed record Authorisation(
    string Case,
    string Attempt,
    byte[] HostCryptogram,
    byte[] SessionEnc,
    byte[] SessionMac,
    byte[] SessionRmac);

/// <summary>POST /v1/kiosk/report.</summary>
/// <param name="Result"><c>done</c>, <c>refused</c> or <c>uncertain</c>.</param>
/// <param name="Chaining">For <c>done</c>: the MAC chaining value of the command.</param>
/// <param name="Receipt">For <c>done</c>: the chip's answer as it came, with its MAC.</param>
public sealed record ReportRequest(string Case, string Attempt, string Result, byte[]? Chaining, byte[]? Receipt);

public sealed record ReportReply(string State);

/// <summary>
/// POST /v1/issuer/cards, by the operator: cards that were issued. A server that is no practice takes authorities from its configuration
/// alone.
/// </summary>
public sealed record IssuedCards(
    IReadOnlyList<IssuedCard> Cards,
    IReadOnlyList<AuthorityInfo>? Authorities = null,
    IReadOnlyList<byte[]>? RevocationLists = null);

/// <param name="CardId">What the chip tells as key diversification data, hex: the keys are made with it.</param>
/// <param name="AuthenticationSerial">Serial number of the certificate, hex.</param>
/// <param name="SignatureSerial">Null: none was issued, as to a child.</param>
/// <param name="MacSize">8 or 16: the length of challenges, cryptograms and MACs that the chip speaks.</param>
/// <param name="Stopped">The card is lost, given back or over.</param>
/// <param name="AuthenticationAuthority">
/// Whose serial number that is: SHA-256 of the authority's public key (SubjectPublicKeyInfo), hex. May be null where the operator has one
/// authority for this PIN, and in practice.
/// </param>
/// <param name="SignatureAuthority">The same of the other certificate.</param>
/// <param name="Generation">Of the issuer's master key that the chip's keys are made with.</param>
public sealed record IssuedCard(
    string CardId,
    string AuthenticationSerial,
    string? SignatureSerial,
    DateTimeOffset? SignatureUntil,
    bool DetailsChanged = false,
    int MacSize = 8,
    bool Stopped = false,
    string? AuthenticationAuthority = null,
    string? SignatureAuthority = null,
    int Generation = 1);

/// <summary>POST /v1/issuer/kiosks, by the operator.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo of a P-256 key, DER.</param>
public sealed record KioskEntry(string Id, string Chain, byte[] PublicKey, bool Simulated, bool Revoked = false);

// Metadata alone: the generated writers would make an empty string of bytes that are not there.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OperatorInfo))]
[JsonSerializable(typeof(Challenge))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(Reservation))]
[JsonSerializable(typeof(FacePhotos))]
[JsonSerializable(typeof(KioskSession))]
[JsonSerializable(typeof(LookupRequest))]
[JsonSerializable(typeof(KioskCase))]
[JsonSerializable(typeof(AuthoriseRequest))]
[JsonSerializable(typeof(Authorisation))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(ReportReply))]
[JsonSerializable(typeof(TerminalSession))]
[JsonSerializable(typeof(TerminalVisit))]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(TerminalCardRequest))]
[JsonSerializable(typeof(TerminalCard))]
[JsonSerializable(typeof(TerminalAuthoriseRequest))]
[JsonSerializable(typeof(HolderReceipt))]
[JsonSerializable(typeof(IssuedCards))]
[JsonSerializable(typeof(KioskEntry))]
[JsonSerializable(typeof(ResetFact))]
public sealed partial class ResetJson : JsonSerializerContext;
