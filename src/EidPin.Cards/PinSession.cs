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
    private bool codeSent;

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
        if ((CannotEver(PinOperation.Unlock, spec) ?? NotActivated(PinOperation.Unlock, spec, Status[pin]?.State == PinState.NotSet)) is { } never) return never;
        var by = Profile[spec.UnblockedBy!];
        if ((Wrongly(spec, by, unblocking) ?? WronglyNew(spec, by, unblocking, next)) is { } no) return no;
        return OnSameCard(() => SendUnblock(spec, by, unblocking, next, last));
    }

    public void Dispose() => link.Dispose();

    // A PIN with two references is right only if both say so; the first miss ends it, so that a wrong code costs one try.
    private PinOutcome CheckBoth(PinSpec pin, Code code, LastTry last)
    {
        var outcome = Send(new(pin, pin, CodeStep.Verify, last) { Code = code }, () => Transmit(Verify, 0x00, pin.Reference, (code, pin.Format)));
        if (outcome is not PinOutcome.Done || pin.SelectTwin.Count == 0) return outcome;
        var twin = pin with { Select = pin.SelectTwin, SelectTwin = [] };
        return Send(new(pin, twin, CodeStep.Verify, last) { Code = code, Memory = pin.Id + "/twin" }, () => Transmit(Verify, 0x00, pin.Reference, (code, pin.Format)));
    }

    private PinOutcome SendChange(PinSpec pin, Code current, Code next, LastTry last, bool firstTime = false)
    {
        if (pin.Change == ChangeMode.OldAndNew)
            return Send(new(pin, pin, CodeStep.Change, last) { Code = current, SetsNew = true, FirstTime = firstTime },
                () => Transmit(ChangeReferenceData, 0x00, pin.Reference, (current, pin.Format), (next, pin.Format)));
        // Nothing may be selected or asked between the two: the card answers 6982 otherwise.
        var verified = Send(new(pin, pin, CodeStep.Verify, last) { Code = current, KeepVerified = true },
            () => Transmit(Verify, 0x00, pin.Reference, (current, pin.Format)));
        return verified is not PinOutcome.Done ? verified
            : Send(new(pin, pin, CodeStep.Change, last) { AtRisk = false, SetsNew = true },
                () => Transmit(ChangeReferenceData, 0x01, pin.Reference, (next, pin.Format)));
    }

    private PinOutcome SendUnblock(PinSpec pin, PinSpec by, Code unblocking, Code next, LastTry last)
    {
        if (pin.Unblock == UnblockMode.CodeAndNew)
            return Send(new(pin, by, CodeStep.Unblock, last) { Code = unblocking, SetsNew = true },
                () => Transmit(ResetRetryCounter, 0x00, pin.Reference, (unblocking, by.Format), (next, pin.Format)));
        var verified = Send(new(pin, by, CodeStep.Verify, last) { Code = unblocking, KeepVerified = true },
            () => Transmit(Verify, 0x00, by.Reference, (unblocking, by.Format)));
        return verified is not PinOutcome.Done ? verified
            : Send(new(pin, by, CodeStep.Unblock, last) { AtRisk = false, SetsNew = true },
                () => Transmit(ResetRetryCounter, 0x02, pin.Reference, (next, pin.Format)));
    }

    /// <param name="Pin">What the operation is for.</param>
    /// <param name="Spends">The code whose counter goes down if the card says no.</param>
    private sealed record Attempt(PinSpec Pin, PinSpec Spends, CodeStep Step, LastTry Last)
    {
        /// <summary>The code at risk, for the memory of refused ones; null when it was typed on the reader.</summary>
        public Code? Code { get; init; }

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
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends.Id);
        if (attempt.AtRisk && Guard(attempt) is { } held) return held;
        StatusWord status;
        codeSent = true;
        try
        {
            status = transmit();
        }
        catch (CardException e)
        {
            return new PinOutcome.Uncertain(pin, spends, e.Fault, attempt.Step) { Sent = null };
        }
        if (attempt.Code is null && attempt.AtRisk && new PinPadAnswer(status).End != PinPadEnd.Sent)
            return new PinOutcome.Refused(pin, spends) { Sent = false, Status = status };
        return Judge(attempt, status);
    }

    private PinOutcome Judge(Attempt attempt, StatusWord status)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends.Id);
        if (status.IsOk)
        {
            if (attempt.SetsNew) refused.Forget(Card, pin);
            return new PinOutcome.Done(pin, spends) { Sent = true, Status = status, TriesLeft = attempt.KeepVerified ? null : Recount(attempt.Spends) };
        }
        var counted = attempt.AtRisk && (status.TriesLeft is not null || status.Value == 0x6300);
        var left = counted && status.TriesLeft is { } told ? told : Recount(attempt.Spends);
        if (!counted) return new PinOutcome.Refused(pin, spends) { Sent = true, Status = status, TriesLeft = left };
        if (attempt.Code is { } code) refused.Add(Card, attempt.Memory, code, left);
        return left == 0
            ? new PinOutcome.Locked(pin, spends) { Sent = true, Status = status, TriesLeft = 0 }
            : new PinOutcome.Wrong(pin, spends) { Sent = true, Status = status, TriesLeft = left };
    }

    /// <summary>Nothing is sent unless the card tells its tries and there are enough of them.</summary>
    private PinOutcome? Guard(Attempt attempt)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends);
        var counter = Ask(spends);
        if (!attempt.FirstTime && attempt.Pin == spends && IsNotSet(spends, counter)) return Cannot(pin, pin, Impossible.NotActivated);
        if (counter.TriesLeft is not { } left) return new PinOutcome.Refused(pin, spends.Id) { Sent = false, Status = counter.Status };
        if (spends.SelectTwin.Count > 0 && AskTwin(spends).TriesLeft is { } twin && twin < left) left = twin;
        PinOutcome? held =
            left == 0 ? new PinOutcome.Locked(pin, spends.Id)
            : attempt.Code is { } code && refused.Contains(Card, attempt.Memory, code, left) ? new PinOutcome.Repeated(pin, spends.Id)
            : left <= spends.HoldAt && attempt.Last == LastTry.Hold ? new PinOutcome.Held(pin, spends.Id)
            : null;
        if (held is not null) return held with { Sent = false, Status = counter.Status, TriesLeft = left };
        Lead(spends.Select);   // asking the twin may have selected elsewhere
        return null;
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
