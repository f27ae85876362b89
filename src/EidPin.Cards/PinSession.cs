using System.Security.Cryptography;
using EidPin.Cards.Pcsc;

namespace EidPin.Cards;

/// <summary>Whether the last try of a code may be spent.</summary>
public enum LastTry { Hold, Spend }

public enum PinOperation { Check, Change, Unlock }

/// <summary>
/// One card in one reader. The one place that sends VERIFY (20), CHANGE REFERENCE DATA (24) and RESET RETRY COUNTER (2C). Each operation is one
/// exclusive transaction: recognise the card again, compare its number with the one shown, ask the counter, send once, and make the card forget.
/// </summary>
public sealed partial class PinSession : IDisposable
{
    private const byte Verify = 0x20, ChangeReferenceData = 0x24, ResetRetryCounter = 0x2C;

    private readonly ICardLink link;
    private readonly CardChannel channel;
    private readonly RefusedCodes refused;
    private PinSpec? sent;   // whose code went to the card in this transaction

    public string Reader => link.Reader;

    /// <summary>The card as read last.</summary>
    public CardStatus Status { get; private set; }

    /// <summary>Commands sent to the card so far, GET RESPONSE included.</summary>
    public int Commands => channel.Commands;

    /// <summary>The reader's pin pad, when it has one that is to be trusted; null otherwise.</summary>
    public PinPad? Pad { get; }

    private CardProfile Profile => Status.Profile;

    /// <summary>VERIFY. Codes are folded in place (<see cref="Code.Fold"/>).</summary>
    public PinOutcome Check(string pin, Code code, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((CannotEver(PinOperation.Check, spec) ?? Wrongly(spec, spec, code)) is { } no) return no;
        return OnSameCard(() => CheckBoth(spec, code, last));
    }

    /// <summary>Sets a new PIN with the current one.</summary>
    public PinOutcome Change(string pin, Code current, Code next, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((CannotEver(PinOperation.Change, spec) ?? Wrongly(spec, spec, current) ?? WronglyNew(spec, spec, current, next)) is { } no) return no;
        return OnSameCard(() => SendChange(spec, current, next, last));
    }

    /// <summary>Sets a new PIN with the unblocking code, whether the PIN is locked or forgotten.</summary>
    public PinOutcome Unlock(string pin, Code unblocking, Code next, LastTry last = LastTry.Hold)
    {
        var spec = Profile[pin];
        if ((CannotEver(PinOperation.Unlock, spec) ?? NotActivated(PinOperation.Unlock, spec)) is { } never) return never;
        var by = Profile[spec.UnblockedBy!];
        if ((Wrongly(spec, by, unblocking) ?? WronglyNew(spec, by, unblocking, next)) is { } no) return no;
        return OnSameCard(() => SendUnblock(spec, by, unblocking, next, last));
    }

    public void Dispose() => link.Dispose();

    /// <summary>
    /// A PIN that stands on the card twice is right only if both places say so. Nothing is sent unless both would let it; the first miss ends it, so that
    /// a wrong code costs one try.
    /// </summary>
    private PinOutcome CheckBoth(PinSpec pin, Code code, LastTry last)
    {
        if (pin.SelectTwin.Count == 0) return SendVerify(new(pin, pin, CodeStep.Verify, last) { Code = code });
        PinSpec first = pin with { SelectTwin = [] }, second = first with { Select = pin.SelectTwin };
        Attempt[] both = [new(pin, first, CodeStep.Verify, last) { Code = code }, new(pin, second, CodeStep.Verify, last) { Code = code, Memory = pin.Id + "/twin" }];
        // A place that this card does not have decides nothing.
        var places = both.Select(a => (Attempt: a, Bar: Guard(a, out _))).Where(p => p.Bar is not PinOutcome.Refused { Status: { IsNotFound: true } }).ToList();
        var bars = places.Select(p => p.Bar).OfType<PinOutcome>().ToList();
        if ((bars.OfType<PinOutcome.Locked>().FirstOrDefault() ?? bars.FirstOrDefault()) is { } held) return held;
        var attempts = places.Select(p => p.Attempt).ToList();
        PinOutcome outcome = Cannot(pin.Id, pin.Id, Impossible.Absent);
        foreach (var attempt in attempts)
            if ((outcome = SendVerify(attempt)) is not PinOutcome.Done) break;
        return outcome is PinOutcome.Done or PinOutcome.Wrong ? outcome with { TriesLeft = attempts.Select(a => Recount(a.Spends)).Aggregate(Worse) } : outcome;
    }

    private PinOutcome SendVerify(Attempt attempt) =>
        Send(attempt, () => Transmit(Verify, 0x00, attempt.Spends.Reference, (attempt.Code!, attempt.Spends.Format)));

    private PinOutcome SendChange(PinSpec pin, Code current, Code next, LastTry last, bool firstTime = false)
    {
        if (pin.Change == ChangeMode.OldAndNew)
            return Send(new(pin, pin, CodeStep.Change, last) { Code = current, SetsNew = true, FirstTime = firstTime },
                () => Transmit(ChangeReferenceData, 0x00, pin.Reference, (current, pin.Format), (next, pin.Format)));
        var verified = SendVerify(new(pin, pin, CodeStep.Verify, last) { Code = current, KeepVerified = true, FirstTime = firstTime });
        if (verified is not PinOutcome.Done) return verified;
        // Nothing may be selected or asked between the two: a My Number Card answers 6982 otherwise.
        return Send(new(pin, pin, CodeStep.Change, last) { AtRisk = false, SetsNew = true }, () => pin.Change == ChangeMode.VerifyThenNew
            ? Transmit(ChangeReferenceData, 0x01, pin.Reference, (next, pin.Format))
            : Transmit(ChangeReferenceData, 0x00, pin.Reference, (current, pin.Format), (next, pin.Format)));
    }

    private PinOutcome SendUnblock(PinSpec pin, PinSpec by, Code unblocking, Code next, LastTry last)
    {
        if (pin.Unblock == UnblockMode.CodeAndNew)
            return Send(new(pin, by, CodeStep.Unblock, last) { Code = unblocking, SetsNew = true },
                () => Transmit(ResetRetryCounter, 0x00, pin.Reference, (unblocking, by.Format), (next, pin.Format)));
        var verified = SendVerify(new(pin, by, CodeStep.Verify, last) { Code = unblocking, KeepVerified = true });
        return verified is not PinOutcome.Done ? verified
            : Send(new(pin, by, CodeStep.Unblock, last) { AtRisk = false, SetsNew = true },
                () => Transmit(ResetRetryCounter, 0x02, pin.Reference, (next, pin.Format)));
    }

    /// <param name="Pin">What the operation is for.</param>
    /// <param name="Spends">The code whose counter goes down if the card says no.</param>
    private sealed record Attempt(PinSpec Pin, PinSpec Spends, CodeStep Step, LastTry Last)
    {
        /// <summary>The code at risk, for the memory of refused ones; null when it is typed on the reader.</summary>
        public Code? Code { get; init; }

        public bool OnPad { get; init; }

        public string Memory { get; init; } = Spends.Id;

        /// <summary>False for the second command of two, which carries a new code only.</summary>
        public bool AtRisk { get; init; } = true;

        public bool SetsNew { get; init; }

        /// <summary>The PIN is being set for the first time; else one that was never set is not tried.</summary>
        public bool FirstTime { get; init; }

        /// <summary>Another command follows that needs the code verified: ask and select nothing afterwards.</summary>
        public bool KeepVerified { get; init; }
    }

    /// <summary>Everything with a code goes through here: ask the counter, hold, send once, and say what is known.</summary>
    private PinOutcome Send(Attempt attempt, Func<StatusWord> transmit)
    {
        int? before = null;
        if (attempt.AtRisk && Guard(attempt, out before) is { } held) return held;
        sent = attempt.Spends;
        try
        {
            return Judge(attempt, transmit(), before);
        }
        catch (CardException e)
        {
            // The card may still be there: a counter that went down tells that it compared the code.
            channel.ForgetSelection();
            var left = Recount(attempt.Spends);
            // The right code would have filled the counter: one that stands below its most, as before, has compared none.
            if (attempt.OnPad && PinPadAnswer.Of(e) is { } ended && left == before && left < attempt.Spends.MaxTries)
                return new PinOutcome.Refused(attempt.Pin.Id, attempt.Spends.Id) { Sent = false, Status = ended, TriesLeft = left };
            return attempt.AtRisk && left < before ? Missed(attempt, null, left)
                : new PinOutcome.Uncertain(attempt.Pin.Id, attempt.Spends.Id, e.Fault, attempt.Step) { Sent = null, TriesLeft = left };
        }
    }

    private PinOutcome Judge(Attempt attempt, StatusWord status, int? before)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends.Id);
        if (status.IsOk)
        {
            var full = attempt.KeepVerified ? null : Recount(attempt.Spends);
            if (attempt.SetsNew) refused.Forget(CardKey, pin);
            refused.Raise(CardKey, attempt.Memory, full);
            return new PinOutcome.Done(pin, spends) { Sent = true, Status = status, TriesLeft = full };
        }
        // 63Cx tells the count. After anything else, 6983 and 6984 included, only the counter tells whether this code was compared:
        // they may speak of another limit of the card.
        var told = attempt.AtRisk && status.IsMiss ? status.TriesLeft : null;
        var left = told ?? Recount(attempt.Spends);
        var counted = told is not null || attempt.AtRisk && (status.Value == 0x6300 || left < before || left is null && before == 1 && status.TriesLeft == 0);
        if (counted) return Missed(attempt, status, left);
        var onReader = attempt.OnPad && new PinPadAnswer(status).End != PinPadEnd.Sent;
        return new PinOutcome.Refused(pin, spends) { Sent = !onReader, Status = status, TriesLeft = left };
    }

    private PinOutcome Missed(Attempt attempt, StatusWord? status, int? left)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends.Id);
        if (attempt.Code is { } code) refused.Add(CardKey, attempt.Memory, code, left);
        PinOutcome outcome = left == 0 ? new PinOutcome.Locked(pin, spends) : new PinOutcome.Wrong(pin, spends);
        return outcome with { Sent = true, Status = status, TriesLeft = left };
    }

    /// <summary>Nothing is sent unless the card tells who it is and how many tries there are, and there are enough of them.</summary>
    private PinOutcome? Guard(Attempt attempt, out int? before)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends);
        var counter = Ask(spends);
        before = counter.TriesLeft;
        if (pin == spends.Id && IsNotSet(counter) != attempt.FirstTime)
            return Cannot(pin, pin, attempt.FirstTime ? Impossible.AlreadyActivated : Impossible.NotActivated);
        var held = identity is null ? new PinOutcome.Refused(pin, spends.Id) : OutOfTries(pin, spends, before, attempt.Last);
        if (held is null or PinOutcome.Held && attempt.Code is { } code && refused.Contains(CardKey, attempt.Memory, code, before)) held = new PinOutcome.Repeated(pin, spends.Id);
        // Asking for another counter may have selected elsewhere.
        if (held is null && Lead(spends.Select) is not null) held = new PinOutcome.Refused(pin, spends.Id);
        return held is null ? null : held with { Sent = false, Status = held is PinOutcome.Refused ? counter.Status : null, TriesLeft = before };
    }

    /// <summary>Builds the command in place around the codes, sends it once and wipes it.</summary>
    private StatusWord Transmit(byte ins, byte p1, byte reference, params ReadOnlySpan<(Code Code, PinFormat Format)> codes)
    {
        var length = 0;
        foreach (var (code, format) in codes) length += format.WireLength(code);
        var apdu = GC.AllocateUninitializedArray<byte>(5 + length, pinned: true);
        try
        {
            (apdu[0], apdu[1], apdu[2], apdu[3], apdu[4]) = (0x00, ins, p1, reference, (byte)length);
            var at = 5;
            foreach (var (code, format) in codes)
            {
                format.Encode(code, apdu.AsSpan(at, format.WireLength(code)));
                at += format.WireLength(code);
            }
            return channel.SendCode(apdu);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(apdu);
        }
    }
}
