using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.Desk.Terminal;

/// <summary>
/// The visit that the clerk has opened, as its holder's screen has to show it: who has to do something next. Nothing of it is kept when it
/// is over, and no code ever.
/// </summary>
internal sealed class HolderVisit(CardDesk desk, ResetDesk reset) : IDisposable
{
    private const string MyNumber = "jp.my-number";

    // One at a time: tabs and the clock ask whenever they like.
    private readonly SemaphoreSlim one = new(1);

    private TerminalVisit? visit;
    private volatile Stage? setting;

    // The card that the server has seen in this visit, and what it wants nothing with it for.
    private (string Card, Refusal? Refusal)? met;

    // The card that was last there in this visit, and in the one that has ended: that is to be taken.
    private string? held, used;

    // Why the code that was typed last opens no visit: as long as nobody types another.
    private Refusal? unpaired;

    private (string Pin, LastTry Last) sure = ("", LastTry.Hold);
    private List<Visited> said = [];
    private readonly List<string> signed = [];

    public TerminalClient Client { get; } = new(reset.Client);

    /// <summary>Null: there is none.</summary>
    public TerminalVisit? Visit => visit;

    public void Dispose() => one.Dispose();

    /// <summary>Asks the server, shows it a card that it has not seen yet, and says what is next.</summary>
    public async Task<Stage> Look()
    {
        if (setting is { } now) return now;
        return await Alone(async () =>
        {
            var answer = await Client.Session();
            if (answer.Value is not { } session) return Trouble(answer.Refusal!);
            await reset.Reached();
            Take(session.Visit);
            return await Stand();
        });
    }

    /// <param name="code">As somebody typed it.</param>
    public Task<Stage> Pair(string code) => Alone(async () =>
    {
        // Of the server only those are asked that can be one.
        var answer = ShortCode.Parse(code) is null ? new(null, new(VisitRefusals.PairingCode)) : await Client.Pair(code);
        unpaired = answer.Refusal;
        if (answer.Value is { } found) Take(found);
        return await Stand();
    });

    /// <summary>The card is shown to the server once more.</summary>
    /// <param name="last">The PIN whose last try may be spent; null: none.</param>
    public Task<Stage> Again(string? last)
    {
        met = null;
        sure = last is null ? ("", LastTry.Hold) : (last, LastTry.Spend);
        return Look();
    }

    /// <summary>Nobody knows the new PIN that is to be tried.</summary>
    public Task<Stage> Unknown(string pin) => Alone(async () =>
    {
        said = [];
        if (Here() is { Phase: Phase.Ready } view && visit is not null) met = (view.Id, (await See(view, newPinUnknown: [pin])).Refusal);
        return await Stand();
    });

    /// <summary>Does something with the card and says what is next.</summary>
    /// <param name="begins">What the screen shows meanwhile.</param>
    /// <param name="act">Says what the screen shows next, and what became of each PIN.</param>
    public async Task<Stage> While(Stage begins, Func<Action<Stage>, Action<Visited>, Task> act)
    {
        try
        {
            setting = begins;
            await Alone(async () =>
            {
                // What the server said of the card before holds no more.
                (met, sure, said) = (null, ("", LastTry.Hold), []);
                await act(stage => setting = stage, said.Add);
                return begins;
            });
        }
        finally
        {
            setting = null;
        }
        return await Look();
    }

    /// <summary>Tells the server which card is here: before each card session and each receipt.</summary>
    public async Task<Answer<TerminalCard>> See(
        ReaderView view, IReadOnlyDictionary<string, bool>? newPinWorks = null, IReadOnlyList<string>? newPinUnknown = null)
    {
        if (reset.IsIssued(view) is not { } issued) return new(null, new(reset.Trouble));
        if (!issued) return new(null, new(Refusals.OtherIssuer));
        var tries = visit!.Pins.ToDictionary(p => p.Pin, p => view.Card?[p.Pin]?.TriesLeft);
        var answer = await Client.Card(new(visit.Visit, CardTurn.Own(view), tries, newPinWorks, newPinUnknown));
        if (answer.Value is not { } seen) return answer;
        Take(seen.Visit);
        return ChallengeCheck.Fault(seen.Challenge, DateTimeOffset.UtcNow) is { } fault ? new(null, fault) : answer;
    }

    /// <summary>As the server says now. One that has ended is none, and what was known of it is forgotten.</summary>
    public void Take(TerminalVisit? now)
    {
        if (now is not null && now.State != VisitState.Open.Word()) now = null;
        if (now?.Visit != visit?.Visit)
        {
            if (visit is not null) used = held;
            (met, held, sure, said) = (null, null, ("", LastTry.Hold), []);
            signed.Clear();
        }
        // Time alone has made it so: the card that is there is shown once more.
        else if (now?.Waits == TerminalWaits.CardAgain && visit?.Waits != TerminalWaits.CardAgain) met = null;
        visit = now;
    }

    public void HasSigned(ProofText text) => signed.Add(text.ToString());

    private async Task<Stage> Alone(Func<Task<Stage>> act)
    {
        await one.WaitAsync();
        try
        {
            return (await act()) with { Visit = visit, Said = [.. said], Signed = [.. signed] };
        }
        finally
        {
            one.Release();
        }
    }

    private Stage Trouble(Refusal why)
    {
        // A server from before knows no signature of this terminal: that is not the key's fault.
        var isTooOld = reset.Operator is null && reset.Trouble == ResetClient.TooOld;
        return new(StageKind.Trouble) { Refusal = isTooOld ? new(ResetClient.TooOld) : why };
    }

    private async Task<Stage> Stand()
    {
        var view = Here();
        if (visit is null)
        {
            var idle = view is not null && view.Id == used ? await Released(StageKind.Idle, view) : new(StageKind.Idle);
            return idle with { Refusal = unpaired };
        }
        // Left behind by the person before: it is nobody's of this visit.
        if (view is not null && view.Id == used) return await Released(StageKind.NoCard, view);
        held = view?.Id;
        var isSet = visit.Pins.Count > 0 && visit.Pins.All(p => p is { State: "done", Confirmed: true });
        if (isSet) return await Released(StageKind.Finished, view);
        if (view is null) return new(StageKind.NoCard);
        // Without power after a visit before: it is the next one's now.
        if (view.Phase == Phase.Finished) desk.Find(view.Id)?.Again();
        if (view.Phase != Phase.Ready || view.Certificates is null) return new(StageKind.Reading);
        if (met?.Card != view.Id || !visit.CardSeen && met.Value.Refusal is null)
        {
            var seen = await See(view);
            if (seen.Refusal is { } no && IsOfTheWay(no)) return Trouble(no);
            if (visit is null) return await Stand();
            met = (view.Id, seen.Refusal);
        }
        var stage = met.Value.Refusal is { } refusal ? new(StageKind.Refused) { Refusal = refusal } : await Next(view);
        return stage with { Card = view.Id, Version = view.Version };
    }

    // Not about the card: asked again by the clock.
    private static bool IsOfTheWay(Refusal no) => no.Id is ResetClient.Unreachable or ResetClient.Untrusted or ResetClient.TooOld
        or ResetClient.ClocksApart or Refusals.TooMany or Refusals.NotAllowed or Refusals.KioskUnknown or Refusals.KioskRevoked;

    private async Task<Stage> Next(ReaderView view)
    {
        if (Pin("unknown") is { } unknown) return Typed(StageKind.Try, unknown, view);
        if (Pin("authorised") is not null) return new(StageKind.Waits) { Waits = Stage.Session };
        if (visit!.Waits is null && Pin("permitted") is not null) return await Choose(view);
        if (visit.Pins.FirstOrDefault(p => p is { State: "done", Confirmed: false }) is { } open)
            return Typed(StageKind.Confirm, open.Pin, view);
        return new(StageKind.Waits) { Waits = visit.Waits ?? TerminalWaits.Clerk };
    }

    private string? Pin(string state) => visit!.Pins.FirstOrDefault(p => p.State == state)?.Pin;

    private Stage Typed(StageKind kind, string pin, ReaderView view)
    {
        // A locked one takes no code any more: somebody has to decide anew.
        if (view.Card?[pin]?.State == PinState.Locked) return new(StageKind.Waits) { Waits = TerminalWaits.Clerk };
        return new(kind) { Pin = pin, Last = sure.Pin == pin ? sure.Last : LastTry.Hold };
    }

    // What rules a reset out is known before anybody types a code.
    private async Task<Stage> Choose(ReaderView view)
    {
        string[] pins = [.. visit!.Pins.Where(p => p.State == "permitted").Select(p => p.Pin)];
        try
        {
            if (desk.Find(view.Id) is not { } reader) return new(StageKind.Reading);
            var looked = await reader.Run(view.Id, session =>
                pins.Select(p => (Pin: p, Format: session.NewFormat(p), No: new ResetAtCounter(session).Preflight(p))).ToArray());
            foreach (var (pin, _, no) in looked)
                if (no is not null && !said.Any(s => s is Visited.Card card && card.Pin == pin))
                    said.Add(new Visited.Card(new Reply.Told(no, 0, []), pin));
            (string, PinFormat)[] open = [.. looked.Where(p => p.No is null).Select(p => (p.Pin, p.Format))];
            return open.Length > 0 ? new(StageKind.Choose) { Pins = open } : new(StageKind.Waits) { Waits = TerminalWaits.Clerk };
        }
        catch (CardException)
        {
            return new(StageKind.Reading);
        }
    }

    // The card's power is cut: it can be taken.
    private async Task<Stage> Released(StageKind kind, ReaderView? view)
    {
        try
        {
            if (view is { Phase: Phase.Ready } && desk.Find(view.Id) is { } reader) await reader.Finish(view.Id);
        }
        catch (CardException)
        {
            // Taken in that moment: nothing is open in a card without power.
        }
        return new(kind) { Card = view?.Id };
    }

    /// <summary>The card in the terminal's reader; null: none that can be one.</summary>
    private ReaderView? Here() => desk.Views.FirstOrDefault(v => IsOurs(v) && v.Phase is not (Phase.Empty or Phase.Failed)
        && (v.Card is null || v.Card.Profile.Id == MyNumber));

    private bool IsOurs(ReaderView view) =>
        reset.Client.Kiosk!.Reader is not { } reader || view.Name.Contains(reader, StringComparison.OrdinalIgnoreCase);
}
