using System.Text;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Desk.Terminal;
using EidPin.Reset;
using EidPin.ResetServer.Counter;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// A counter's terminal with a card in its reader, on the server in this process; clerk and supervisor sit at their pages.
/// </summary>
internal sealed class CounterTerminalStage : IAsyncDisposable
{
    public const string Signature = ResetPins.Signature, Authentication = ResetPins.Authentication;
    public const string Register = ResetPins.ResidentRegister, CardInfo = ResetPins.CardInfo;

    private readonly CounterStage counter;
    private readonly SimulatedReaders readers;
    private readonly CardDesk desk;
    private readonly ResetDesk reset;

    private CounterTerminalStage(CounterStage counter, SimulatedCard card, bool isCardIn)
    {
        (this.counter, Card) = (counter, card);
        // A terminal goes by this computer's clock, and so does its server here.
        Wire = new(counter.Server.Server.CreateHandler(), () => counter.Server.Clock.Now = DateTimeOffset.UtcNow);
        Reader = new("R", isCardIn ? card : null);
        readers = new(Reader);
        desk = new(readers, simulated: true);
        var identity = new KioskIdentity(counter.Terminal.Id, counter.Terminal.Machine.Key, IsTerminal: true);
        reset = new(new ResetClient(new(TestCard.Origin), identity, Wire));
        Visit = new(desk, reset);
    }

    public TerminalWire Wire { get; }

    public SimulatedCard Card { get; }

    public SimulatedReader Reader { get; }

    public HolderVisit Visit { get; }

    /// <summary>The visit that the clerk has opened last.</summary>
    public string Id { get; private set; } = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="used">Tries of each PIN that are spent; at first all are locked.</param>
    public static async Task<CounterTerminalStage> Start(bool isCardIn = true, int used = 5)
    {
        var counter = await CounterStage.Open(now: DateTimeOffset.UtcNow);
        var card = Made(counter, "TE0000001", used);
        await Issue(counter, [card]);
        return new(counter, card, isCardIn);
    }

    /// <summary>Another card of the same issuer.</summary>
    /// <param name="isKnown">The server was told of it.</param>
    public async Task<SimulatedCard> NewCard(string serial, bool isKnown = true)
    {
        var card = Made(counter, serial, 5);
        if (isKnown) await Issue(card);
        return card;
    }

    public Task Issue(SimulatedCard card) => Issue(counter, [card]);

    public string CodeOf(string pin) => Card.Codes.Single(c => c.Key == pin).Value;

    /// <summary>What became of each PIN of the visit, as the server has it; confirmed ones have a mark.</summary>
    public async Task<string> States()
    {
        var visit = TerminalView.Of(await counter.Visit(Id), DateTimeOffset.UtcNow);
        return string.Join(' ', visit.Pins.Select(p => $"{p.Pin}={p.State}{(p.Confirmed ? "!" : "")}"));
    }

    /// <summary>Somebody comes to the clerk.</summary>
    /// <returns>The code of the clerk's screen.</returns>
    public async Task<string> Begin()
    {
        Id = await counter.Begin();
        return await counter.Code(Id);
    }

    /// <summary>The clerk records one ID and the card, and signs.</summary>
    public async Task Sign(params string[] pins) => Assert.Equal(303, (await counter.Decide(Id, CounterStage.Shown(pins))).Status);

    /// <summary>The clerk signs for somebody with too few documents: a supervisor has to sign too.</summary>
    public async Task SignAsException(string pin) => Assert.Equal(303, (await counter.Decide(
        Id, CounterStage.Document("my-number-card"), (VisitForm.Field(pin), "on"), ("override", "known-to-office"))).Status);

    public async Task Supervise() => Assert.Equal(303, (await counter.Supervise(Id)).Status);

    public async Task End() => Assert.Equal(303, (await CounterStage.Act(Id, counter.Clerk, "close")).Status);

    /// <summary>The visit is opened, paired and, with this card, permitted.</summary>
    public async Task<Stage> Permitted(params string[] pins)
    {
        await Ready();
        await Visit.Pair(await Begin());
        await At(StageKind.Waits);
        await Sign(pins);
        return await At(StageKind.Choose);
    }

    /// <summary>The terminal knows its server.</summary>
    public async Task Ready()
    {
        for (var i = 0; i < 600 && reset.Operator is null; i++) await Task.Delay(50, Stop);
    }

    /// <summary>Looks, as the page does, until it is so.</summary>
    public async Task<Stage> At(StageKind kind)
    {
        Stage? stage = null;
        for (var i = 0; i < 400; i++)
        {
            stage = await Visit.Look();
            if (stage.Kind == kind) return stage;
            await Task.Delay(50, Stop);
        }
        throw new Xunit.Sdk.XunitException($"{stage} and not {kind}; {await States()}");
    }

    public Task<Stage> Set(Stage at, params (string[] Pins, string Code)[] entries) =>
        Set(at, [.. entries.Select(e => e.Pins)], [.. entries.Select(e => Typed(e.Code))]);

    public Task<Stage> Set(Stage at, string[][] entries, Code[] codes, CancellationToken? abandoned = null) =>
        Setting.Set(new(at.Visit!.Visit, at.Card!, at.Version, entries), codes, abandoned ?? Stop);

    public Task<Reply.Weak?> Weak(Stage at, params (string[] Pins, string Code)[] entries) => Setting.Weak(
        new(at.Visit!.Visit, at.Card!, at.Version, [.. entries.Select(e => e.Pins)]), [.. entries.Select(e => Typed(e.Code))]);

    /// <summary>The new PIN once more.</summary>
    public Task<Stage> Use(Stage at, string code, LastTry last = LastTry.Hold) => Setting.Use(
        new(at.Visit!.Visit, at.Card!, at.Version, at.Pin!, last, at.Kind == StageKind.Try), Typed(code), Stop);

    public static Code Typed(string text) => Code.Copy(Encoding.ASCII.GetBytes(text));

    /// <summary>What an audit names.</summary>
    public Task<IReadOnlyList<string>> Problems() => counter.Problems();

    public async ValueTask DisposeAsync()
    {
        Visit.Dispose();
        reset.Dispose();
        desk.Dispose();
        readers.Dispose();
        await counter.DisposeAsync();
    }

    private PinSetting Setting => new(desk, reset, Visit);

    private static SimulatedCard Made(CounterStage counter, string serial, int used)
    {
        var all = ResetPins.AtCounter.ToDictionary(p => p, _ => used);
        var like = ReadyMade.Find("my-number")!.Definition;
        return SimulatedCard.Create(like with { IssuerKey = counter.Server.Master, TriesUsed = all, Serial = serial });
    }

    private static async Task Issue(CounterStage counter, IReadOnlyList<SimulatedCard> cards)
    {
        var told = new IssuedCards([.. cards.Select(c => DemoIssuer.Issued(c)!)], DemoIssuer.Authorities);
        using var answer = await counter.Server.AsOperator("/v1/issuer/cards", told, ResetJson.Default.IssuedCards);
        Assert.Equal(204, (int)answer.StatusCode);
    }
}
