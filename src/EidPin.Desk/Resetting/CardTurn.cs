using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>A turn at a card whose PIN is set with the issuer's leave: the same at a machine and at a counter's terminal.</summary>
internal static class CardTurn
{
    /// <param name="version">Of the view for which the code was typed.</param>
    /// <param name="first">May object before anything is sent; null: nothing is looked at.</param>
    /// <param name="abandoned">The page is gone: what still waits for its turn is not sent then.</param>
    /// <exception cref="OperationCanceledException">It was abandoned before its turn came, and nothing was sent.</exception>
    public static async Task<Reply> Take(
        CardDesk desk,
        string card,
        int version,
        Func<PinSession, PinOutcome> act,
        Func<PinSession, Reply?>? first = null,
        CancellationToken abandoned = default)
    {
        if (desk.Find(card) is not { } reader) return new Reply.Failed(new(CardFault.CardRemoved));
        try
        {
            return await reader.Run(card, session =>
            {
                if (reader.View.Version != version) return new Reply.Stale();
                if (first?.Invoke(session) is { } objection) return objection;
                var outcome = act(session);
                reader.Reread(sent: outcome.Sent != false);
                return new Reply.Told(outcome, 0, []);
            }, abandoned: abandoned);
        }
        catch (CardException e)
        {
            return new Reply.Failed(e);
        }
    }

    /// <summary>Null: nothing is doubted. What is against the rules is said by the session.</summary>
    public static Reply.Weak? Weak(PinSession session, string pin, Code next)
    {
        var format = session.NewFormat(pin);
        next.Fold(format);
        if (CodeRules.NewProblem(format, next) is not null) return null;
        var found = CodeRules.Weaknesses(format, next, advisedMin: session.AdvisedMinimum(pin));
        return found == Weakness.None ? null : new(found, pin, 1);
    }

    /// <summary>What the server is told of the end of a session that it gave the keys for.</summary>
    /// <param name="on">The case, or the visit.</param>
    /// <param name="outcome">Null: the card was gone before the new PIN was sent.</param>
    public static ReportRequest Report(string on, ServerChannel channel, PinOutcome? outcome)
    {
        var result = outcome switch
        {
            PinOutcome.Done => "done",
            PinOutcome.Uncertain { Step: CodeStep.Unblock } => "uncertain",
            _ => "refused",
        };
        var proven = result == "done";
        return new(on, channel.Attempt, result, proven ? channel.Chaining : null, proven ? channel.Receipt : null);
    }

    /// <summary>The certificate that tells which card it is, DER; nothing: there is none.</summary>
    public static byte[] Own(ReaderView view) => ResetDesk.Own(view)?.Der.ToArray() ?? [];
}
