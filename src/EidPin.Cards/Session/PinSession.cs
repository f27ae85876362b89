using System.Security.Cryptography;
using System.Text;
using EidPin.Cards.Pcsc;

namespace EidPin.Cards;

/// <summary>Whether the last try of a code may be spent.</summary>
public enum LastTry { Hold, Spend }

public enum PinOperation { Check, Change, Unlock }

/// <summary>
/// One card in one reader: its state, and what can be done with its PINs. What needs more than a PIN stands in classes of its own that are
/// given the session: <see cref="CardActivation"/>, <see cref="CardCertificates"/>, <see cref="CardSigner"/>, <see cref="CardPhoto"/>,
/// <see cref="ResetByIssuer"/>, <see cref="ResetAtCounter"/>. Codes leave by <see cref="PinKernel"/> alone. Not for two threads at once.
/// </summary>
public sealed class PinSession : IDisposable
{
    private readonly ICardLink link;
    private readonly CardChannel channel;
    private readonly StatusReader reader;

    private PinSession(
        ICardLink link, IReadOnlyList<CardProfile> profiles, RefusedCodes refused, TextWriter? trace,
        bool extra, bool pinPad, bool validity)
    {
        (this.link, channel) = (link, new(link, trace));
        (Files, Counters) = (new(channel), new(channel));
        var recogniser = new CardRecogniser(link, channel, Files);
        reader = new(recogniser, Files, Counters, extra);
        Kernel = new(link, channel, recogniser, Counters, refused);
        channel.TraceCard();
        (Card, Status, Pad) = Kernel.Transaction(() =>
        {
            var pad = PinPad.Detect(channel, off: !pinPad);
            var (card, status) = reader.ReadFirst(recogniser.Recognise(profiles), validity);
            return (card, status, pad);
        });
        Kernel.Card = Card;
    }

    public string Reader => link.Reader;

    /// <summary>The card as read last.</summary>
    public CardStatus Status { get; internal set; }

    /// <summary>Commands sent to the card so far, GET RESPONSE included.</summary>
    public int Commands => channel.Commands;

    /// <summary>The reader's pin pad, when it has one that is to be trusted; null otherwise.</summary>
    public PinPad? Pad { get; }

    /// <summary>Language of the reader's own messages (USB LANGID, wLangId of PC/SC part 10); 0409 is English.</summary>
    public ushort PadLanguage { get; set; } = 0x0409;

    internal CardIdentity Card { get; }

    internal PinKernel Kernel { get; }

    internal CardChannel Channel => channel;

    internal CardFiles Files { get; }

    internal CounterReader Counters { get; }

    internal CodeForms Forms => new(Status);

    internal CardProfile Profile => Status.Profile;

    /// <summary>Recognises the card and reads every PIN's state, no try spent. Owns the link from now on.</summary>
    /// <param name="refused">Codes that cards refused; shared by all sessions of one program run.</param>
    /// <param name="trace">Gets one line per exchange, codes and personal data replaced by their length.</param>
    /// <param name="extra">Also counters that are nobody's daily PIN.</param>
    /// <param name="pinPad">False: leave the reader's own keypad alone.</param>
    /// <param name="validity">Also until when the free certificate is valid (<see cref="CardStatus.Certificate"/>).</param>
    /// <exception cref="CardException">UnknownCard with its ATR, or what reader and service did.</exception>
    public static PinSession Open(
        ICardLink link, RefusedCodes? refused = null, TextWriter? trace = null,
        bool extra = false, bool pinPad = true, bool validity = false) =>
        Open(link, CardProfiles.All, refused, trace, extra, pinPad, validity);

    /// <summary>The same with other card types than the program's own: a test's.</summary>
    internal static PinSession Open(
        ICardLink link, IReadOnlyList<CardProfile> profiles, RefusedCodes? refused = null, TextWriter? trace = null,
        bool extra = false, bool pinPad = true, bool validity = false)
    {
        try
        {
            return new PinSession(link, profiles, refused ?? new(), trace, extra, pinPad, validity);
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>Reads all PINs again, those that the session was opened with.</summary>
    /// <exception cref="CardException">CardSwapped when another card is in the reader.</exception>
    public CardStatus Refresh() => Status = Kernel.OnSameCard(() => reader.ReadAgain(Card, Status));

    /// <summary>Reads until when the free certificate is valid, where that was not read yet.</summary>
    /// <exception cref="CardException">CardSwapped when another card is in the reader.</exception>
    public CardStatus ReadCertificate()
    {
        if (Status.Certificate is not null) return Status;
        return Status = Status with { Certificate = Kernel.OnSameCard(() => reader.ReadCertificate(Card).Found) };
    }

    /// <summary>Cuts the card's power: whatever it had verified is forgotten, and it can be taken out.</summary>
    public void PowerDown()
    {
        link.Begin();
        link.End(CardDisposition.Unpower);
        channel.ForgetSelection();
    }

    /// <summary>A name for this one card that only who has the key can make; null for a card that does not tell which one it is.</summary>
    public byte[]? KeyedHash(ReadOnlySpan<byte> key) =>
        Card.Number is null ? null : HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(Card.Key));

    /// <summary>
    /// What <see cref="Status"/> already rules out, so that nobody types a
    /// code in vain; null when the operation may be tried. Talks to no card.
    /// </summary>
    public PinOutcome? Preflight(PinOperation operation, string pin, LastTry last = LastTry.Hold) =>
        Bars.Before(operation, Profile[pin], Status, last);

    /// <summary>The format of a new code for this PIN on this card: the PIN's own, with the minimum that this kind of card has.</summary>
    public PinFormat NewFormat(string pin) => Forms.NewFormat(Profile[pin]);

    /// <summary>The shortest code that some issuer insists on, where the kind of card is not known; else 0.</summary>
    public int AdvisedMinimum(string pin) => Forms.AdvisedMinimum(Profile[pin]);

    /// <summary>
    /// The PIN of this card that a code would fit which does not fit here; null: none. It was probably typed into the wrong box.
    /// </summary>
    public string? FittingPin(PinSpec wrong, Code code) => Forms.FittingPin(wrong, code);

    /// <summary>The reader has a keypad, and this PIN's code fits it for checking or changing.</summary>
    public bool FitsPad(PinSpec pin, PinPadUse use)
    {
        if (Pad is not { } pad || !pin.PinPad.HasFlag(use) || pin.SelectTwin.Count > 0) return false;
        if (use == PinPadUse.Verify) return pad.CanVerify(pin.Format);
        // A keypad has one range of lengths for the old and the new code.
        var next = NewFormat(pin.Id);
        return pad.CanModify(pin.Format, next) && pin.Format.Min == next.Min;
    }

    /// <summary>VERIFY. Codes are folded in place (<see cref="Code.Fold"/>).</summary>
    public PinOutcome Check(string pin, Code code, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        var barred = Bars.Never(PinOperation.Check, spec, Status) ?? Forms.CannotBeRight(spec, spec, code);
        return barred ?? Kernel.OnSameCard(() => new PinSteps(Kernel, Counters).Check(spec, code, last));
    }

    /// <summary>Sets a new PIN with the current one.</summary>
    public PinOutcome Change(string pin, Code current, Code next, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        var barred = Bars.Never(PinOperation.Change, spec, Status)
            ?? Forms.CannotBeRight(spec, spec, current)
            ?? Forms.CannotBeNew(spec, next, current);
        return barred ?? Kernel.OnSameCard(() => new PinSteps(Kernel, Counters).Change(spec, current, next, last));
    }

    /// <summary>Sets a new PIN with the unblocking code, whether the PIN is locked or forgotten.</summary>
    public PinOutcome Unlock(string pin, Code unblocking, Code next, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        var never = Bars.Never(PinOperation.Unlock, spec, Status) ?? Bars.NotActivated(PinOperation.Unlock, spec, Status);
        if (never is not null) return never;
        var by = Profile[spec.UnblockedBy!];
        var barred = Forms.CannotBeRight(spec, by, unblocking) ?? Forms.CannotBeNew(spec, next);
        return barred ?? Kernel.OnSameCard(() => new PinSteps(Kernel, Counters).Unblock(spec, by, unblocking, next, last));
    }

    /// <summary>VERIFY of a code that is typed on the reader and never reaches this computer.</summary>
    public PinOutcome CheckOnPad(string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((Bars.Never(PinOperation.Check, spec, Status) ?? NotOnPad(spec, PinPadUse.Verify)) is { } barred) return barred;
        var header = CodeCommand.Verify(spec).Header.ToArray();
        return Kernel.OnSameCard(() => Kernel.Send(
            Attempt.OnPad(spec, CodeStep.Verify, last), () => Pad!.Verify(channel, header, spec.Format, PadLanguage).Status));
    }

    // Unlocking is not done there: a keypad has one range of lengths for both
    // codes, and an activation code typed too short would cost one of its tries.

    /// <summary>A change of which both codes are typed on the reader.</summary>
    public PinOutcome ChangeOnPad(string pin, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((Bars.Never(PinOperation.Change, spec, Status) ?? NotOnPad(spec, PinPadUse.Modify)) is { } barred) return barred;
        var header = CodeCommand.ChangeWithBoth(spec).Header.ToArray();
        return Kernel.OnSameCard(() => Kernel.Send(
            Attempt.OnPad(spec, CodeStep.Change, last),
            () => Pad!.Modify(channel, header, spec.Format, NewFormat(pin), PadLanguage).Status));
    }

    public void Dispose() => link.Dispose();

    /// <summary>Within an operation: what the card says of its PINs now.</summary>
    internal void ReadAgain() => Status = reader.ReadAgain(Card, Status);

    private PinOutcome? NotOnPad(PinSpec pin, PinPadUse use) => FitsPad(pin, use) ? null : Bars.Cannot(pin.Id, Impossible.NotOnPinPad);
}
