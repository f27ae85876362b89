using System.Security.Cryptography;
using EidPin.Desk.Resetting;
using EidPin.Simulators;
using EidPin.Tests;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>The page of a counter's terminal in a browser, with a card and a fake of the server's side.</summary>
internal sealed class CounterPageStage : IAsyncDisposable
{
    private static readonly byte[] Master = [.. Enumerable.Range(3, 16).Select(i => (byte)(7 * i))];

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private CounterPageStage()
    {
        Server = new(key, Master);
        string[] pins = ["jp.signature", "jp.authentication", "jp.resident-register", "jp.card-info"];
        Card = SimulatedCard.Create(
            ReadyMade.Find("my-number")!.Definition with { IssuerKey = Master, TriesUsed = pins.ToDictionary(p => p, _ => 1) });
        Reader = new("Reader 1");
    }

    public FakeCounterServer Server { get; }

    public SimulatedCard Card { get; }

    /// <summary>Empty at first.</summary>
    public SimulatedReader Reader { get; }

    public DeskStage Desk { get; private set; } = null!;

    public static async Task<CounterPageStage> Start(string language = "en")
    {
        var stage = new CounterPageStage();
        var identity = new KioskIdentity(FakeCounterServer.Terminal, stage.key, IsTerminal: true);
        stage.Desk = await DeskStage.Of(new(stage.Reader), new(new("http://127.0.0.1:9/"), identity, stage.Server), language);
        return stage;
    }

    /// <summary>What the page shows of the visit.</summary>
    public static ILocator Stage(DeskPage desk) => desk.Page.Locator("#stage");

    public static ILocator Step(DeskPage desk) => desk.Page.Locator(".step:not([hidden])");

    /// <summary>Types on a real keyboard, and Enter.</summary>
    public static async Task Type(DeskPage desk, string typed)
    {
        await Step(desk).WaitForAsync();
        await desk.Page.Keyboard.TypeAsync(typed);
        await desk.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>From the code of the clerk's screen to the form, with the card put in and the decision signed.</summary>
    public async Task Permit(DeskPage desk, params string[] pins)
    {
        Server.Open(pins);
        await Type(desk, FakeCounterServer.Code);
        await DeskPage.Sees(Stage(desk), desk.Texts["terminal.put-in"]);
        Reader.Insert(Card);
        await DeskPage.Sees(Stage(desk), desk.Texts["terminal.waits.clerk"]);
        Server.Sign();
        await desk.Page.Locator(".choose h2").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        key.Dispose();
        Server.Dispose();
    }
}
