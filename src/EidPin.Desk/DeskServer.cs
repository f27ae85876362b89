using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Guidance.Pages;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EidPin.Desk;

/// <summary>What a Desk works with.</summary>
/// <param name="Kept">Where it is kept when a PIN was changed; null: nowhere.</param>
/// <param name="Reset">The operator's server, for its machines; null: there is none.</param>
/// <param name="Counter">The same for the terminal at a counter.</param>
internal sealed record DeskParts(
    ICardReaders Readers, DemoStrip? Strip, LastChanged? Kept, ResetClient? Reset, ResetClient? Counter, DeskLog Log);

/// <summary>The web server on this computer, and what it serves.</summary>
internal sealed class DeskServer : IAsyncDisposable
{
    private const int LargestHeaders = 16 * 1024, MostConnections = 512, MostSockets = 128;

    private readonly WebApplication app;
    private CardDesk? cards;
    private CardRoutes? routes;
    private ResetDesk? reset, counter;

    private DeskServer(WebApplication app, Doorway doorway, DeskOptions options) => (this.app, Doorway, Options) = (app, doorway, options);

    public Doorway Doorway { get; }

    public DeskOptions Options { get; }

    /// <summary>Starts and listens.</summary>
    /// <param name="strip">Of the demonstration.</param>
    /// <param name="kept">Where it is kept when a PIN was changed; null: nowhere.</param>
    /// <param name="reset">The operator's server, owned by the Desk; with a key of its own where this computer is a machine of that
    /// operator.</param>
    /// <param name="log">Null: nothing is logged.</param>
    /// <param name="counter">In the demonstration: the same server for the terminal at its counter, owned by the Desk too.</param>
    public static async Task<DeskServer> Start(
        DeskOptions options,
        ICardReaders readers,
        DemoStrip? strip = null,
        LastChanged? kept = null,
        ResetClient? reset = null,
        DeskLog? log = null,
        ResetClient? counter = null)
    {
        // Another program may hold the port we prefer.
        var parts = reset?.Kiosk is { IsTerminal: true }
            ? new DeskParts(readers, strip, kept, null, reset, log ?? DeskLog.None)
            : new DeskParts(readers, strip, kept, reset, counter, log ?? DeskLog.None);
        int[] ports = [options.Port == 0 ? FreePort() : options.PreferredPort, FreePort()];
        foreach (var port in ports)
        {
            try
            {
                return await Listen(port, options, parts);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException && port == ports[0])
            {
                continue;
            }
        }
        throw new IOException("no port");
    }

    /// <summary>What the pages show of readers and cards.</summary>
    public IReadOnlyList<ReaderView> Views => cards?.Views ?? [];

    /// <summary>A tab that may see cards is open and not hidden.</summary>
    public bool IsShown => routes?.IsShown == true;

    public Task Ended => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(TimeSpan.FromSeconds(2));
        await app.DisposeAsync();
        routes?.Dispose();
        reset?.Dispose();
        counter?.Dispose();
        cards?.Dispose();
    }

    private static async Task<DeskServer> Listen(int port, DeskOptions options, DeskParts parts)
    {
        var doorway = new Doorway(port);
        // The others read an appsettings.json of the current folder, whose addresses would be listened at past every check, and watch it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [] });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, WipingPools>();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, port));
        var app = builder.Build();
        var server = new DeskServer(app, doorway, options);
        app.Use(next => context => RequestLog.Follow(parts.Log, context, next));
        app.Use(next => context => doorway.Check(context, next));
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        app.Use((context, next) =>
        {
            if (parts.Reset is not null) context.Items[DeskLinks.Reserves] = true;
            if (Doorway.Largest(context.Request.Path) is var largest and > Doorway.LargestBody
                && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = largest;
            return next(context);
        });
        app.UseRouting();
        server.Map(parts);
        await app.StartAsync();
        return server;
    }

    private void Map(DeskParts parts)
    {
        cards = new(parts.Readers, simulated: parts.Strip is not null) { Kept = parts.Kept };
        if (parts.Reset is not null) (reset = new(parts.Reset, parts.Log)).Changed += cards.Tell;
        if (parts.Counter is not null) (counter = new(parts.Counter, parts.Log)).Changed += cards.Tell;
        routes = new(Doorway, cards, parts.Strip, reset, counter, parts.Log);
        routes.Map(app);
        List<string> scripts = ["typing", "sending", "desk"];
        if (reset is not null) scripts.Add("reserve");
        if (reset?.Client.Kiosk is not null) scripts.Add("kiosk");
        if (counter is not null) scripts.Add("terminal");
        if (scripts.Contains("kiosk") || scripts.Contains("terminal"))
        {
            scripts.Add("keys");
            Asset("/kiosk.css", "text/css; charset=utf-8", Resource("kiosk.css"));
        }
        foreach (var script in scripts) Asset($"/{script}.js", "text/javascript; charset=utf-8", Resource($"{script}.js"));
        Asset("/guide.css", "text/css; charset=utf-8", PageStyle.Css);
        Asset("/desk.css", "text/css; charset=utf-8", Resource("desk.css"));
        foreach (var icon in (string[])["ready", "locked"]) Asset($"/icon-{icon}.svg", "image/svg+xml", Resource($"icon-{icon}.svg"));
        Asset("/favicon.ico", "image/svg+xml", Resource("icon-ready.svg"));
        if (routes.IsMachine) return;
        Asset("/guide.js", "text/javascript; charset=utf-8", Resource("guide.js"));
        Guiding.GuideRoutes.Map(app);
    }

    // Compressed once, since they never change. Pages are not: what a person reads beside a secret must not be measurable by its length.
    private void Asset(string path, string type, string content)
    {
        var plain = Encoding.UTF8.GetBytes(content);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(plain);
        var small = packed.ToArray();
        app.MapGet(path, context =>
        {
            var zipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
            if (zipped) context.Response.Headers.ContentEncoding = "gzip";
            (context.Response.ContentType, context.Response.Headers.Vary) = (type, "Accept-Encoding");
            return context.Response.Body.WriteAsync(zipped ? small : plain).AsTask();
        });
    }

    private static string Resource(string name)
    {
#pragma warning disable RS0030 // A file of this program.
        using var reader = new StreamReader(typeof(DeskServer).Assembly.GetManifestResourceStream(name)!);
#pragma warning restore RS0030
        return reader.ReadToEnd();
    }

    private static void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Doorway.LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestBufferSize = 2 * LargestHeaders;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MostSockets;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(PeerOwner.Check);
        });
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
