using System.Text.Json;
using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>
/// Who a simulated card belongs to and in what state it begins: the small JSON file of which cards for tests are made.
/// Everybody in it is invented.
/// </summary>
public sealed record CardDefinition
{
    // Set, not init: what a file leaves out would become null or false, since generated JSON readers pass all init properties at once.

    /// <summary>Id of the profile: <c>jp.my-number</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>The holder: family name first, then given names.</summary>
    public string Holder { get; set; } = "TESTI TARU";

    /// <summary>The code of each PIN by PIN id; what is left out has the profile's ready-made test code.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; set; } = new Dictionary<string, string>();

    /// <summary>Tries already spent, by PIN id; as many as the card has, or more: locked.</summary>
    public IReadOnlyDictionary<string, int> TriesUsed { get; set; } = new Dictionary<string, int>();

    /// <summary>False: as it comes from the issuer, its PINs not set. Finnish cards only.</summary>
    public bool Activated { get; set; } = true;

    public ActivationScheme Scheme { get; set; } = ActivationScheme.EightDigits;

    /// <summary>The single-use code of the letter in the seven-digit scheme, to which both PINs are preset.</summary>
    public string LetterCode { get; set; } = "7654321";

    public DateOnly BirthDate { get; set; } = new(1980, 2, 17);

    /// <summary>A My Number Card of a child under 15: no signature certificate.</summary>
    public bool Under15 { get; set; }

    public DateOnly CertificatesFrom { get; set; } = new(2024, 5, 6);

    public DateOnly CertificatesUntil { get; set; } = new(2029, 5, 5);

    public DateOnly CardUntil { get; set; } = new(2034, 2, 17);

    /// <summary>The card's own number as the identity file tells it.</summary>
    public string Serial { get; set; } = "TE0000001";

    /// <summary>Kind of an organisation card: <c>organisation</c>, <c>professional</c>, <c>personnel</c>; else nothing tells it.</summary>
    public string? Kind { get; set; }

    /// <summary>Reached by the antenna: other ATR, and a Finnish card wants PACE first.</summary>
    public bool Contactless { get; set; }

    /// <summary>The JPKI application answers from an Android phone, which has no other application of the card.</summary>
    public bool Phone { get; set; }

    /// <summary>Of a Finnish identity card: 4 has two keys on P-384, 3 one RSA key of 2048 bits for logging in and one on P-256.</summary>
    public int Generation { get; set; } = 4;

    /// <summary>
    /// At T=0 the reader hands on TPDUs: a command with data and Le is refused with 6700. False: it exchanges APDUs and fetches the answer.
    /// </summary>
    public bool Tpdu { get; set; }

    /// <summary>The card counts an empty VERIFY, which asks for the tries left, as a miss.</summary>
    public bool EmptyVerifyCounts { get; set; }

    /// <summary>
    /// Unblockings left, 0 to 15, by PIN id: how often the PIN may be unblocked or its PUK may unblock. Left out: without end.
    /// Finnish identity cards only.
    /// </summary>
    public IReadOnlyDictionary<string, int> UnblockingsLeft { get; set; } = new Dictionary<string, int>();

    /// <summary>Certificate files of a My Number Card that are not as usual, by PIN id.</summary>
    public IReadOnlyDictionary<string, CertificateFile> Certificates { get; set; } = new Dictionary<string, CertificateFile>();

    /// <summary>False: the card leaves out DF2F, which tells whether a PIN was ever changed (older MultiApp chips).</summary>
    public bool TellsChanged { get; set; } = true;

    /// <summary>What a locked Japanese PIN answers, hex: the sources disagree between 63C0, 6984 and 6983.</summary>
    public string LockedAnswer { get; set; } = "6984";

    /// <summary>What a PIN of the eight-digit scheme answers before activation, hex: 6984, or 6983; not known for sure.</summary>
    public string NotSetAnswer { get; set; } = "6984";

    /// <summary>
    /// The issuer's master key, 16, 24 or 32 bytes, of which a My Number Card has its key sets 31 (signature password) and 32 (login PIN);
    /// null: it has none.
    /// </summary>
    public byte[]? IssuerKey { get; set; }

    /// <summary>Length of challenges, cryptograms and MACs in the issuer's session: 8 or 16.</summary>
    public int MacSize { get; set; } = 8;

    /// <summary>The certificates of a My Number Card are from somebody who took the names of its issuer and has other keys.</summary>
    public bool OtherIssuer { get; set; }

    /// <summary>The whole answer to reset, hex; null: an ordinary one of this card type.</summary>
    public string? Atr { get; set; }

    /// <summary>
    /// A card in the state of the one shown, to practise on: tries, kind and activation are copied, codes are the ready-made ones and
    /// nothing is of the holder.
    /// </summary>
    public static CardDefinition Like(CardStatus card, ActivationScheme? scheme = null)
    {
        var used = new Dictionary<string, int>();
        foreach (var pin in card.Pins)
        {
            if (pin.State is not (PinState.Ready or PinState.Locked)) continue;
            if (pin is { Pin.MaxTries: { } most, TriesLeft: { } left }) used[pin.Pin.Id] = Math.Max(0, most - left);
        }
        var copy = new CardDefinition
        {
            Profile = card.Profile.Id,
            Kind = card.Kind,
            Phone = card.IsPhone,
            Activated = !card.IsNotActivated,
            Under15 = card["jp.signature"]?.State == PinState.Absent,
            TriesUsed = used,
        };
        // Where the letter decides, the copy goes by the counters: preset PINs have tries.
        var isPreset = card.Pins.Any(p => p is { State: PinState.NotSet, TriesLeft: > 0 });
        var isSeven = scheme == ActivationScheme.SevenDigits || (scheme == ActivationScheme.ByLetter && isPreset);
        return isSeven ? copy.WithSevenDigits() : copy;
    }

    /// <summary>The same as a card of the seven-digit scheme, which its certificates' date tells too.</summary>
    internal CardDefinition WithSevenDigits() => this with
    {
        Scheme = ActivationScheme.SevenDigits,
        CertificatesFrom = new(2026, 3, 2),
        CertificatesUntil = new(2031, 3, 1),
    };

    /// <summary>Reads the JSON form. A member that is not known is an error, so that a slip of the pen is seen.</summary>
    /// <exception cref="CardFileException">What is wrong, where, and what may stand there.</exception>
    public static CardDefinition Parse(string json) => CardFile.Read(json);

    public string ToJson() => JsonSerializer.Serialize(this, SimulatorJson.Default.CardDefinition);
}

/// <summary>A certificate file of a My Number Card. As usual a card has one that is read freely, a phone one that needs its code.</summary>
public enum CertificateFile
{
    AsUsual,
    /// <summary>READ answers 6982 until the PIN was verified.</summary>
    NeedsCode,
    /// <summary>Filled with FF, as where no certificate was written.</summary>
    Blank,
    /// <summary>Without any byte: READ answers 6B00.</summary>
    Empty,
    /// <summary>SELECT answers 6A82.</summary>
    Missing,
    /// <summary>SELECT finds it, READ answers 6A83.</summary>
    MissingAtRead,
}
