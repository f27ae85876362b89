using System.Runtime.Versioning;
using EidPin.Desk;
using EidPin.Desk.Resetting;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>A practice server, and a Desk with the demonstration's cards that takes its reservations and is its machine.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PracticeStage : IAsyncDisposable
{
    private readonly DemoIssuer issuer;
    private readonly bool owns;

    private PracticeStage(PracticeServer server, bool owns, DemoIssuer issuer, DemoStrip strip, DeskStage desk) =>
        (Server, this.owns, this.issuer, Strip, Desk) = (server, owns, issuer, strip, desk);

    public PracticeServer Server { get; }

    public DeskStage Desk { get; }

    public DemoStrip Strip { get; }

    /// <param name="connection">Of PostgreSQL; null: an SQLite file.</param>
    /// <param name="face"><c>off</c> or <c>review</c>.</param>
    /// <param name="between">What the Desk's requests go through; null: nothing.</param>
    public static async Task<PracticeStage> Start(
        string? connection = null, string face = "off", string language = "en", HttpMessageHandler? between = null) =>
        await Beside(await PracticeServer.Start(connection, face), owns: true, between, language);

    /// <summary>The Desk's requests go to the next of several processes each time.</summary>
    public static Task<PracticeStage> On(PracticeServers servers) => Beside(servers.First, owns: false, servers.Handler, "en");

    public SimulatedCard Card(int reader) => Strip.Places[reader - 1].Card;

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        issuer.Dispose();
        if (owns) Server.Dispose();
    }

    private static async Task<PracticeStage> Beside(PracticeServer server, bool owns, HttpMessageHandler? handler, string language)
    {
        var (strip, issuer) = (new DemoStrip(server.MasterKey), new DemoIssuer(server.Url, server.OperatorSecret));
        var kiosk = await issuer.Begin(strip.Places.Select(p => p.Card));
        strip.Issued += issuer.Add;
        var terminal = (await issuer.Terminal()) with { Reader = strip.Places[0].Reader.Name };
        return new(server, owns, issuer, strip, await DeskStage.Resetting(
            strip, new(server.Url, kiosk, handler), language, new(server.Url, terminal, handler)));
    }
}
