using System.Security.Cryptography;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>A reservation that was found for the card at this machine, and what the server wants its proof to be made with.</summary>
/// <param name="Operator">Its id, as the proof names it.</param>
/// <param name="Origin">The server as it was dialled.</param>
/// <param name="Tries">The holder has to try the new PIN first: nobody knows what became of the session before.</param>
internal sealed record VisitTicket(string Card, int Version, LastTry Last, string Operator, string Origin, KioskCase Case, bool Tries)
{
    /// <summary>How many codes the body of the sending holds.</summary>
    public int Fields => Tries ? 1 : 2;

    /// <summary>What the card signs at this machine.</summary>
    public ProofText Text(string kiosk) =>
        new(ProofText.Authorise, Operator, Case.Pin, kiosk, Case.Challenge.Time, Case.Challenge.Nonce, Origin);
}

/// <summary>What a step at the machine came to.</summary>
internal abstract record Visited
{
    public sealed record Found(VisitTicket Ticket) : Visited;

    public sealed record Refused(Refusal Refusal, string? Pin) : Visited;

    public sealed record Card(Reply Reply, string Pin) : Visited;

    /// <summary>The new PIN is set. <c>Told</c>: the server knows it too.</summary>
    public sealed record Done(string Pin, DateTimeOffset At, bool Told) : Visited;
}

/// <summary>
/// One person at the machine: find the reservation of the card, prove the known PIN, set the new one with the issuer's leave.
/// </summary>
internal sealed class KioskVisit(CardDesk desk, ResetDesk reset)
{
    private readonly string kiosk = reset.Client.Kiosk!.Id;

    /// <param name="code">As typed, where the card alone found nothing; empty: none.</param>
    /// <param name="newPinWorks">After the holder tried it here.</param>
    /// <param name="newPinUnknown">The holder cannot try it.</param>
    public async Task<Visited> Find(string card, string? code, LastTry last, bool? newPinWorks = null, bool newPinUnknown = false)
    {
        if (desk.Find(card) is not { } reader || reader.View.Card is not { } status)
            return new Visited.Card(new Reply.Failed(new(CardFault.CardRemoved)), "");
        if (reset.Operator is not { } taker || reset.IsIssued(reader.View) is not { } issued)
            return new Visited.Refused(new(reset.Trouble), null);
        if (!issued) return new Visited.Refused(new(Refusals.OtherIssuer), null);
        var tries = new[] { ResetPins.Signature, ResetPins.Authentication }.ToDictionary(pin => pin, pin => status[pin]?.TriesLeft);
        var typed = string.IsNullOrEmpty(code) ? null : code;
        var answer = await reset.Client.Lookup(new(CardTurn.Own(reader.View), typed, tries, newPinWorks, newPinUnknown));
        if (answer.Value is not { } found) return new Visited.Refused(answer.Refusal!, null);
        if (found.State == "done") return new Visited.Done(found.Pin, DateTimeOffset.UtcNow, Told: true);
        if (ChallengeCheck.Fault(found.Challenge, DateTimeOffset.UtcNow) is { } fault) return new Visited.Refused(fault, found.Pin);
        return new Visited.Found(new(card, reader.View.Version, last, taker.Id, reset.Client.Origin, found, found.MustTry));
    }

    /// <summary>
    /// The known PIN alone, as soon as it is typed: a right one costs no try, and the same one is verified again, from the machine's own
    /// memory, in the card session that sets the new one.
    /// </summary>
    public async Task<Visited> TryKnown(VisitTicket ticket, Code known, CancellationToken abandoned)
    {
        var reply = await OnCard(ticket, session => session.Check(ticket.Case.KnownPin, known, ticket.Last), null, abandoned);
        if (reply is not Reply.Told { Outcome: PinOutcome.Done } || desk.Find(ticket.Card) is not { } reader)
            return new Visited.Card(reply, ticket.Case.Pin);
        return new Visited.Found(ticket with { Version = reader.View.Version });
    }

    /// <summary>The holder tries the PIN that was to be set the last time: right or wrong, it tells what became of it.</summary>
    public async Task<Visited> TryNew(VisitTicket ticket, Code next, CancellationToken abandoned)
    {
        var pin = ticket.Case.Pin;
        var reply = await OnCard(ticket, session => session.Check(pin, next, ticket.Last), null, abandoned);
        if (reply is not Reply.Told { Outcome: PinOutcome.Done or PinOutcome.Wrong or PinOutcome.Locked } told)
            return new Visited.Card(reply, pin);
        var works = told.Outcome is PinOutcome.Done;
        // A last try of this PIN says nothing of the other's.
        var found = await Find(ticket.Card, null, LastTry.Hold, works);
        if (found is not Visited.Refused { Refusal.Id: ResetClient.Unreachable }) return found;
        // The card has told, whoever hears of it.
        return works ? new Visited.Done(pin, DateTimeOffset.UtcNow, Told: false) : new Visited.Card(reply, pin);
    }

    /// <param name="known">Proves the holder; spends one of its tries if it is wrong.</param>
    /// <param name="weakIsFine">The person was warned of a weak code and wants it.</param>
    /// <param name="abandoned">The page is gone: what still waits for its turn is not sent then.</param>
    /// <exception cref="OperationCanceledException">It was abandoned before its turn came, and nothing was sent.</exception>
    public async Task<Visited> Do(VisitTicket ticket, Code known, Code next, bool weakIsFine, CancellationToken abandoned)
    {
        var wanted = ticket.Case;
        ServerChannel? channel = null;
        Refusal? refusal = null;
        var own = desk.Find(ticket.Card) is { } reader ? CardTurn.Own(reader.View) : [];
        var attempt = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var issuer = new IssuerReset(ticket.Text(kiosk).ToBytes(), wanted.HostChallenge, (byte)wanted.KeyVersion,
            handshake => channel = Authorise(wanted, own, handshake, attempt, out refusal));
        Reply reply;
        try
        {
            reply = await OnCard(
                ticket, session => new ResetByIssuer(session).Reset(wanted.Pin, wanted.KnownPin, known, next, issuer, ticket.Last),
                    session => weakIsFine ? null : CardTurn.Weak(session, wanted.Pin, next), abandoned);
            if (refusal is not null) return new Visited.Refused(refusal, wanted.Pin);
            if (channel is null || reply is not Reply.Told told) return new Visited.Card(reply, wanted.Pin);
            // Not heard by the server, the card will tell the next time.
            var heard = await reset.Report(CardTurn.Report(wanted.Case, channel, told.Outcome));
            return told.Outcome is PinOutcome.Done
                ? new Visited.Done(wanted.Pin, DateTimeOffset.UtcNow, heard)
                : new Visited.Card(reply, wanted.Pin);
        }
        finally
        {
            channel?.Dispose();
        }
    }

    // On the reader's thread, in the middle of the card session: it waits for the server.
    private ServerChannel? Authorise(KioskCase wanted, byte[] own, IssuerHandshake handshake, string attempt, out Refusal? refusal)
    {
        var proof = new Proof(wanted.Challenge.Id, own, wanted.KnownPin == ResetPins.Signature ? handshake.Signed.Certificate : null,
            handshake.Signed.Signature, reset.Client.Origin);
        var answer = reset.Client
            .Authorise(new(wanted.Case, proof, wanted.HostChallenge, handshake.InitializeUpdate, handshake.Tries), attempt)
            .GetAwaiter()
            .GetResult();
        refusal = answer.Refusal;
        // The answer alone may have been lost: with no keys nothing was set.
        if (refusal is { Id: ResetClient.Unreachable })
            reset.ReportLater(new(wanted.Case, KioskSignature.Attempt(kiosk, attempt), "refused", null, null));
        return answer.Value is { } granted ? new(granted) : null;
    }

    private Task<Reply> OnCard(
        VisitTicket ticket, Func<PinSession, PinOutcome> act, Func<PinSession, Reply?>? first, CancellationToken abandoned) =>
        CardTurn.Take(desk, ticket.Card, ticket.Version, act, first, abandoned);
}
