using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Cards;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>What the operator's server says: a value, or why not.</summary>
internal readonly record struct Answer<T>(T? Value, Refusal? Refusal) where T : class;

/// <summary>A machine in a shop or a terminal at a counter, and the key by which the server knows it.</summary>
/// <param name="Reader">The machine's card reader, or a part of its name; null: whichever has a card.</param>
/// <param name="Reports">The file of what it has to report; null: nothing is kept longer than the program runs.</param>
/// <param name="IsTerminal">At a municipal counter.</param>
internal sealed record KioskIdentity(string Id, ECDsa Key, string? Reader = null, string? Reports = null, bool IsTerminal = false)
{
    /// <summary>What is reported goes to this door of the server's.</summary>
    public string ReportPath => IsTerminal ? "/v1/terminal/report" : "/v1/kiosk/report";
}

/// <summary>
/// The HTTP API of an operator's reset server (<see cref="ResetJson"/>), as a holder's Desk and as a kiosk. Sends no code of a card.
/// </summary>
/// <param name="kiosk">Signs the requests of a machine; null: this is nobody's.</param>
/// <param name="patience">How long one answer may take, and after which none is asked for again; null: ten seconds.</param>
/// <param name="log">Null: nothing is logged.</param>
internal sealed class ResetClient(
    Uri server, KioskIdentity? kiosk = null, HttpMessageHandler? handler = null, TimeSpan? patience = null, DeskLog? log = null)
    : IDisposable
{
    /// <summary>
    /// Not of the server's own reasons: it did not answer, or what no server of this kind says (the detail is the HTTP status then).
    /// </summary>
    public const string Unreachable = "unreachable";

    /// <summary>Nor this: its certificate is none that this computer trusts, and nothing was sent.</summary>
    public const string Untrusted = "untrusted";

    /// <summary>Nor these: it takes no text that names it, or its clock and this computer's are too far apart to sign a time.</summary>
    public const string TooOld = "server-too-old", ClocksApart = "clocks-apart";

    public const int LargestAnswer = 256 * 1024;

    private const int Attempts = 5;

    /// <summary>Photos may be compared by an engine, which the server gives 20 seconds.</summary>
    private static readonly TimeSpan PatienceForPhotos = TimeSpan.FromSeconds(30), BetweenAttempts = TimeSpan.FromMilliseconds(300);

    private readonly AnswerLog log = new(log ?? DeskLog.None);

    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(10);

    private readonly HttpClient http =
        new(new KeptDescription(handler ?? DirectRoute.Handler()))
        {
            BaseAddress = server,
            Timeout = PatienceForPhotos,
            MaxResponseContentBufferSize = LargestAnswer,
        };

    public KioskIdentity? Kiosk => kiosk;

    /// <summary>The server as it is dialled here: it stands in all that is signed for it, whatever the server says of itself.</summary>
    public string Origin { get; } = ServerOrigin.Of(server);

    public Task<Answer<OperatorInfo>> Operator() => Ask(HttpMethod.Get, KeptDescription.Path, null, ResetJson.Default.OperatorInfo);

    public Task<Answer<Challenge>> Challenge() => Ask(HttpMethod.Post, "/v1/challenges", [], ResetJson.Default.Challenge);

    /// <param name="key">The same one again gets the same reservation again.</param>
    public Task<Answer<Reservation>> Reserve(ReserveRequest request, string key) =>
        Ask(HttpMethod.Post, "/v1/reservations", Bytes(request, ResetJson.Default.ReserveRequest), ResetJson.Default.Reservation, key);

    public Task<Answer<Reservation>> Reservation(string id, string token) =>
        Ask(HttpMethod.Get, $"/v1/reservations/{id}", null, ResetJson.Default.Reservation, bearer: token);

    public Task<Answer<Reservation>> Cancel(string id, string token) =>
        Ask(HttpMethod.Delete, $"/v1/reservations/{id}", null, ResetJson.Default.Reservation, bearer: token);

    public Task<Answer<Reservation>> Photos(string id, string token, FacePhotos photos)
    {
        var body = Bytes(photos, ResetJson.Default.FacePhotos);
        var path = $"/v1/reservations/{id}/photos";
        return Ask(HttpMethod.Put, path, body, ResetJson.Default.Reservation, bearer: token, within: PatienceForPhotos);
    }

    public Task<Answer<KioskSession>> Session() => Ask(HttpMethod.Post, "/v1/kiosk/session", [], ResetJson.Default.KioskSession);

    public Task<Answer<KioskCase>> Lookup(LookupRequest request) =>
        Ask(HttpMethod.Post, "/v1/kiosk/lookup", Bytes(request, ResetJson.Default.LookupRequest), ResetJson.Default.KioskCase);

    /// <param name="key">Names the card session: asked again after a lost answer, the server gives the same keys again.</param>
    public Task<Answer<Authorisation>> Authorise(AuthoriseRequest request, string key) =>
        Ask(HttpMethod.Post, "/v1/kiosk/authorise", Bytes(request, ResetJson.Default.AuthoriseRequest), ResetJson.Default.Authorisation,
            key);

    public Task<Answer<ReportReply>> Report(ReportRequest request) =>
        Ask(HttpMethod.Post, kiosk!.ReportPath, Bytes(request, ResetJson.Default.ReportRequest), ResetJson.Default.ReportReply,
            request.Attempt);

    public void Dispose() => http.Dispose();

    internal async Task<Answer<T>> Ask<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        JsonTypeInfo<T> shape,
        string? key = null,
        string? bearer = null,
        TimeSpan? within = null) where T : class
    {
        var id = Guid.NewGuid().ToString("N");
        var answer = await Repeat(() => Request(method, path, body, key, bearer, id), shape, isRepeatable: key is not null, within);
        log.Heard(path, id, answer.Refusal);
        return answer;
    }

    // A request with a key of its own may be said again: the server knows that it is the same. 502 to 504: it, its database or what stands
    // before it is away for a moment.
    private async Task<Answer<T>> Repeat<T>(
        Func<HttpRequestMessage> make, JsonTypeInfo<T> shape, bool isRepeatable, TimeSpan? within) where T : class
    {
        // A person waits at a machine meanwhile: a server that takes long is asked once more and not five times.
        var clock = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            var isLast = !isRepeatable || attempt == Attempts || clock.Elapsed > patience;
            try
            {
                using var enough = new CancellationTokenSource(within ?? patience);
                using var request = make();
                using var response = await http.SendAsync(request, enough.Token);
                if (isLast || (int)response.StatusCode is not (502 or 503 or 504)) return await Read(response, shape);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                if (DirectRoute.Distrust(e) is { } why) return new(null, new(Untrusted, why));
                if (isLast) return new(null, new(Unreachable));
            }
            await Task.Delay(BetweenAttempts * attempt);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, byte[]? body, string? key, string? bearer, string id)
    {
        var request = new HttpRequestMessage(method, path);
        // By which the server's log names it too.
        request.Headers.Add("X-Request-ID", id);
        request.Headers.Add(ServerOrigin.Header, Origin);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }
        if (key is not null) request.Headers.Add(KioskSignature.KeyHeader, key);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (kiosk is not null && IsSigned(path))
            Sign(request, kiosk, method, path, key ?? "", body ?? []);
        return request;
    }

    /// <summary>It is one of a machine's or a terminal's.</summary>
    public static bool IsSigned(string path) =>
        path.StartsWith("/v1/kiosk/", StringComparison.Ordinal) || path.StartsWith("/v1/terminal/", StringComparison.Ordinal);

    private void Sign(HttpRequestMessage request, KioskIdentity kiosk, HttpMethod method, string path, string key, byte[] body)
    {
        var now = DateTimeOffset.UtcNow;
        request.Headers.Add(KioskSignature.KioskHeader, kiosk.Id);
        request.Headers.Add(KioskSignature.TimeHeader, $"{now.ToUnixTimeSeconds()}");
        request.Headers.Add(KioskSignature.SignatureHeader,
            NoCode.Base64(KioskSignature.Sign(kiosk.Key, Origin, kiosk.Id, method.Method, path, key, now, body)));
    }

    private static async Task<Answer<T>> Read<T>(HttpResponseMessage response, JsonTypeInfo<T> shape) where T : class
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        try
        {
            if (response.IsSuccessStatusCode)
            {
                var said = JsonSerializer.Deserialize(body, shape) ?? throw new JsonException();
                return said is OperatorInfo && !TakesOrigins(response) ? new(null, new(TooOld)) : new(said, null);
            }
            using var problem = JsonDocument.Parse(body);
            return Text(problem.RootElement, "reason") is { } reason
                ? new(null, new(reason, Text(problem.RootElement, "detail")))
                : new(null, new(Unreachable, $"{(int)response.StatusCode}"));
        }
        catch (JsonException)
        {
            // Something else listens there, or stands in between.
            return new(null, new(Unreachable, $"{(int)response.StatusCode}"));
        }
    }

    // Said beside the description and not in it, which a Desk from before has to be able to read.
    private static bool TakesOrigins(HttpResponseMessage response) =>
        response.Headers.TryGetValues(ServerOrigin.TextsHeader, out var versions) && versions.Contains(ServerOrigin.Version);

    private static string? Text(JsonElement problem, string member) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    internal static byte[] Bytes<T>(T value, JsonTypeInfo<T> shape) => JsonSerializer.SerializeToUtf8Bytes(value, shape);
}
