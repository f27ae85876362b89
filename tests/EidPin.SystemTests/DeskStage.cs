using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Desk;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>The local web app in this process, on a free port, with simulated readers that a test can plug, pull and break.</summary>
public sealed class DeskStage : IAsyncDisposable
{
    private readonly DeskServer server;

    private DeskStage(DeskServer server, SimulatedReaders readers) => (this.server, Readers) = (server, readers);

    public SimulatedReaders Readers { get; }

    internal DeskServer Server => server;

    /// <summary>Scheme, address and port, without a slash behind.</summary>
    public string Origin => server.Doorway.Origin;

    /// <summary>An address that opens a tab with the right to see cards, once; another one each time.</summary>
    public string StartUrl() => server.Doorway.NewAddress(server.Options.Language);

    /// <summary>What stands behind its number sign.</summary>
    public string StartToken() => new Uri(StartUrl()).Fragment[1..];

    /// <summary>Without readers: the pages that need no card.</summary>
    public static Task<DeskStage> Start(string language = "en") => Start(new SimulatedReaders(), language);

    public static async Task<DeskStage> Start(SimulatedReaders readers, string language = "en") =>
        new(await DeskServer.Start(new(Language: language, Port: 0), readers), readers);

    /// <summary>Where another one was that has ended.</summary>
    public static async Task<DeskStage> OnPort(int port, SimulatedReaders readers) =>
        new(await DeskServer.Start(new(Port: port), readers), readers);

    /// <summary>With the readers of a smart card service.</summary>
    public static async Task<DeskStage> OnPcsc(LastChanged? kept = null) =>
        new(await DeskServer.Start(new(Port: 0), new PcscReaders(), kept: kept), new());

    /// <summary>With the readers, cards and control strip of the demonstration.</summary>
    public static async Task<DeskStage> Demo(string language = "en")
    {
        var strip = new DemoStrip();
        return new(await DeskServer.Start(new(Demo: true, Language: language, Port: 0), strip.Readers, strip: strip), strip.Readers);
    }

    /// <summary>The demonstration beside an operator's reset server.</summary>
    internal static async Task<DeskStage> Resetting(
        DemoStrip strip, ResetClient reset, string language = "en", ResetClient? counter = null) =>
        new(
            await DeskServer.Start(
                new(Demo: true, Language: language, Port: 0), strip.Readers, strip: strip, reset: reset, counter: counter),
            strip.Readers);

    /// <summary>A counter's terminal, or a machine: the identity of the client says which.</summary>
    internal static async Task<DeskStage> Of(SimulatedReaders readers, ResetClient reset, string language = "en") =>
        new(await DeskServer.Start(new(Language: language, Port: 0), readers, reset: reset), readers);

    /// <summary>Readers with these cards in them: names as in <see cref="ReadyMade"/>.</summary>
    public static SimulatedReaders With(params ReadOnlySpan<string> cards)
    {
        var readers = new SimulatedReaders();
        foreach (var name in cards)
            readers.Plug(new SimulatedReader($"Simulated reader {readers.List().Count + 1}", ReadyMade.Find(name)!.Create()));
        return readers;
    }

    public SimulatedReader Reader(int number = 1) => Readers.Plugged[number - 1];

    /// <summary>The card in that reader.</summary>
    public SimulatedCard Card(int number = 1) => Reader(number).Card!;

    /// <summary>Every card that the Desk has seen is read to its end: certificates come after the tiles.</summary>
    public async Task Settled()
    {
        while (server.Views.Any(v => v.Phase == Phase.Reading || v is { Phase: Phase.Ready, Certificates: null })) await Task.Delay(10);
    }

    /// <param name="path">With its query.</param>
    public string Address(string path) => $"{Origin}{path}";

    /// <summary>Without cookies, redirects or patience.</summary>
    public HttpClient Client() =>
        new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new(Origin),
            Timeout = TimeSpan.FromSeconds(10),
        };

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
