using System.Diagnostics;
using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>
/// The one place where a code leaves the program. Every code goes the same way: in a transaction of its own (<see cref="OnSameCard{T}"/>)
/// with the card that was shown, <see cref="Guard"/> asks the counter and says what rules it out, <see cref="Send(Attempt, CodeCommand)"/>
/// sends once, <see cref="Judge"/> says what is known, and the card is made to forget. Nothing here repeats a command.
/// </summary>
internal sealed class PinKernel(
    ICardLink link, CardChannel channel, CardRecogniser recogniser, CounterReader counters, RefusedCodes refused)
{
    /// <summary>How long a card is waited for that was taken out while a code was typed, and how often it is looked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.8), BetweenLooks = TimeSpan.FromMilliseconds(100);

    private PinSpec? sent;   // whose code went to the card in this transaction
    private bool hasSent;    // a code went to the card in this session

    /// <summary>The card that was shown; null until it was recognised, and then no code goes.</summary>
    public CardIdentity? Card { get; set; }

    /// <summary>
    /// One transaction, in which no other program reaches the card. Reading alone leaves the card powered and in its session.
    /// </summary>
    public T Transaction<T>(Func<T> work)
    {
        Begin();
        channel.ForgetSelection();
        sent = null;
        try
        {
            return work();
        }
        finally
        {
            EndTransaction();
        }
    }

    /// <summary>One transaction with the card that was shown.</summary>
    /// <exception cref="CardException">CardSwapped: another one is in the reader.</exception>
    public T OnSameCard<T>(Func<T> work) => Transaction(() =>
    {
        recogniser.MustBe(Card!);
        return work();
    });

    /// <summary>VERIFY.</summary>
    public PinOutcome Verify(Attempt attempt) => Send(attempt, CodeCommand.Verify(attempt.Spends, (attempt.Code!, attempt.Spends.Format)));

    /// <summary>
    /// VERIFY, and while the code is verified what it was asked for. Whatever
    /// becomes of that, the code was right: a link that breaks then costs no try.
    /// </summary>
    /// <param name="use">Null: all is well.</param>
    public PinOutcome VerifyThen(Attempt attempt, Func<PinOutcome?> use)
    {
        var verified = Verify(attempt);
        if (verified is not PinOutcome.Done) return verified;
        PinOutcome? other;
        try
        {
            other = use();
        }
        catch (CardException e)
        {
            other = new PinOutcome.Uncertain(attempt.Pin.Id, attempt.Spends.Id, e.Fault, CodeStep.Use) { Sent = true };
        }
        // To ask for the counter makes the card forget the code, which is not needed any more.
        channel.ForgetSelection();
        var left = counters.Recount(attempt.Spends);
        refused.Raise(Card!.Key, attempt.Memory, left);
        if (other is null) return verified with { TriesLeft = left };
        return other.Code == attempt.Spends.Id ? other with { TriesLeft = left } : other;
    }

    /// <summary>Sends the command once, if nothing rules it out, and says what is known.</summary>
    public PinOutcome Send(Attempt attempt, CodeCommand command) => Send(attempt, () => command.Once(apdu => channel.SendCode(apdu)));

    /// <summary>The same through the issuer's session with the chip, which wraps the command.</summary>
    public PinOutcome Send(Attempt attempt, CodeCommand command, IIssuerChannel session, Func<StatusWord, StatusWord> told) =>
        Send(attempt, () => told(command.Once(apdu => Secured(session, apdu), withLe: true)));

    /// <summary>The same, for a code that is typed on the reader.</summary>
    /// <param name="transmit">Sends once. Its status word is the card's, or the keypad's (PC/SC part 10: 64xx).</param>
    public PinOutcome Send(Attempt attempt, Func<StatusWord> transmit)
    {
        int? before = null;
        if (attempt.IsAtRisk && Guard(attempt, out before) is { } barred) return barred;
        (sent, hasSent) = (attempt.Spends, true);
        try
        {
            return Judge(attempt, transmit(), before);
        }
        catch (CardException e)
        {
            return JudgeBroken(attempt, e, before);
        }
    }

    /// <summary>
    /// Sends a plain command through the issuer's session, once, and wipes the wrapped one. The caller owns the plain one.
    /// </summary>
    public StatusWord Secured(IIssuerChannel session, ReadOnlySpan<byte> plain)
    {
        byte[] wrapped = [];
        try
        {
            wrapped = session.Wrap(plain);
            return StatusWord.AtEnd(session.Unwrap(channel.SendSecured(wrapped)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapped);
        }
    }

    /// <summary>
    /// What rules the attempt out now. It may go on only where the card tells
    /// who it is and how many tries there are, and there are enough of them.
    /// </summary>
    /// <param name="before">Tries left before it; null: the card did not say.</param>
    public PinOutcome? Guard(Attempt attempt, out int? before)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends);
        var counter = counters.Ask(spends);
        before = counter.TriesLeft;
        if (pin == spends.Id && Bars.Activation(attempt, counters.IsNotSet(Card!.Profile, counter)) is { } inactive) return inactive;

        PinOutcome? bar = Card!.Number is null ? new PinOutcome.Refused(pin, spends.Id) : Bars.Tries(pin, spends, before, attempt.Last);
        var maySoonBeSent = bar is null or PinOutcome.Held;
        var wasRefused = maySoonBeSent && attempt.Code is { } code && refused.Contains(Card.Key, attempt.Memory, code, before);
        if (wasRefused) bar = new PinOutcome.Repeated(pin, spends.Id);
        // Asking for another counter may have selected elsewhere.
        if (bar is null && channel.SelectAll(spends.Select) is not null) bar = new PinOutcome.Refused(pin, spends.Id);
        if (bar is null) return null;
        return bar with { Sent = false, Status = bar is PinOutcome.Refused ? counter.Status : null, TriesLeft = before };
    }

    /// <summary>
    /// A card held at an antenna moves while somebody types, and no code has to be typed again for that: the card that is in the reader now
    /// is connected to, and whether it is the same one is seen before any code goes to it. Not so once a code was sent.
    /// </summary>
    private void Begin()
    {
        try
        {
            link.Begin();
        }
        catch (CardException e) when (e.Fault == CardFault.CardRemoved && Card is not null && !hasSent)
        {
            if (!BeginAnew()) throw;
        }
    }

    private bool BeginAnew()
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; Thread.Sleep(BetweenLooks))
        {
            try
            {
                link.Reopen();
                link.Begin();
                return true;
            }
            catch (CardException)
            {
                // Not there yet, its contacts bouncing, or looked at by another program.
            }
        }
        return false;
    }

    private PinOutcome Judge(Attempt attempt, StatusWord status, int? before)
    {
        if (status.IsOk) return Done(attempt, status);
        // 63Cx tells the count. After anything else, 6983 and 6984 included, only the counter tells whether this code was compared:
        // they may speak of another limit of the card.
        var told = attempt.IsAtRisk && status.IsMiss ? status.TriesLeft : null;
        var left = told ?? counters.Recount(attempt.Spends);
        if (attempt.IsAtRisk && (told is not null || WasCompared(status, before, left))) return Missed(attempt, status, left);
        var endedOnReader = attempt.IsOnPad && new Pcsc.PinPadAnswer(status).End != Pcsc.PinPadEnd.Sent;
        return new PinOutcome.Refused(attempt.Pin.Id, attempt.Spends.Id) { Sent = !endedOnReader, Status = status, TriesLeft = left };
    }

    private static bool WasCompared(StatusWord status, int? before, int? left)
    {
        if (status.Value == 0x6300 || left < before) return true;
        // The card can no longer be asked, and says that the last try is gone.
        return left is null && before == 1 && status.TriesLeft == 0;
    }

    private PinOutcome.Done Done(Attempt attempt, StatusWord status)
    {
        // Asking would end what the second command needs.
        var left = attempt.Kind == AttemptKind.First ? null : counters.Recount(attempt.Spends);
        if (attempt.SetsNew) refused.Forget(Card!.Key, attempt.Pin.Id);
        refused.Raise(Card!.Key, attempt.Memory, left);
        return new(attempt.Pin.Id, attempt.Spends.Id) { Sent = true, Status = status, TriesLeft = left };
    }

    private PinOutcome Missed(Attempt attempt, StatusWord? status, int? left)
    {
        var (pin, spends) = (attempt.Pin.Id, attempt.Spends.Id);
        if (attempt.Code is { } code) refused.Add(Card!.Key, attempt.Memory, code, left);
        PinOutcome outcome = left == 0 ? new PinOutcome.Locked(pin, spends) : new PinOutcome.Wrong(pin, spends);
        return outcome with { Sent = true, Status = status, TriesLeft = left };
    }

    /// <summary>The link broke while the command was under way. The card may still be there: its counter tells what can be told.</summary>
    private PinOutcome JudgeBroken(Attempt attempt, CardException failure, int? before)
    {
        channel.ForgetSelection();
        var left = counters.Recount(attempt.Spends);
        if (attempt.IsAtRisk && left < before) return Missed(attempt, null, left);
        // Right, the PIN would have filled its counter up; wrong, it would have cost a try. Neither: it was not compared.
        var spendsItsOwn = attempt.IsAtRisk && attempt.Spends.Id == attempt.Pin.Id;
        var untouched = spendsItsOwn && left is not null && left == before && left < attempt.Spends.MaxTries;
        if (untouched && attempt.IsOnPad && Pcsc.PinPadAnswer.Of(failure) is { } ended)
            return new PinOutcome.Refused(attempt.Pin.Id, attempt.Spends.Id) { Sent = false, Status = ended, TriesLeft = left };
        return new PinOutcome.Uncertain(attempt.Pin.Id, attempt.Spends.Id, failure.Fault, attempt.Step)
        {
            Sent = untouched ? false : null,
            TriesLeft = left,
        };
    }

    /// <summary>
    /// After a code was sent the card is made to forget and is reset or powered
    /// down, whatever happened: a verified PIN would stay open to the next program.
    /// </summary>
    private void EndTransaction()
    {
        if (sent is null)
        {
            link.End(CardDisposition.Leave);
            return;
        }
        try
        {
            // The reset does the same; this is for where it fails.
            foreach (var forget in sent.Forget) channel.SelectAgain(forget);
        }
        catch (CardException)
        {
            // Pulled, or its power is gone: such a card has forgotten.
        }
        link.End(Card!.Profile.AfterCode);
    }
}
