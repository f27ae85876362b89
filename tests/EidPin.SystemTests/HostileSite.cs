using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EidPin.SystemTests;

/// <summary>
/// Another program of this computer with a web page of its own on another port of 127.0.0.1: browsers hand it the Desk's cookie.
/// </summary>
internal sealed class HostileSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> cookies = new();

    private HostileSite(WebApplication app) => this.app = app;

    public string Origin => app.Urls.Single();

    /// <summary>What browsers sent along.</summary>
    public IReadOnlyList<string> Cookies => [.. cookies];

    /// <summary>Set on whoever comes.</summary>
    public string? Toss { get; set; }

    public static async Task<HostileSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new HostileSite(app);
        app.Run(site.Answer);
        await app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task Answer(HttpContext context)
    {
        if (context.Request.Headers.Cookie.Count > 0) cookies.Enqueue(context.Request.Headers.Cookie.ToString());
        if (Toss is { } cookie) context.Response.Headers.Append("Set-Cookie", cookie);
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<!doctype html><title>hostile</title><body>");
    }
}
