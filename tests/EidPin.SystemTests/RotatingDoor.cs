using System.Net;
using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>One address for a browser, behind which each request goes to the next of several processes, as a balancer does it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RotatingDoor : IDisposable
{
    // Of the connection, and not of what is said over it.
    private static readonly string[] OwnHeaders = ["Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Date", "Server"];

    private readonly HttpListener listener = new();
    private readonly HttpMessageInvoker servers;

    public RotatingDoor(PracticeServers servers)
    {
        this.servers = new(servers.Handler);
        Url = new($"http://localhost:{FreePort.Next()}/");
        listener.Prefixes.Add(Url.AbsoluteUri);
        listener.Start();
        _ = Task.Run(Serve);
    }

    public Uri Url { get; }

    public void Dispose()
    {
        listener.Close();
        servers.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var asked = await listener.GetContextAsync();
                _ = Task.Run(() => Pass(asked));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Pass(HttpListenerContext asked)
    {
        try
        {
            using var body = new MemoryStream();
            await asked.Request.InputStream.CopyToAsync(body);
            using var request = new HttpRequestMessage(new(asked.Request.HttpMethod), asked.Request.Url);
            if (asked.Request.HasEntityBody) request.Content = new ByteArrayContent(body.ToArray());
            foreach (var name in asked.Request.Headers.AllKeys.Except(OwnHeaders, StringComparer.OrdinalIgnoreCase))
                if (!request.Headers.TryAddWithoutValidation(name!, asked.Request.Headers[name]))
                    request.Content?.Headers.TryAddWithoutValidation(name!, asked.Request.Headers[name]);
            using var answer = await servers.SendAsync(request, CancellationToken.None);
            asked.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (!OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                    foreach (var value in values) asked.Response.AppendHeader(name, value);
            await asked.Response.OutputStream.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        }
        catch (Exception e) when (e is HttpRequestException or HttpListenerException or ObjectDisposedException)
        {
            // The process was ended in that moment: the browser hears of no answer.
            asked.Response.StatusCode = (int)HttpStatusCode.BadGateway;
        }
        finally
        {
            asked.Response.Close();
        }
    }
}
