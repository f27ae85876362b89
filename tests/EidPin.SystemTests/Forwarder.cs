using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EidPin.Reset;

namespace EidPin.SystemTests;

/// <summary>Stands before a server and passes on what it is asked, but for the paths that a test shuts.</summary>
internal sealed class Forwarder : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
    private readonly Uri server;

    public Forwarder(Uri server)
    {
        this.server = server;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Url = new($"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        probe.Stop();
        listener.Prefixes.Add($"{Url}");
        listener.Start();
        _ = Serve();
    }

    public Uri Url { get; }

    /// <summary>A path that is answered with 500.</summary>
    public string? Shut { get; set; }

    /// <summary>Paths that the server answered with 200, in their order.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    public void Dispose()
    {
        listener.Close();
        client.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true) _ = One(await listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task One(HttpListenerContext context)
    {
        var (asked, path) = (context.Request, context.Request.Url!.AbsolutePath);
        try
        {
            using var request = new HttpRequestMessage(new(asked.HttpMethod), new Uri(server, path));
            if (asked.HasEntityBody)
            {
                using var body = new MemoryStream();
                await asked.InputStream.CopyToAsync(body);
                request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new("application/json") } };
            }
            string[] passed =
            [
                "EidPin-Kiosk", "EidPin-Time", "EidPin-Signature", KioskSignature.KeyHeader, "X-Request-ID", ServerOrigin.Header,
            ];
            foreach (var name in passed)
                if (asked.Headers[name] is { } value) request.Headers.TryAddWithoutValidation(name, value);
            if (path == Shut)
            {
                context.Response.StatusCode = 500;
                return;
            }
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.OK) Answered.Enqueue(path);
            context.Response.StatusCode = (int)answer.StatusCode;
            if (answer.Headers.TryGetValues(ServerOrigin.TextsHeader, out var texts))
                context.Response.Headers.Add(ServerOrigin.TextsHeader, texts.Single());
            await context.Response.OutputStream.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        }
        catch (Exception e) when (e is HttpRequestException or HttpListenerException or IOException or ObjectDisposedException)
        {
            context.Response.StatusCode = 502;
        }
        finally
        {
            context.Response.Close();
        }
    }
}
