namespace EidPin.Cards;

public enum PinState { Ready, Locked, NotSet, Absent, Unknown }

/// <summary>One PIN as the card tells it, no try spent.</summary>
/// <param name="TriesLeft">Null when the card did not say.</param>
/// <param name="TwinTriesLeft">The second counter of a PIN that has two; <paramref name="TriesLeft"/> is then the lower one.</param>
public sealed record PinStatus(PinSpec Pin, PinState State, int? TriesLeft, int? FirstTriesLeft = null, int? TwinTriesLeft = null)
{
    /// <summary>
    /// How often a code that unblocks others may still do so, or a PIN still be unblocked; null: the card did not say, or knows no limit.
    /// </summary>
    public int? UnblockingsLeft { get; init; }
}

/// <summary>The scheme by which a Finnish card that was not used yet is activated.</summary>
public enum ActivationScheme
{
    /// <summary>Eight digits: the activation code is the PUK and sets both PINs.</summary>
    EightDigits,
    /// <summary>Seven digits: both PINs are preset to the single-use code and are changed from it.</summary>
    SevenDigits,
    /// <summary>
    /// The certificate's date says one of them and the counters the other: the letter decides, whose code has 7 or 8 digits.
    /// </summary>
    ByLetter,
}

/// <summary>A card as it tells of itself.</summary>
/// <param name="Kind">
/// For cards of more than one kind: told by the issuer of the authentication certificate, else <c>unknown</c>; null for others.
/// </param>
/// <param name="IsPhone">The card application answers from a smartphone.</param>
public sealed record CardStatus(CardProfile Profile, string? Kind, bool IsPhone, IReadOnlyList<PinStatus> Pins)
{
    /// <summary>
    /// The certificate that needs no code, as its first bytes tell it: no subject, no bytes of it. Null: it was not read.
    /// </summary>
    public CertificateInfo? Certificate { get; init; }

    public PinStatus? this[string pin] => Pins.FirstOrDefault(p => p.Pin.Id == pin);

    /// <summary>One of the PINs, or all of them, still have to be set for the first time.</summary>
    public bool IsNotActivated => Pins.Any(p => p.State == PinState.NotSet);

    /// <summary>The code that unlocks the others is itself locked: nothing on this card can be mended.</summary>
    public bool IsDead => Pins.Any(p => p.State == PinState.Locked && p.Pin is { Checkable: false, Extra: false });
}

/// <summary>A certificate of the card.</summary>
public enum CertificateState { Present, Absent, NeedsCode, Unreadable }

/// <param name="Subject">For whom; null unless present.</param>
/// <param name="Der">The certificate itself (DER); empty unless present.</param>
public sealed record CertificateInfo(
    string PinId, CertificateState State, string? Subject = null, string? Issuer = null,
    DateTimeOffset? NotBefore = null, DateTimeOffset? NotAfter = null, string? Serial = null, ReadOnlyMemory<byte> Der = default);
