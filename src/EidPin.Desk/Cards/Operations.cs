using EidPin.Cards;

namespace EidPin.Desk.Cards;

/// <summary>What became of a form that was sent.</summary>
internal abstract record Reply
{
    /// <summary>The card, or this program in its place, has answered.</summary>
    /// <param name="Field">Which code an objection is about, as the form counts them.</param>
    /// <param name="Set">PINs that an activation has set.</param>
    /// <param name="Folded">What the card sees otherwise than the person typed it.</param>
    public sealed record Told(PinOutcome Outcome, int Field, IReadOnlyList<string> Set, Folding Folded = Folding.None) : Reply
    {
        /// <summary>Names it among the last answers; null: no code may have gone to the card.</summary>
        public string? Kept { get; init; }
    }

    /// <summary>Nothing was sent: the new code is a poor choice, and the person has not said yet that it shall be this one.</summary>
    public sealed record Weak(Weakness Weaknesses, string Pin, int Field) : Reply;

    /// <summary>Nothing was sent: since the form was shown, another one sent a code to this card.</summary>
    public sealed record Stale : Reply;

    /// <summary>Nothing was sent, as far as is known: the card went, or the reader failed.</summary>
    public sealed record Failed(CardException Failure) : Reply;
}

/// <summary>Does with a card what a form asks for.</summary>
internal static class Operations
{
    /// <param name="codes">As many as the ticket's fields; none when they are typed on the reader. The caller wipes them.</param>
    /// <param name="weakIsFine">The person was warned of a weak code and wants it.</param>
    /// <param name="abandoned">The page that sent the form is gone: a code that still waits for its turn is not sent then.</param>
    /// <exception cref="OperationCanceledException">It was abandoned before its turn came.</exception>
    public static async Task<Reply> Do(
        CardDesk desk, Ticket ticket, IReadOnlyList<Code> codes, bool weakIsFine, CancellationToken abandoned = default)
    {
        if (desk.Find(ticket.Card) is not { } reader) return new Reply.Failed(new(CardFault.CardRemoved));
        try
        {
            return await reader.Run(
                ticket.Card, session => On(desk, session, reader, ticket, codes, weakIsFine), typing: codes.Count == 0, abandoned);
        }
        catch (CardException e)
        {
            return new Reply.Failed(e);
        }
    }

    private static Reply On(CardDesk desk, PinSession session, ReaderDesk reader, Ticket ticket, IReadOnlyList<Code> codes, bool weakIsFine)
    {
        if (reader.View.Version != ticket.Version) return new Reply.Stale();
        if (!weakIsFine && Weaknesses(session, ticket, codes) is { } weak) return weak;
        IReadOnlyList<string> set = [];
        PinOutcome outcome;
        var (pin, last) = (ticket.Pin, ticket.Last);
        var folded = ticket.Act is Act.Check or Act.Change && codes.Count > 0
            ? codes[0].Fold(session.Status.Profile[pin].Format)
            : Folding.None;
        switch (ticket.Act)
        {
            case Act.Check:
                outcome = codes.Count == 0 ? session.CheckOnPad(pin, last) : session.Check(pin, codes[0], last);
                break;
            case Act.Change:
                outcome = codes.Count == 0 ? session.ChangeOnPad(pin, last) : session.Change(pin, codes[0], codes[1], last);
                break;
            case Act.Unlock:
                outcome = session.Unlock(pin, codes[0], codes[1], last);
                break;
            default:
                (outcome, set) = new CardActivation(session).Activate(codes[0], codes[1], codes[2], last);
                break;
        }
        string[] news = outcome is PinOutcome.Done && ticket.Act is (Act.Change or Act.Unlock) ? [pin] : [.. set];
        foreach (var changed in news) desk.Kept?.Record(session, changed, DateTimeOffset.UtcNow);
        var isSent = outcome.Sent != false || set.Count > 0;
        var kept = isSent ? desk.Answers.Keep(desk.Answers.Name(session, ticket.Card), outcome, ticket.Act, set) : null;
        reader.Reread(isSent);
        return new Reply.Told(outcome, Field(session, ticket, codes, outcome), set, folded) { Kept = kept };
    }

    private static Reply.Weak? Weaknesses(PinSession session, Ticket ticket, IReadOnlyList<Code> codes)
    {
        if (ticket.Act == Act.Check || codes.Count == 0) return null;
        // What cannot be right comes before what is only doubted: the session says so.
        if (CodeRules.Problem(FirstFormat(session, ticket), codes[0]) is not null) return null;
        var pins = ticket.Act == Act.Activate
            ? session.Status.Profile.Pins.Where(p => p.UnblockedBy is not null).Select(p => p.Id).ToArray()
            : [ticket.Pin];
        foreach (var (i, pin) in pins.Index())
        {
            var (format, code) = (session.NewFormat(pin), codes[i + 1]);
            code.Fold(format);
            // What is against the rules is said by the session.
            if (CodeRules.NewProblem(format, code) is not null) return null;
            var found = CodeRules.Weaknesses(format, code, advisedMin: session.AdvisedMinimum(pin));
            if (i > 0 && code.SameAs(codes[i])) found |= Weakness.SameAsOtherPin;
            if (found != Weakness.None) return new(found, pin, i + 1);
        }
        return null;
    }

    private static PinFormat FirstFormat(PinSession session, Ticket ticket)
    {
        if (ticket.Act == Act.Activate) return new CardActivation(session).Format;
        var pin = session.Status.Profile[ticket.Pin];
        return ticket.Act == Act.Unlock && pin.UnblockedBy is { } by ? session.Status.Profile[by].Format : pin.Format;
    }

    private static int Field(PinSession session, Ticket ticket, IReadOnlyList<Code> codes, PinOutcome outcome)
    {
        if (outcome is not PinOutcome.BadFormat bad || ticket.Act == Act.Check) return 0;
        if (ticket.Act == Act.Change) return CodeRules.Problem(session.Status.Profile[ticket.Pin].Format, codes[0]) is null ? 1 : 0;
        if (bad.Code != bad.Pin) return 0;
        return ticket.Act == Act.Unlock
            ? 1
            : 1 + session.Status.Profile.Pins.Where(p => p.UnblockedBy is not null).Select(p => p.Id).ToList().IndexOf(bad.Pin);
    }
}
