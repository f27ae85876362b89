namespace EidPin.Cards;

/// <summary>
/// What became of an operation with a code: a closed union of all that a card may answer. What the world may do (card pulled before
/// anything was sent, no reader) is a <see cref="CardException"/>.
/// </summary>
/// <param name="Pin">The PIN that the operation was for.</param>
/// <param name="Code">The code whose counter is at stake: the PIN itself or the code that unblocks it.</param>
public abstract record PinOutcome(string Pin, string Code)
{
    /// <summary>Tries left of <see cref="Code"/> as the card stated them last; null when it did not say.</summary>
    public int? TriesLeft { get; init; }

    /// <summary>A command with a code went to the card: true, false, or null where that is not known.</summary>
    public bool? Sent { get; init; }

    /// <summary>The status word that decided, where there was one.</summary>
    public StatusWord? Status { get; init; }

    public sealed record Done(string Pin, string Code) : PinOutcome(Pin, Code);

    /// <summary>The card said that the code is wrong, and counted.</summary>
    public sealed record Wrong(string Pin, string Code) : PinOutcome(Pin, Code);

    /// <summary>No tries left: before anything was sent, or by this wrong code.</summary>
    public sealed record Locked(string Pin, string Code) : PinOutcome(Pin, Code);

    /// <summary>Nothing was sent, since it would have risked the last try (of an activation code: one of the last two).</summary>
    public sealed record Held(string Pin, string Code) : PinOutcome(Pin, Code);

    /// <summary>Nothing was sent, since a code cannot be right, or a new one is against the rules.</summary>
    /// <param name="FitsPin">
    /// Another PIN of this card that the code would fit, when the right code was probably typed into the wrong box.
    /// </param>
    public sealed record BadFormat(string Pin, string Code, CodeProblem Problem, string? FitsPin = null) : PinOutcome(Pin, Code);

    /// <summary>Nothing was sent, since this card refused the very same code before.</summary>
    public sealed record Repeated(string Pin, string Code) : PinOutcome(Pin, Code);

    /// <summary>The card refused for another reason than a wrong code, or did not tell its tries so that nothing was sent.</summary>
    public sealed record Refused(string Pin, string Code) : PinOutcome(Pin, Code);

    /// <summary>The link broke while a code was under way: the card may have acted or not.</summary>
    public sealed record Uncertain(string Pin, string Code, CardFault Fault, CodeStep Step) : PinOutcome(Pin, Code);

    /// <summary>This card, or this program, cannot do that: an office, another command, or nobody can.</summary>
    public sealed record NotPossible(string Pin, string Code, Impossible Reason) : PinOutcome(Pin, Code);
}

/// <summary>The command that was under way when the link broke.</summary>
public enum CodeStep
{
    Verify,
    Change,
    Unblock,
    /// <summary>
    /// What a code was verified for: to sign, to read, to begin the issuer's session. The code was right, and no other code had been sent.
    /// </summary>
    Use,
}

/// <summary>Why a code was not sent.</summary>
public enum CodeProblem
{
    /// <summary>Nothing was typed.</summary>
    Empty,
    TooShort,
    TooLong,
    /// <summary>A character that this code never has.</summary>
    Characters,
    /// <summary>A new signature password needs a letter and a digit.</summary>
    LetterAndDigit,
    /// <summary>The new code is the old one.</summary>
    SameAsOld,
}

/// <summary>Why an operation is not possible here.</summary>
public enum Impossible
{
    /// <summary>There is no code that unblocks this PIN: an office or kiosk does it.</summary>
    NoUnblockingCode,
    /// <summary>The card could, but it is not risked here: an office does it.</summary>
    OfficeOnly,
    /// <summary>This code stays as it is for the life of the card.</summary>
    NeverChanged,
    /// <summary>The card was not activated yet: activate it first.</summary>
    NotActivated,
    AlreadyActivated,
    /// <summary>This card has no such PIN (a child's card has no signature certificate).</summary>
    Absent,
    /// <summary>Checking an activation code could only harm.</summary>
    NotChecked,
    /// <summary>A phone, not a card.</summary>
    Phone,
    /// <summary>A card of the 7-digit scheme whose first-use code is used up: a PUK has to be ordered.</summary>
    ActivationCodeSpent,
    /// <summary>This card type is not activated by its holder.</summary>
    NotActivatable,
    /// <summary>This code does not fit the pin pad of the reader: type it on the keyboard.</summary>
    NotOnPinPad,
    /// <summary>The issuer of the card did not authorise it.</summary>
    IssuerRefused,
    /// <summary>How the issuer of this card sets a PIN anew is not public: no command of it is sent.</summary>
    NoPublicWay,
}
