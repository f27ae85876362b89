using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.Scp03;

namespace EidPin.Tests;

/// <summary>A machine with its own key, over any HTTP client.</summary>
internal sealed class TestKiosk(HttpClient http, string id, string chain, Func<DateTimeOffset> now, string operatorId)
{
    public ECDsa Key { get; private init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The same machine, asking another process.</summary>
    public TestKiosk At(HttpClient other) => new(other, id, chain, now, operatorId) { Key = Key, Origin = Origin };

    /// <summary>The same machine, dialling it by another name.</summary>
    public TestKiosk As(string? origin) => new(http, id, chain, now, operatorId) { Key = Key, Origin = origin };

    /// <summary>As which it dials the server; null: it is a machine from before.</summary>
    public string? Origin { get; init; } = TestCard.Origin;

    public string Id => id;

    public KioskEntry Entry => new(id, chain, Key.ExportSubjectPublicKeyInfo(), Simulated: true);

    public HttpRequestMessage Request(string path, byte[] body, string key = "", DateTimeOffset? at = null)
    {
        var time = at ?? now();
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Add(KioskSignature.KioskHeader, id);
        request.Headers.Add(KioskSignature.TimeHeader, time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (Origin is not null) request.Headers.Add(ServerOrigin.Header, Origin);
        request.Headers.Add(KioskSignature.SignatureHeader, Convert.ToBase64String(Sign(path, key, time, body)));
        if (key.Length > 0) request.Headers.Add(KioskSignature.KeyHeader, key);
        return request;
    }

    // In the text of version 1, which no program of this version signs.
    private byte[] Sign(string path, string key, DateTimeOffset time, byte[] body)
    {
        if (Origin is not null) return KioskSignature.Sign(Key, Origin, id, "POST", path, key, time, body);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"EidPin kiosk v1\n{id}\nPOST {path}\n{key}\n{time.ToUnixTimeSeconds()}\n{hash}\n");
        return Key.SignData(System.Text.Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256);
    }

    public async Task<Told<TAnswer>> Post<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> shape, JsonTypeInfo<TAnswer> answer, string key = "") where TAnswer : class =>
        await Told<TAnswer>.Of(await http.SendAsync(Request(path, JsonSerializer.SerializeToUtf8Bytes(body, shape), key)), answer);

    /// <summary>With an empty body.</summary>
    public async Task<Told<TAnswer>> Ask<TAnswer>(string path, JsonTypeInfo<TAnswer> answer) where TAnswer : class =>
        await Told<TAnswer>.Of(await http.SendAsync(Request(path, [])), answer);

    public Task<Told<KioskSession>> Session() => Ask("/v1/kiosk/session", ResetJson.Default.KioskSession);

    public Task<Told<KioskCase>> Lookup(
        TestCard card,
        string? code = null,
        IReadOnlyDictionary<string, int?>? tries = null,
        bool? newPinWorks = null,
        bool newPinUnknown = false) =>
        Post("/v1/kiosk/lookup",
        new LookupRequest(card.Authentication.RawData, code, tries ?? new Dictionary<string, int?>(), newPinWorks, newPinUnknown),
        ResetJson.Default.LookupRequest, ResetJson.Default.KioskCase);

    /// <summary>The chip's answer and the request that goes with it.</summary>
    public (AuthoriseRequest Request, SessionKeys Chip, byte[] HostCryptogram) Prepare(TestCard card, KioskCase found, int? tries = 0)
    {
        var (answer, keys, cryptogram) = card.InitializeUpdate((byte)found.KeyVersion, found.HostChallenge);
        return (
            new(
                found.Case,
                card.Prove(ProofText.Authorise, operatorId, found.Pin, id, found.Challenge, Origin),
                found.HostChallenge,
                answer,
                tries),
            keys,
            cryptogram);
    }

    public Task<Told<Authorisation>> Authorise(AuthoriseRequest request, string key) =>
        Post("/v1/kiosk/authorise", request, ResetJson.Default.AuthoriseRequest, ResetJson.Default.Authorisation, key);

    public Task<Told<ReportReply>> Report(ReportRequest report) =>
        Post("/v1/kiosk/report", report, ResetJson.Default.ReportRequest, ResetJson.Default.ReportReply);

    /// <summary>All that happens at the machine.</summary>
    public async Task<string> Visit(TestCard card, byte[] newPin, string? code = null)
    {
        var found = (await Lookup(card, code)).Right;
        var (request, chip, cryptogram) = Prepare(card, found);
        var authorised = (await Authorise(request, Guid.NewGuid().ToString())).Right;
        var (chaining, receipt) = card.Reset(found.Pin, authorised, chip, cryptogram, newPin);
        return (await Report(new(found.Case, authorised.Attempt, "done", chaining, receipt))).Right.State;
    }
}

/// <summary>What a server answered.</summary>
internal record Said(int Status, string Body, string? MediaType, TimeSpan? RetryAfter)
{
    /// <summary>Of a problem document; null: it is none, or a failure and no refusal.</summary>
    public string? Reason =>
        MediaType == "application/problem+json" && JsonDocument.Parse(Body).RootElement.TryGetProperty("reason", out var reason)
            ? reason.GetString()
            : null;
}

/// <summary>The value, or why not.</summary>
internal sealed record Told<T>(
    int Status, string Body, string? MediaType, TimeSpan? RetryAfter, T? Value) : Said(Status, Body, MediaType, RetryAfter) where T : class
{
    public T Right => Value ?? throw new Xunit.Sdk.XunitException($"{Status} {Body}");

    public static async Task<Told<T>> Of(HttpResponseMessage response, JsonTypeInfo<T> shape)
    {
        var body = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, body, response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.Delta,
            response.IsSuccessStatusCode && body.Length > 0 ? JsonSerializer.Deserialize(body, shape) : null);
    }
}
