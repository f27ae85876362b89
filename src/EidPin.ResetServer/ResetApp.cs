using System.Net;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.ResetServer.Counter;
using EidPin.ResetServer.Holder;
using EidPin.ResetServer.Issuer;
using EidPin.ResetServer.Machine;
using EidPin.ResetServer.Oversight;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Public;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Staff;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Watching;
using Microsoft.AspNetCore.HttpOverrides;

namespace EidPin.ResetServer;

/// <summary>The web server and what it serves.</summary>
internal static class ResetApp
{
    /// <param name="configured">What it serves with; it may be given others later.</param>
    /// <param name="time">The clock of everything that this process decides.</param>
    /// <param name="shape">A test's: another server beneath, its own logs.</param>
    public static async Task<WebApplication> Build(
        CurrentSettings configured, TimeProvider time, Action<WebApplicationBuilder>? shape = null)
    {
        var settings = configured.Now;
        // The others read an appsettings.json of the current folder and all variables, whose addresses would be listened at too.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [] });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Logging
            .ClearProviders()
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        // Why it does not start is said once, by the command. Beside a demonstration only what goes wrong is said.
        if (settings.Practice) builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (settings.Listen.Count > 0) builder.WebHost.UseUrls([.. settings.Listen]);
        var database = new Database(settings.Database, later: settings.Later);
        builder.Services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("EidPin reset", "1");
            // By default the address by which the one asked for whom it was made.
            document.Servers = [];
            return Task.CompletedTask;
        }));
        // To make it costs 16 ms of a processor, and everybody gets the same, whatever stands in his request.
        builder.Services.AddOutputCache(options => options.AddPolicy(
            "once", policy => policy.Expire(TimeSpan.FromDays(1)).SetVaryByHost(false).SetVaryByQuery([])));
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(
                0, JsonTypeInfoResolver.Combine(ResetJson.Default, ServerJson.Default, StaffJson.Default)));
        var store = new ResetStore(database, time, settings.Key);
        var authorities = new Authorities(configured, database);
        var health = new Health(configured, store, authorities, new(configured, store, authorities));
        Measure(builder, settings, store, authorities, health);
        builder.Services.AddSingleton(store);
        builder.Services.AddPasskeys(configured);
        builder.Services.AddSingleton(services => new ListReading(configured, store, authorities, Log(services)));
        builder.Services.AddSingleton(services =>
            new Housekeeping(configured, store, services.GetRequiredService<ListReading>(), time, Log(services)));
        builder.Services.AddHostedService(services => services.GetRequiredService<Housekeeping>());
        builder.Services.AddSingleton(services => new RefusalTally(database, time, Log(services)));
        builder.Services.AddHostedService(services => services.GetRequiredService<RefusalTally>());
        shape?.Invoke(builder);
        await database.Prepare();
        await store.Identity.Claim(Fingerprints.Of(settings), Fingerprints.FormerOf(settings));
        var app = builder.Build();
        // No request before the lists are read: it would be refused.
        await app.Services.GetRequiredService<ListReading>().ReadAll();
        if (await store.Identity.Difference(Fingerprints.Of(settings)) is { } other) Log(app.Services).Differs(other);
        Map(app, configured, store, authorities, health, time);
        await app.Services.GetRequiredService<Housekeeping>().LookAtRegister();
        return app;
    }

    /// <summary>What reads its configuration again.</summary>
    public static Reload Reload(WebApplication app, CurrentSettings configured, Func<Settings> read) => new(
        configured, read, app.Services.GetRequiredService<ListReading>(), app.Services.GetRequiredService<ResetStore>(),
        Log(app.Services));

    private static ILogger Log(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger("EidPin.ResetServer");

    private static void Map(
        WebApplication app, CurrentSettings configured, ResetStore store, Authorities authorities, Health health, TimeProvider time)
    {
        var settings = configured.Now;
        var proofs = new ProofCheck(configured, store, authorities);
        var (log, meter) = (Log(app.Services), app.Services.GetRequiredService<ResetMeter>());
        meter.WasRefused += app.Services.GetRequiredService<RefusalTally>().Count;
        store.Guard.Altered += table => log.Altered(table);
        store.Known.Differs += what => log.RolledBack(what);
        // Straight to the matcher: no proxy that the surroundings name gets to see a face.
        var route = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        var http = new HttpClient(route) { MaxResponseContentBufferSize = 64 * 1024 };
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            http.Dispose();
            store.Known.Dispose();
            store.Database.DisposeAsync().AsTask().Wait();
        });
        var faces = new Faces(configured, store, http, meter);
        app.Lifetime.ApplicationStarted.Register(() =>
            log.Started(ProgramVersion.Text, settings.Id, string.Join(' ', settings.Listen), string.Join(' ', settings.Proxies)));
        if (settings.Proxies.Count > 0) app.UseForwardedHeaders(Forwarded(settings));
        app.Use(ProxyWarning(log));
        app.Use(OnlyTls);
        app.Use(RequestName);
        app.UseRouting();
        app.Use(next => context => Problems.Handle(context, next, log, meter));
        var staff = new StaffDoors(configured, store, log, meter);
        app.Use(next => context => staff.Enter(context, next));
        app.UseOutputCache();
        new HolderApi(configured, store, proofs, faces).Map(app);
        var machines = new KioskDoor(configured, store);
        new KioskApi(configured, store, proofs, machines, new CardSessions(configured, ResetPins.Can), meter, log).Map(app);
        var terminals = new TerminalSessions(
            configured, store, proofs, machines, new CardSessions(configured, ResetPins.CanAtCounter), log);
        new TerminalApi(configured, store, proofs, machines, terminals).Map(app);
        new IssuerApi(configured, new Registration(configured, store, authorities)).Map(app);
        staff.Map(app);
        new CounterApi(configured, store, new(configured, store, staff.Signing)).Map(app);
        new OversightApi(configured, store, log).Map(app);
        new OperatorApi(configured, store, authorities).Map(app);
        new GuideDoor(configured, time).Map(app);
        app.Lifetime.ApplicationStopped.Register(health.Dispose);
        health.Map(app);
        app.MapGet("/favicon.ico", () => Results.NoContent()).For(DoorRule.Anyone).ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json").For(DoorRule.Anyone).CacheOutput("once");
        DoorRules.MustBeSaid(app);
    }

    private static void Measure(
        WebApplicationBuilder builder, Settings settings, ResetStore store, Authorities authorities, Health health)
    {
        var meter = new ResetMeter();
        // By a function, so that the program puts it away when it ends.
        builder.Services.AddSingleton(_ => meter);
        store.Cases.Written += kind => meter.Step(kind);
        store.Database.Waited += meter.Waited;
        if (settings.Metrics is not { } where) return;
        var gauges = new Gauges(meter, store, authorities, health.NotReady);
        builder.Services.AddSingleton(services => new MetricsDoor(where, meter, gauges, Log(services)));
        builder.Services.AddHostedService(services => services.GetRequiredService<MetricsDoor>());
    }

    private static ForwardedHeadersOptions Forwarded(Settings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        // Its own are this machine's; all that are named are followed, and none else.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardLimit = null;
        foreach (var proxy in settings.Proxies)
            if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
            else options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        return options;
    }

    // Said once: whoever sends such a header by himself must not fill the log.
    private static Func<RequestDelegate, RequestDelegate> ProxyWarning(ILogger log)
    {
        var said = 0;
        return next => context =>
        {
            var headers = context.Request.Headers;
            if (headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("X-Original-For") && Interlocked.Exchange(ref said, 1) == 0)
                log.UnnamedProxy();
            return next(context);
        };
    }

    // Who came by TLS once comes by nothing else for a year: a page of staff takes a secret.
    private static Task OnlyTls(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsHttps) context.Response.OnStarting(() =>
        {
            context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        });
        return next(context);
    }

    // The balancer's own name for a request, where it is one, so that its log and this one can be read side by side.
    private static Task RequestName(HttpContext context, RequestDelegate next)
    {
        var said = context.Request.Headers["X-Request-ID"].ToString();
        if (said.Length is > 0 and <= 64 && said.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) context.TraceIdentifier = said;
        Problems.Name(context);
        return next(context);
    }
}
