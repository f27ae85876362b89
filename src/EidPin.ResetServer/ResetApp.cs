using System.Net;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.ResetServer.Api;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.HttpOverrides;

namespace EidPin.ResetServer;

/// <summary>The web server and what it serves.</summary>
internal static class ResetApp
{
    /// <param name="time">The clock of everything that this process decides.</param>
    /// <param name="shape">A test's: another server beneath, its own logs.</param>
    public static async Task<WebApplication> Build(Settings settings, TimeProvider time, Action<WebApplicationBuilder>? shape = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging
            .ClearProviders()
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddJsonConsole();
        // Why it does not start is said once, by the command. Beside a demonstration only what goes wrong is said.
        if (settings.Practice) builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (settings.Listen.Count > 0) builder.WebHost.UseUrls([.. settings.Listen]);
        var database = new Database(settings.Database);
        builder.Services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("EidPin reset", "1");
            return Task.CompletedTask;
        }));
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonTypeInfoResolver.Combine(ResetJson.Default, ServerJson.Default)));
        var store = new ResetStore(database, time);
        var proofs = new ProofCheck(settings, store);
        builder.Services.AddSingleton(services => new Housekeeping(settings, store, proofs, time, Log(services)));
        builder.Services.AddHostedService(services => services.GetRequiredService<Housekeeping>());
        shape?.Invoke(builder);
        await database.Migrate();
        var app = builder.Build();
        // No request before the lists are read: it would be refused.
        await app.Services.GetRequiredService<Housekeeping>().ReadLists();
        Map(app, settings, store, proofs);
        return app;
    }

    private static ILogger Log(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger("EidPin.ResetServer");

    private static void Map(WebApplication app, Settings settings, ResetStore store, ProofCheck proofs)
    {
        var log = Log(app.Services);
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = 64 * 1024 };
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            http.Dispose();
            store.Database.DisposeAsync().AsTask().Wait();
        });
        var faces = new Faces(settings, store, http);
        if (settings.Proxies.Count > 0) app.UseForwardedHeaders(Forwarded(settings));
        app.UseRouting();
        app.Use(next => context => Problems.Handle(context, next, log));
        new HolderApi(settings, store, proofs, faces).Map(app);
        new KioskApi(settings, store, proofs, new KioskDoor(settings, store), new CardSessions(settings), log).Map(app);
        new IssuerApi(settings, store, proofs).Map(app);
        new StaffApi(settings, store, faces).Map(app);
        new Health(store, proofs).Map(app);
        app.MapGet("/favicon.ico", () => Results.NoContent()).ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static ForwardedHeadersOptions Forwarded(Settings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        foreach (var proxy in settings.Proxies) options.KnownProxies.Add(IPAddress.Parse(proxy));
        return options;
    }
}
