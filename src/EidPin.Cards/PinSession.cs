namespace EidPin.Cards;

/// <summary>Whether the last try of a code may be spent.</summary>
public enum LastTry { Hold, Spend }

public enum PinOperation { Check, Change, Unlock }

/// <param name="Outcome">Of the last thing done: <c>Done</c> when both PINs are set, else what stopped it.</param>
/// <param name="SetNow">The PINs that were set by this call, in order.</param>
public sealed record ActivationOutcome(PinOutcome Outcome, IReadOnlyList<string> SetNow);

/// <summary>
/// One card in one reader. The one place that sends VERIFY (20), CHANGE REFERENCE DATA (24) and RESET RETRY COUNTER (2C). Each operation is one
/// exclusive transaction: recognise the card again, compare its number with the one shown, ask the counter, send once, and make the card forget.
/// </summary>
public sealed partial class PinSession : IDisposable
{
    /// <summary>Recognises the card and reads every PIN's state, no try spent. Owns the link from now on.</summary>
    /// <param name="refused">Codes that cards refused; shared by all sessions of one program run.</param>
    /// <param name="trace">Gets one line per exchange, codes and personal data replaced by their length.</param>
    /// <param name="extra">Also counters that are nobody's daily PIN.</param>
    /// <exception cref="CardException">UnknownCard with its ATR, or what reader and service did.</exception>
    public static PinSession Open(ICardLink link, RefusedCodes? refused = null, TextWriter? trace = null, bool extra = false) => throw new NotImplementedException();

    public string Reader => throw new NotImplementedException();

    /// <summary>The card as read last.</summary>
    public CardStatus Status { get; private set; } = null!;

    /// <summary>Commands sent to the card so far, GET RESPONSE included.</summary>
    public int Commands => throw new NotImplementedException();

    /// <summary>The reader's pin pad, when it has one that is to be trusted; null otherwise.</summary>
    public Pcsc.PinPad? Pad { get; private set; }

    /// <summary>Reads all PINs again.</summary>
    public CardStatus Refresh(bool extra = false) => throw new NotImplementedException();

    /// <summary>What <see cref="Status"/> already rules out, so that nobody types a code in vain; null when the operation may be tried. Talks to no card.</summary>
    public PinOutcome? Preflight(PinOperation operation, string pin, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    /// <summary>The same for activation.</summary>
    public PinOutcome? PreflightActivation(LastTry last = LastTry.Hold) => throw new NotImplementedException();

    public ActivationScheme? Scheme => throw new NotImplementedException();

    /// <summary>The format of a new code for this PIN on this card: the PIN's own, with the minimum that this kind of card has.</summary>
    public PinFormat NewFormat(string pin) => throw new NotImplementedException();

    /// <summary>VERIFY. Codes are folded in place (<see cref="Code.Fold"/>).</summary>
    public PinOutcome Check(string pin, Code code, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    public PinOutcome Change(string pin, Code current, Code next, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    /// <summary>Sets a new PIN with the unblocking code, whether the PIN is locked or forgotten.</summary>
    public PinOutcome Unlock(string pin, Code unblocking, Code next, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    /// <summary>First use of a Finnish card. A PIN that was set before is left alone, and its code may be null.</summary>
    public ActivationOutcome Activate(Code activation, Code? pin1, Code? pin2, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    /// <summary>The same with codes typed on the reader's pin pad; <see cref="Impossible.NotOnPinPad"/> where the form does not fit.</summary>
    public PinOutcome CheckOnPad(string pin, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    public PinOutcome ChangeOnPad(string pin, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    public PinOutcome UnlockOnPad(string pin, LastTry last = LastTry.Hold) => throw new NotImplementedException();

    /// <summary>Reads the card's certificates. One that needs a code is read only with it, which spends a try if wrong: see <paramref name="outcome"/>.</summary>
    public IReadOnlyList<CertificateInfo> Certificates(Code? code, out PinOutcome? outcome) => throw new NotImplementedException();

    public void Dispose() { }
}
