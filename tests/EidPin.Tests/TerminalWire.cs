using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>What stands between a counter's terminal and its server: it hears all, and it can be cut.</summary>
/// <param name="before">Called before each request; null: nothing.</param>
internal sealed class TerminalWire(HttpMessageHandler server, Action? before = null) : DelegatingHandler(server)
{
    /// <summary>Nothing comes through.</summary>
    public bool Away { get; set; }

    /// <summary>What is asked of this path is done, and its answer lost.</summary>
    public string? LosesAnswerOf { get; set; }

    /// <summary>Every request: its path and its body.</summary>
    public ConcurrentQueue<(string Path, byte[] Body)> Asked { get; } = new();

    public IReadOnlyList<ReportRequest> Reports => Bodies("/v1/terminal/report", ResetJson.Default.ReportRequest);

    public IReadOnlyList<HolderReceipt> Receipts => Bodies("/v1/terminal/receipt", ResetJson.Default.HolderReceipt);

    /// <summary>All bodies as one text.</summary>
    public string Text => string.Join('\n', Asked.Select(asked => Encoding.UTF8.GetString(asked.Body)));

    public int Count(string path) => Asked.Count(asked => asked.Path == path);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        before?.Invoke();
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var path = request.RequestUri!.AbsolutePath;
        Asked.Enqueue((path, body));
        if (Away) return new(HttpStatusCode.ServiceUnavailable);
        var answer = await base.SendAsync(request, cancellationToken);
        return path == LosesAnswerOf ? throw new HttpRequestException("lost") : answer;
    }

    private IReadOnlyList<T> Bodies<T>(string path, JsonTypeInfo<T> shape) =>
        [.. Asked.Where(asked => asked.Path == path).Select(asked => JsonSerializer.Deserialize(asked.Body, shape)!)];
}
