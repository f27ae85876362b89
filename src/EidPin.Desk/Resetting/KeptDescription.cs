using System.Net;
using System.Net.Http.Headers;

namespace EidPin.Desk.Resetting;

/// <summary>
/// The operator's description of itself, with its certificates, is asked for again and again and hardly ever changes: the server is told
/// which one is known and sends another one alone.
/// </summary>
internal sealed class KeptDescription(HttpMessageHandler next) : DelegatingHandler(next)
{
    public const string Path = "/v1/operator";

    private (EntityTagHeaderValue Tag, byte[] Body)? kept;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.AbsolutePath != Path) return await base.SendAsync(request, cancellationToken);
        var known = kept;
        if (known is not null) request.Headers.IfNoneMatch.Add(known.Value.Tag);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified && known is { Body: var body })
        {
            response.StatusCode = HttpStatusCode.OK;
            response.Content = new ByteArrayContent(body);
        }
        else if (response.StatusCode == HttpStatusCode.OK && response.Headers.ETag is { } tag)
        {
            await response.Content.LoadIntoBufferAsync(ResetClient.LargestAnswer, cancellationToken);
            kept = (tag, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        return response;
    }
}
