using System.Net;
using System.Net.Http.Headers;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>
/// Fetches revocation lists from where their authority publishes them (RFC 5280, 4.2.1.13). Of many processes one does, once an hour, and
/// again after five minutes where it failed. Over http as well: a list is signed, and an older one than the newest known is not taken.
/// </summary>
internal sealed class ListDownload(ResetStore store)
{
    // What a list of some millions takes; a publisher that sends without end is not followed.
    private const int MostBytes = 256 * 1024 * 1024;

    private static readonly TimeSpan
        Every = TimeSpan.FromHours(1), AfterFailure = TimeSpan.FromMinutes(5), Patience = TimeSpan.FromSeconds(30);

    // The publisher says whether what was taken last is still the newest.
    private readonly Dictionary<string, FetchedList> taken = [];

    public static bool IsAddress(string source) => Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>Takes the work: no other process does it within the hour.</summary>
    public async Task<bool> IsDue(string address)
    {
        if (!await store.Upkeep.Lease(Name(address), Every)) return false;
        await IsDueSooner(address);
        return true;
    }

    /// <summary>The same where there is no list at all: the one that was to fetch it may be gone.</summary>
    public Task<bool> IsDueSooner(string address) => store.Upkeep.Lease($"first {Name(address)}", AfterFailure);

    public void Taken(string address, FetchedList list) => taken[address] = list with { Bytes = [] };

    public Task Failed(string address) => store.Upkeep.Return(Name(address), AfterFailure);

    /// <param name="proxy">Null: straight there, whatever proxy the surroundings name.</param>
    /// <returns>Null: it is the one that was taken before.</returns>
    /// <exception cref="IOException">It cannot be fetched, and why.</exception>
    public async Task<FetchedList?> Get(string address, string? proxy)
    {
        var route = new SocketsHttpHandler
        {
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy),
            MaxAutomaticRedirections = 5,
        };
        using var http = new HttpClient(route) { MaxResponseContentBufferSize = MostBytes, Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var before = taken.GetValueOrDefault(address);
        if (before?.Tag is { } tag) request.Headers.IfNoneMatch.Add(tag);
        request.Headers.IfModifiedSince = before?.Modified;
        try
        {
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.NotModified) return null;
            if (!answer.IsSuccessStatusCode) throw new IOException($"the answer is {(int)answer.StatusCode}");
            return new(await answer.Content.ReadAsByteArrayAsync(), answer.Headers.ETag, answer.Content.Headers.LastModified);
        }
        catch (TaskCanceledException)
        {
            throw new IOException($"it did not come within {Patience.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException e)
        {
            throw new IOException(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? $"it is longer than {MostBytes / 1024 / 1024} MiB"
                : $"{e.Message} ({e.HttpRequestError})");
        }
    }

    private static string Name(string address) => $"list {address}";
}

/// <param name="Bytes">DER or PEM.</param>
/// <param name="Tag">By which the publisher knows it again.</param>
internal sealed record FetchedList(byte[] Bytes, EntityTagHeaderValue? Tag, DateTimeOffset? Modified);
