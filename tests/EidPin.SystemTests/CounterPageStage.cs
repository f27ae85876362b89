using System.Runtime.Versioning;
using EidPin.Desk.Resetting;
using EidPin.Reset;
using EidPin.Simulators;
using EidPin.Tests;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>The page of a counter's terminal in a browser, with a card, the built server, and its clerk.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CounterPageStage : IAsyncDisposable
{
    private readonly PracticeServer server;

    private CounterPageStage(PracticeServer server, PracticeClerk clerk, SimulatedCard card)
    {
        (this.server, Clerk, Card) = (server, clerk, card);
        Wire = new(new SocketsHttpHandler { UseProxy = false });
    }

    /// <summary>Between the terminal and the server.</summary>
    public TerminalWire Wire { get; }

    public PracticeClerk Clerk { get; }

    /// <summary>Of the server.</summary>
    public Uri Url => server.Url;

    public SimulatedCard Card { get; }

    /// <summary>Empty at first.</summary>
    public SimulatedReader Reader { get; } = new("Reader 1");

    public DeskStage Desk { get; private set; } = null!;

    public static async Task<CounterPageStage> Start(string language = "en")
    {
        var server = await PracticeServer.Start();
        var used = ResetPins.AtCounter.ToDictionary(p => p, _ => 1);
        var like = ReadyMade.Find("my-number")!.Definition;
        var card = SimulatedCard.Create(like with { IssuerKey = server.MasterKey, TriesUsed = used });
        using var issuer = new DemoIssuer(server.Url, server.OperatorSecret);
        await issuer.Begin([card]);
        var identity = await issuer.Terminal();
        var stage = new CounterPageStage(server, await PracticeClerk.SignIn(server.Url), card);
        stage.Desk = await DeskStage.Of(new(stage.Reader), new(server.Url, identity, stage.Wire), language);
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
        await Type(desk, await Clerk.Begin());
        await DeskPage.Sees(Stage(desk), desk.Texts["terminal.put-in"]);
        Reader.Insert(Card);
        await DeskPage.Sees(Stage(desk), desk.Texts["terminal.waits.clerk"]);
        await Clerk.Sign(pins);
        await desk.Page.Locator(".choose h2").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        Clerk.Dispose();
        Wire.Dispose();
        server.Dispose();
    }
}
