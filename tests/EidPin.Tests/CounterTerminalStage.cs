using System.Security.Cryptography;
using System.Text;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Desk.Terminal;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A counter's terminal with a card in its reader, and a fake of the server's side.</summary>
internal sealed class CounterTerminalStage : IDisposable
{
    public const string Signature = "jp.signature", Authentication = "jp.authentication";
    public const string Register = "jp.resident-register", CardInfo = "jp.card-info";

    private static readonly byte[] Master = [.. Enumerable.Range(3, 16).Select(i => (byte)(7 * i))];

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SimulatedReaders readers;
    private readonly CardDesk desk;
    private readonly ResetDesk reset;

    /// <param name="used">Tries of each PIN that are spent; at first all are locked.</param>
    public CounterTerminalStage(bool isCardIn = true, int used = 5)
    {
        Server = new(key, Master);
        Card = Made("TE0000001", used);
        Reader = new("R", isCardIn ? Card : null);
        readers = new(Reader);
        desk = new(readers, simulated: true);
        var identity = new KioskIdentity(FakeCounterServer.Terminal, key, IsTerminal: true);
        reset = new(new ResetClient(new("http://127.0.0.1:9/"), identity, Server));
        Visit = new(desk, reset);
    }

    public FakeCounterServer Server { get; }

    public SimulatedCard Card { get; }

    public SimulatedReader Reader { get; }

    public HolderVisit Visit { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A card of the issuer that the fake knows.</summary>
    public static SimulatedCard Made(string serial, int used = 5)
    {
        var all = new[] { Signature, Authentication, Register, CardInfo }.ToDictionary(p => p, _ => used);
        return SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { IssuerKey = Master, TriesUsed = all, Serial = serial });
    }

    public string CodeOf(string pin) => Card.Codes.Single(c => c.Key == pin).Value;

    /// <summary>The visit is opened, paired and, with this card, permitted.</summary>
    public async Task<Stage> Permitted(params string[] pins)
    {
        Server.Open(pins);
        await Ready();
        await Visit.Pair(FakeCounterServer.Code);
        await At(StageKind.Waits);
        Server.Sign();
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
        throw new Xunit.Sdk.XunitException($"{stage} and not {kind}; {Server.States}");
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

    public void Dispose()
    {
        Visit.Dispose();
        reset.Dispose();
        desk.Dispose();
        readers.Dispose();
        key.Dispose();
        Server.Dispose();
    }

    private PinSetting Setting => new(desk, reset, Visit);
}
