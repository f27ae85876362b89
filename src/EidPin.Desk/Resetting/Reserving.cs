using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>What a form of a reservation promised: the text that the card is going to sign, as the person saw it.</summary>
internal sealed record ReserveTicket(string Card, string Pin, LastTry Last, int Version, Challenge Challenge, ProofText Text)
{
    public string KnownPin => ResetPins.ProvenBy(Pin);
}

/// <summary>What became of it.</summary>
internal abstract record Reserved
{
    public sealed record Booked(Booking Booking) : Reserved;

    /// <summary>The server said no, after the PIN was right.</summary>
    public sealed record Refused(Refusal Refusal) : Reserved;

    /// <summary>The card, or this program in its place.</summary>
    public sealed record Card(Reply Reply) : Reserved;
}

/// <summary>Proves the known PIN with the card and reserves: the same flow that a phone would run.</summary>
internal static class Reserving
{
    /// <summary>
    /// The text, built here: never one that came from the server, since a signature with the signature key is a legal one.
    /// </summary>
    /// <param name="origin">The server as it was dialled, which no server has a say in.</param>
    public static ProofText Text(OperatorInfo operatorInfo, string origin, string pin, Challenge challenge) =>
        new(ProofText.Reserve, operatorInfo.Id, pin, ProofText.Home, challenge.Time, challenge.Nonce, origin);

    public static async Task<Reserved> Do(
        CardDesk desk, ResetDesk reset, ReserveTicket ticket, string key, Code known, CancellationToken abandoned = default)
    {
        if (desk.Find(ticket.Card) is not { } reader) return new Reserved.Card(new Reply.Failed(new(CardFault.CardRemoved)));
        // Asked once more before anything is sent: the operator may be another one by now.
        if (reset.IsIssued(reader.View) != true) return new Reserved.Refused(new(Refusals.OtherIssuer));
        Proof? proof = null;
        Reply reply;
        try
        {
            reply = await reader.Run(ticket.Card, session => Sign(session, desk, reader, ticket, known, out proof), abandoned: abandoned);
        }
        catch (CardException e)
        {
            reply = new Reply.Failed(e);
        }
        if (proof is null) return new Reserved.Card(reply);
        var answer = await reset.Client.Reserve(new(ticket.Pin, proof), key);
        if (answer.Value is not { Token: { } token } reservation)
            return new Reserved.Refused(answer.Refusal ?? new(ResetClient.Unreachable));
        var booking = new Booking(ResetDesk.CardOf(reader.View) ?? "", token, reservation with { Token = null });
        reset.Keep(booking);
        return new Reserved.Booked(booking);
    }

    private static Reply Sign(
        PinSession session, CardDesk desk, ReaderDesk reader, ReserveTicket ticket, Code known, out Proof? proof)
    {
        proof = null;
        if (reader.View.Version != ticket.Version) return new Reply.Stale();
        var outcome = new CardSigner(session).Sign(ticket.KnownPin, known, ticket.Text.ToBytes(), out var signed, ticket.Last);
        // A right one goes on to a reservation, which stands on the page.
        var isToTell = outcome.Sent != false && outcome is not PinOutcome.Done;
        var kept = isToTell ? desk.Answers.Keep(desk.Answers.Name(session, ticket.Card), outcome, Act.Check, []) : null;
        reader.Reread(sent: outcome.Sent != false);
        if (outcome is PinOutcome.Done && signed is not null && ResetDesk.Own(reader.View) is { } own)
            proof = new(ticket.Challenge.Id, own.Der.ToArray(), ticket.KnownPin == ResetPins.Signature ? signed.Certificate : null,
                signed.Signature, ticket.Text.Origin);
        return new Reply.Told(outcome, 0, []) { Kept = kept };
    }
}
