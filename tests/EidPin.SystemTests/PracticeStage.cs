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

    private PracticeStage(PracticeServer server, DemoIssuer issuer, DemoStrip strip, DeskStage desk) => (Server, this.issuer, Strip, Desk) = (server, issuer, strip, desk);

    public PracticeServer Server { get; }

    public DeskStage Desk { get; }

    public DemoStrip Strip { get; }

    /// <param name="connection">Of PostgreSQL; null: an SQLite file.</param>
    /// <param name="face"><c>off</c> or <c>review</c>.</param>
    public static async Task<PracticeStage> Start(string? connection = null, string face = "off", string language = "en")
    {
        var server = await PracticeServer.Start(connection, face);
        var (strip, issuer) = (new DemoStrip(server.MasterKey), new DemoIssuer(server.Url, server.OperatorSecret));
        var kiosk = await issuer.Begin(strip.Places.Select(p => p.Card));
        strip.Issued += issuer.Add;
        return new(server, issuer, strip, await DeskStage.Resetting(strip, new(server.Url, kiosk), language));
    }

    public SimulatedCard Card(int reader) => Strip.Places[reader - 1].Card;

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        issuer.Dispose();
        Server.Dispose();
    }
}
