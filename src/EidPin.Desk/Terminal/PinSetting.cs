using System.Security.Cryptography;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.Desk.Terminal;

/// <summary>
/// Sets the PINs of a visit, one after another in one go, and lets the holder confirm each by using it. Every code is wiped after its last
/// use, and none is sent twice without a person.
/// </summary>
internal sealed class PinSetting(CardDesk desk, ResetDesk reset, HolderVisit visit)
{
    /// <summary>What is to be asked before anything is sent; null: nothing.</summary>
    /// <returns>Counts entries from 0.</returns>
    public async Task<Reply.Weak?> Weak(TerminalTicket.New ticket, IReadOnlyList<Code> codes)
    {
        if (desk.Find(ticket.Card) is not { } reader) return null;
        try
        {
            return await reader.Run(ticket.Card, session => ticket.Entries
                .Select((pins, i) => CardTurn.Weak(session, pins[0], codes[i]) is { } weak ? weak with { Field = i } : null)
                .FirstOrDefault(weak => weak is not null));
        }
        catch (CardException)
        {
            // Said where the first one is set.
            return null;
        }
    }

    /// <param name="codes">One for each entry; wiped here.</param>
    /// <param name="abandoned">The page is gone: what still waits for its turn is not sent then.</param>
    /// <exception cref="OperationCanceledException">It was abandoned before a turn came.</exception>
    public Task<Stage> Set(TerminalTicket.New ticket, IReadOnlyList<Code> codes, CancellationToken abandoned)
    {
        var order = (visit.Visit?.Pins ?? []).Where(p => ticket.Entries.Any(e => e.Contains(p.Pin))).ToArray();
        Stage At(int i) => new(StageKind.Setting) { Visit = visit.Visit, Pin = order[i].Pin, Progress = (i + 1, order.Length) };
        if (order.Length == 0) return visit.Look();
        return visit.While(At(0), async (show, tell) =>
        {
            foreach (var (i, pin) in order.Index())
            {
                show(At(i));
                var entry = ticket.Entries.Index().Single(e => e.Item.Contains(pin.Pin));
                var became = await Set(ticket, pin, codes[entry.Index], i == 0, abandoned);
                tell(became);
                if (order.Skip(i + 1).All(later => !entry.Item.Contains(later.Pin))) codes[entry.Index].Dispose();
                // The others stay permitted: the holder sees first what became of this one.
                if (became is not Visited.Done { Told: true }) return;
            }
        });
    }

    /// <summary>The new PIN of the last session once more: works, it is set; the same use confirms it.</summary>
    public Task<Stage> Use(TerminalTicket.Used ticket, Code code, CancellationToken abandoned)
    {
        if (visit.Visit is not { } now || now.Pins.FirstOrDefault(p => p.Pin == ticket.Pin) is not { } pin) return visit.Look();
        var shown = new Stage(StageKind.Setting) { Visit = now, Pin = pin.Pin, Progress = (1, 1) };
        return visit.While(shown, async (_, tell) => tell(ticket.IsUnknown
            ? await Try(ticket, pin, code, abandoned)
            : await Confirm(ticket, pin, code, ticket.Version, isChecked: false, abandoned)));
    }

    private async Task<Visited> Set(TerminalTicket ticket, TerminalPin pin, Code next, bool isFirst, CancellationToken abandoned)
    {
        if (IsOver(ticket)) return new Visited.Refused(new(VisitRefusals.VisitEnded), pin.Pin);
        if (desk.Find(ticket.Card) is not { } reader) return Gone(pin.Pin);
        var version = isFirst ? ticket.Version : reader.View.Version;
        var seen = await visit.See(reader.View);
        if (seen.Value is not { } card || seen.Refusal is not null) return new Visited.Refused(seen.Refusal!, pin.Pin);
        ServerChannel? channel = null;
        Refusal? refusal = null;
        try
        {
            var issuer = new CounterReset(card.HostChallenge, (byte)pin.KeyVersion, handshake =>
                channel = Authorise(ticket, pin.Pin, card, CardTurn.Own(reader.View), handshake, out refusal));
            var reply = await CardTurn.Take(
                desk, ticket.Card, version, session => new ResetAtCounter(session).Reset(pin.Pin, next, issuer), abandoned: abandoned);
            if (refusal is not null) return new Visited.Refused(refusal, pin.Pin);
            if (channel is null) return new Visited.Card(reply, pin.Pin);
            var outcome = (reply as Reply.Told)?.Outcome;
            var isHeard = await reset.Report(CardTurn.Report(ticket.Visit, channel, outcome));
            if (outcome is not PinOutcome.Done) return new Visited.Card(reply, pin.Pin);
            if (isHeard) await Confirm(ticket, pin, next, reader.View.Version, isChecked: false, CancellationToken.None);
            // What became of the receipt, the visit tells: without one the holder is asked again.
            return new Visited.Done(pin.Pin, DateTimeOffset.UtcNow, isHeard);
        }
        finally
        {
            channel?.Dispose();
        }
    }

    // On the reader's thread, in the middle of the card session: it waits for the server.
    private ServerChannel? Authorise(
        TerminalTicket ticket, string pin, TerminalCard card, byte[] own, CounterHandshake handshake, out Refusal? refusal)
    {
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var asked = new TerminalAuthoriseRequest(
            ticket.Visit, pin, card.Challenge.Id, own, card.HostChallenge, handshake.InitializeUpdate, handshake.Tries);
        var answer = visit.Client.Authorise(asked, key).GetAwaiter().GetResult();
        refusal = answer.Refusal;
        // The answer alone may have been lost: with no keys nothing was set.
        if (refusal is { Id: ResetClient.Unreachable })
            reset.ReportLater(new(ticket.Visit, KioskSignature.Attempt(visit.Client.Id, key), "refused", null, null));
        return answer.Value is { } granted ? new(granted) : null;
    }

    private async Task<Visited> Try(TerminalTicket.Used ticket, TerminalPin pin, Code next, CancellationToken abandoned)
    {
        var reply = await CardTurn.Take(
            desk, ticket.Card, ticket.Version, session => session.Check(pin.Pin, next, ticket.Last), abandoned: abandoned);
        if (reply is not Reply.Told { Outcome: PinOutcome.Done or PinOutcome.Wrong or PinOutcome.Locked } told)
            return new Visited.Card(reply, pin.Pin);
        if (desk.Find(ticket.Card) is not { } reader || IsOver(ticket)) return Gone(pin.Pin);
        var works = told.Outcome is PinOutcome.Done;
        var seen = await visit.See(reader.View, newPinWorks: new Dictionary<string, bool> { [pin.Pin] = works });
        if (!works) return new Visited.Card(reply, pin.Pin);
        if (seen.Refusal is null) await Confirm(ticket, pin, next, reader.View.Version, isChecked: true, CancellationToken.None);
        // The card has told, whoever hears of it.
        return new Visited.Done(pin.Pin, DateTimeOffset.UtcNow, seen.Refusal is null);
    }

    /// <param name="isChecked">The card has just taken the code: where no key signs, that is all there is to tell.</param>
    private async Task<Visited> Confirm(
        TerminalTicket ticket, TerminalPin pin, Code code, int version, bool isChecked, CancellationToken abandoned)
    {
        if (IsOver(ticket)) return new Visited.Refused(new(VisitRefusals.VisitEnded), pin.Pin);
        if (desk.Find(ticket.Card) is not { } reader || reset.Operator is not { } taker) return Gone(pin.Pin);
        var last = (ticket as TerminalTicket.Used)?.Last ?? LastTry.Hold;
        Proof? proof = null;
        if (pin.HasKey)
        {
            var seen = await visit.See(reader.View);
            if (seen.Value is not { } card || seen.Refusal is not null) return new Visited.Refused(seen.Refusal!, pin.Pin);
            // Built here: never one that came from the server, since a signature with the signature key is a legal one.
            var text = new ProofText(
                ProofText.Confirm, taker.Id, pin.Pin, visit.Client.Id, card.Challenge.Time, card.Challenge.Nonce, visit.Client.Origin);
            SignedText? signed = null;
            var reply = await CardTurn.Take(desk, ticket.Card, version,
                session => new CardSigner(session).Sign(pin.Pin, code, text.ToBytes(), out signed, last), abandoned: abandoned);
            if (reply is not Reply.Told { Outcome: PinOutcome.Done } || signed is null) return new Visited.Card(reply, pin.Pin);
            visit.HasSigned(text);
            proof = new(card.Challenge.Id, CardTurn.Own(reader.View), pin.Pin == ResetPins.Signature ? signed.Certificate : null,
                signed.Signature, text.Origin);
        }
        else if (!isChecked)
        {
            var reply = await CardTurn.Take(
                desk, ticket.Card, version, session => session.Check(pin.Pin, code, last), abandoned: abandoned);
            if (reply is not Reply.Told { Outcome: PinOutcome.Done }) return new Visited.Card(reply, pin.Pin);
        }
        var answer = await visit.Client.Receipt(new(ticket.Visit, pin.Pin, CardTurn.Own(reader.View), proof));
        if (answer.Value is not { } now) return new Visited.Refused(answer.Refusal!, pin.Pin);
        visit.Take(now);
        return new Visited.Done(pin.Pin, DateTimeOffset.UtcNow, Told: true);
    }

    private bool IsOver(TerminalTicket ticket) => visit.Visit?.Visit != ticket.Visit;

    private static Visited.Card Gone(string pin) => new(new Reply.Failed(new(CardFault.CardRemoved)), pin);
}
