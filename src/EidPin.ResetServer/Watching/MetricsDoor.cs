using System.Net;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EidPin.ResetServer.Watching;

/// <summary>
/// Tells whoever watches the server how it does, at an address of its own: nothing of the public doors is there, and nothing of it at them.
/// </summary>
internal sealed class MetricsDoor(IPEndPoint where, ResetMeter meter, Gauges gauges, ILogger log) : IHostedService, IDisposable
{
    private const string Path = "/metrics";

    private MeterProvider? provider;
    private WebApplication? app;

    /// <summary>Where it listens, once it does.</summary>
    public Uri Address => new(new Uri(app!.Urls.First()), Path);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(program => program
                .Clear().AddService("eidpin-reset", serviceVersion: ProgramVersion.Text, autoGenerateServiceInstanceId: false))
            .AddMeter(ResetMeter.Name)
            // Of several servers in one process each tells its own.
            .AddView(instrument => instrument.Meter == meter.Meter ? null : MetricStreamConfiguration.Drop)
            .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0)
            .Build();
        gauges.Offer();
        // From 0 on: what happens for the first time is seen to happen.
        foreach (var kind in StoredCase.Kinds) meter.Step(kind, 0);
        foreach (var reason in Refusals.All.Keys.Append(ResetMeter.NoDatabase).Append(ResetMeter.Failure)) meter.Refused(reason, 0);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [] });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(where);
        });
        app = builder.Build();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(provider, null, Path, branch => branch.Use(async (context, next) =>
        {
            await gauges.Look();
            await next(context);
        }), null);
        await app.StartAsync(cancellationToken);
        log.MetricsAt($"{Address}");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (app is not null) await app.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        provider?.Dispose();
        (app as IDisposable)?.Dispose();
        gauges.Dispose();
    }
}
