using System.Diagnostics.CodeAnalysis;

namespace EidPin.Cards;

/// <summary>What there is to know of one card type, as data: session, simulator, command, pages and rules all read it.</summary>
public sealed record CardProfile(string Id)
{
    public required LocalName Name { get; init; }

    /// <summary>
    /// Patterns (hex, '?' any digit) that the historical bytes of the ATR start with; empty: recognised by its application alone.
    /// </summary>
    public IReadOnlyList<string> HistoricalBytes { get; init; } = [];

    /// <summary>Selects the application by which the card is recognised and in which the identity file lies.</summary>
    public required CommandApdu Select { get; init; }

    /// <summary>
    /// A PIN reference that this card must not have (an empty VERIFY of it answers 6A88): tells two families with one application apart.
    /// </summary>
    public byte? AbsentReference { get; init; }

    /// <summary>The file that identifies this one card; read free of any code.</summary>
    public required IdentityFile Identity { get; init; }

    public required IReadOnlyList<PinSpec> Pins { get; init; }

    /// <summary>Cards whose authentication certificate begins on this day or later come with a first-use code of seven digits.</summary>
    public DateTimeOffset? SevenDigitsFrom { get; init; }

    public IReadOnlyList<CertificateSpec> Certificates { get; init; } = [];

    /// <summary>The photo on the chip; null: there is none that is known.</summary>
    public PhotoFile? Photo { get; init; }

    /// <summary>
    /// File of three bytes, 8F where the certificate of that position is there (My Number Card, JPKI EF 0008). The PINs that it speaks of
    /// come first.
    /// </summary>
    public IReadOnlyList<CommandApdu> AvailabilityFile { get; init; } = [];

    /// <summary>What the issuer of the authentication certificate says about the kind of card; empty: one kind only.</summary>
    public IReadOnlyList<CardKind> Kinds { get; init; } = [];

    /// <summary>The card comes with its PINs not set and is activated by its holder.</summary>
    public bool Activatable { get; init; }

    /// <summary>What clears a verified PIN for sure, done after any code was sent.</summary>
    public CardDisposition AfterCode { get; init; } = CardDisposition.Reset;

    /// <summary>
    /// The manufacturer in the token information of cards whose issuer's
    /// session is known here; null: of none. That of real cards is not public.
    /// </summary>
    public string? IssuerSessionOf { get; init; }

    /// <summary>The PINs that the holder sets at first use, in that order.</summary>
    public IEnumerable<PinSpec> ActivatedPins => Activatable ? Pins.Where(p => p.UnblockedBy is not null) : [];

    /// <summary>The certificate that is shown only with a code; null: none needs one.</summary>
    public CertificateSpec? CodeCertificate => Certificates.FirstOrDefault(c => c.NeedsCode);

    /// <summary>The certificate that is read without any code.</summary>
    public CertificateSpec? FreeCertificate => Certificates.FirstOrDefault(c => !c.NeedsCode);

    public PinSpec this[string pin] => Pins.Single(p => p.Id == pin);

    /// <summary>The historical bytes of an ATR fit one of the patterns.</summary>
    public bool FitsAtr(Atr atr) => HistoricalBytes.Any(pattern => atr.HistoricalStartWith(pattern));
}

/// <summary>A name in English and in the language of the card's country, as the office and the machines write it.</summary>
public sealed record LocalName(string English, string Local);

/// <summary>One PIN of a card: where it is, how its code looks, how to ask for its tries and how it is changed and unblocked.</summary>
public sealed record PinSpec(string Id)
{
    /// <summary>The id as people type it and the guide's fields have it: without the country.</summary>
    public string ShortId => WithoutCountry(Id);

    public required LocalName Name { get; init; }

    /// <summary>P2 of VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER.</summary>
    public required byte Reference { get; init; }

    public required PinFormat Format { get; init; }

    /// <summary>Tries of a fresh card, from the specification; null: not known.</summary>
    public int? MaxTries { get; init; }

    /// <summary>With so many tries left or fewer, nothing is sent unless the person insists.</summary>
    public int HoldAt { get; init; } = 1;

    /// <summary>Commands that lead to this PIN from anywhere on the card.</summary>
    public IReadOnlyList<CommandApdu> Select { get; init; } = [];

    /// <summary>Where the same PIN stands a second time, with a counter of its own.</summary>
    public IReadOnlyList<CommandApdu> SelectTwin { get; init; } = [];

    /// <summary>Makes the card forget that this PIN was verified.</summary>
    public IReadOnlyList<CommandApdu> Forget { get; init; } = [];

    /// <summary>VERIFY with P1=FF and no data makes the card forget too (ISO 7816-4, 11.5.6).</summary>
    public bool Unverifies { get; init; }

    public TriesQuery Tries { get; init; } = TriesQuery.None;

    public ChangeMode Change { get; init; } = ChangeMode.Never;

    public UnblockMode Unblock { get; init; } = UnblockMode.Never;

    /// <summary>The id of the code that unblocks this PIN; null: an office only.</summary>
    public string? UnblockedBy { get; init; }

    /// <summary>The id of the PIN that proves the holder where a machine sets this one anew; null: no machine does.</summary>
    public string? ResetWith { get; init; }

    /// <summary>
    /// How the issuer's own session names this PIN (P2 of RESET RETRY COUNTER); null: no
    /// session is known that sets it. Of simulated cards: that of the real ones is not public.
    /// </summary>
    public byte? IssuerReference { get; init; }

    /// <summary>VERIFY of this code is offered to people. Not so for an activation code, which checking could only harm.</summary>
    public bool Checkable { get; init; } = true;

    /// <summary>A counter that is shown on request only and is nobody's daily PIN.</summary>
    public bool Extra { get; init; }

    /// <summary>The position of its certificate in the availability file; null: not told there.</summary>
    public int? AvailabilityByte { get; init; }

    /// <summary>The pin pad forms that fit this code (fixed block, or VERIFY of a code as typed).</summary>
    public PinPadUse PinPad { get; init; } = PinPadUse.None;

    /// <summary>How far each form is known to work on real cards.</summary>
    public Evidence ChangeEvidence { get; init; }

    public Evidence UnblockEvidence { get; init; }

    public static string WithoutCountry(string id) => id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

/// <summary>How to ask for the tries left. Opted into per PIN: some cards count an empty VERIFY as a try.</summary>
public enum TriesQuery
{
    None,
    /// <summary>VERIFY without data: exactly four bytes (case 1), whatever the protocol.</summary>
    EmptyVerify,
    /// <summary>
    /// GET DATA 00FF with A0 03 83 01 ref; DF21 first byte is tries left, DF2F
    /// whether it was ever changed. What it does not tell, an empty VERIFY is asked.
    /// </summary>
    GetData,
    /// <summary>GET DATA and nothing else: this card counts an empty VERIFY as a try.</summary>
    GetDataOnly,
}

public enum ChangeMode
{
    Never,
    /// <summary>CHANGE REFERENCE DATA P1=00 with old and new code.</summary>
    OldAndNew,
    /// <summary>VERIFY the old code, then CHANGE REFERENCE DATA P1=01 with the new one, nothing selected in between.</summary>
    VerifyThenNew,
    /// <summary>
    /// VERIFY the old code, then CHANGE REFERENCE DATA P1=00 with both. For codes that go as typed: the card splits the two by the length
    /// of the one it has, so that an old code with a digit too many would become part of the new one.
    /// </summary>
    VerifyThenOldAndNew,
    /// <summary>The chip may be able to, but the form is known from one source only: an office does it.</summary>
    OfficeOnly,
}

public enum UnblockMode
{
    Never,
    /// <summary>RESET RETRY COUNTER P1=00 with unblocking code and new code.</summary>
    CodeAndNew,
    /// <summary>VERIFY the unblocking code, then RESET RETRY COUNTER P1=02 with the new code.</summary>
    VerifyThenNew,
}

[Flags]
public enum PinPadUse { None = 0, Verify = 1, Modify = 2 }

/// <summary>What is known of an operation on real cards. None of it was tried by this project on a real card.</summary>
public enum Evidence
{
    /// <summary>Does not apply: the operation is not offered.</summary>
    None,
    OneSource,
    TwoSources,
    /// <summary>Others report it from real cards of this platform.</summary>
    RealCard,
}

/// <summary>Where the card's own number is.</summary>
public sealed record IdentityFile(CommandApdu Select, IdentityFormat Format)
{
    /// <summary>The label that this card has in its token information.</summary>
    public string? CardLabel { get; init; }

    /// <summary>The label of the older card that this one has replaced, with another application of the same name.</summary>
    public string? OlderLabel { get; init; }

    /// <summary>Labels of phones that answer as this card.</summary>
    public IReadOnlyList<string> PhoneLabels { get; init; } = [];

    /// <summary>Whether the number differs on every card is not published: the free certificate's number is compared as well.</summary>
    public bool AlsoByCertificate { get; init; }
}

public enum IdentityFormat
{
    /// <summary>ISO 7816-15 CIAInfo / TokenInfo: serialNumber OCTET STRING.</summary>
    TokenInfo,
    /// <summary>JPKI EF 0006: a PKCS#11 CK_TOKEN_INFO of 160 bytes; label[32] manufacturer[32] model[16] serial[16].</summary>
    JpkiToken,
}

/// <summary>A certificate on the card, named by the PIN whose key it belongs to.</summary>
/// <param name="NeedsCode">Its file is readable only after that PIN was verified.</param>
/// <param name="Else">Where older cards of this type have it.</param>
/// <param name="Key">
/// Its private key, which signs a DigestInfo (PKCS #1 v1.5) once that PIN was
/// verified: COMPUTE DIGITAL SIGNATURE, <c>80 2A 00 80</c>. Null: not used here.
/// </param>
public sealed record CertificateSpec(
    string PinId, IReadOnlyList<CommandApdu> Select, bool NeedsCode = false,
    IReadOnlyList<CommandApdu>? Else = null, IReadOnlyList<CommandApdu>? Key = null);

/// <summary>Where the photo of the holder is: an object in an object in a file of its own application.</summary>
/// <param name="PinId">The code that opens it.</param>
/// <param name="Code">Where that code stands in this application, with a counter of its own.</param>
/// <param name="Template">Tag of the whole file.</param>
/// <param name="Tag">Tag of the photo in it, JPEG 2000.</param>
public sealed record PhotoFile(string PinId, IReadOnlyList<CommandApdu> Code, IReadOnlyList<CommandApdu> Select, int Template, int Tag);

/// <summary>
/// A kind of card told by the CN of the issuer of its authentication certificate, and the shortest codes that its issuer accepts.
/// </summary>
public sealed record CardKind(string Id, string IssuerContains, IReadOnlyDictionary<string, int>? MinLength = null);

/// <summary>All card types that this program knows.</summary>
public static partial class CardProfiles
{
    // Lazy: a static initializer here could run before those of the profiles' own files.
    public static IReadOnlyList<CardProfile> All => field ??= [.. Find(typeof(CardProfiles)).OrderBy(p => p.Id, StringComparer.Ordinal)];

    public static PinSpec? FindPin(string id) => All.SelectMany(p => p.Pins).FirstOrDefault(p => p.Id == id);

    // The one line of reflection: a new card is a new file, with no list to edit.
    private static IEnumerable<CardProfile> Find([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        type.GetProperties().Where(p => p.PropertyType == typeof(CardProfile)).Select(p => (CardProfile)p.GetValue(null)!);
}
