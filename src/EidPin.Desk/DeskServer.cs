using System.Net;
using System.Net.Sockets;
using EidPin.Cards;
using EidPin.Desk.Safety;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EidPin.Desk;

/// <summary>The web server on this computer, and what it serves.</summary>
internal sealed class DeskServer : IAsyncDisposable
{
    private const int LargestBody = 1024, LargestHeaders = 16 * 1024, MostConnections = 512, MostSockets = 128;

    private readonly WebApplication app;

    private DeskServer(WebApplication app, Doorway doorway, DeskOptions options) => (this.app, Doorway, Options) = (app, doorway, options);

    public Doorway Doorway { get; }

    public DeskOptions Options { get; }

    public string Url => Doorway.StartUrl(Options.Language);

    /// <summary>Starts and listens.</summary>
    /// <param name="startToken">Null: a new one.</param>
    public static async Task<DeskServer> Start(DeskOptions options, ICardReaders readers, string? startToken = null)
    {
        // Another program may hold the port we prefer.
        int[] ports = [options.Port == 0 ? FreePort() : options.PreferredPort, FreePort()];
        foreach (var port in ports)
        {
            try
            {
                return await Listen(port, options, readers, startToken);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException && port == ports[0])
            {
                continue;
            }
        }
        throw new IOException("no port");
    }

    public Task Ended => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(TimeSpan.FromSeconds(2));
        await app.DisposeAsync();
    }

    private static async Task<DeskServer> Listen(int port, DeskOptions options, ICardReaders readers, string? startToken)
    {
        var doorway = new Doorway(port, startToken);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, WipingPools>();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, port));
        var app = builder.Build();
        var server = new DeskServer(app, doorway, options);
        app.Use(next => context => doorway.Check(context, next));
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        app.UseRouting();
        server.Map(readers);
        await app.StartAsync();
        return server;
    }

    private void Map(ICardReaders readers)
    {
        _ = readers;
        app.MapGet("/start", context => context.Response.WriteAsync("start"));
        app.MapPost("/start", Doorway.Enter);
    }

    private static void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
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
