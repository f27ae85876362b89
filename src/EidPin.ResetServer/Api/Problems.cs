using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Http.Features;

namespace EidPin.ResetServer.Api;

/// <summary>RFC 9457, with the id by which a page leads on. Nothing in it is of a person.</summary>
internal sealed record Problem(string Title, int Status, string? Reason = null, string? Detail = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(FaceAnswer))]
[JsonSerializable(typeof(IReadOnlyList<FaceWaiting>))]
internal sealed partial class ServerJson : JsonSerializerContext;

/// <summary>Turns what is thrown into answers, and reads bodies with their limit.</summary>
internal static class Problems
{
    public const int LargestBody = 64 * 1024, LargestPhotos = 2816 * 1024;

    public static async Task Handle(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
            // What the router says by itself.
            if (context.Response is { HasStarted: false, ContentType: null, StatusCode: (404 or 405) and var said })
                await Write(context, new(said == 404 ? "There is nothing at this address." : "This is not asked for in that way.", said));
        }
        catch (RefusedException e)
        {
            log.Refused(Route(context), e.Refusal.Id, e.Refusal.Detail, Machine(context), context.TraceIdentifier);
            var status = Refusals.Status[e.Refusal.Id];
            if (status == 429 && e.Refusal.Id == Refusals.TooMany) context.Response.Headers.RetryAfter = e.Refusal.Detail;
            await Write(context, new(Titles.Of(e.Refusal.Id), status, e.Refusal.Id, e.Refusal.Detail));
        }
        catch (BadHttpRequestException)
        {
            await Write(context, new(Titles.Of(Refusals.Malformed), 400, Refusals.Malformed));
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException && !context.Response.HasStarted)
        {
            log.Failed(Route(context), DatabaseFault.Named(e));
            context.Response.Headers.RetryAfter = "2";
            await Write(context, new("The database does not answer. Ask again in a moment, with the same key.", 503));
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            // A bug. Its message may hold what was asked with, so its place alone is logged.
            log.Failed(Route(context), $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}");
            await Write(context, new("The server has failed.", 500));
        }
    }

    /// <exception cref="RefusedException">It is larger than it may be.</exception>
    public static async Task<byte[]> Body(HttpContext context, int most = LargestBody)
    {
        if (context.Request.ContentLength > most) throw new RefusedException(Refusals.Malformed, "too-large");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + 1;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > most) throw new RefusedException(Refusals.Malformed, "too-large");
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    /// <exception cref="RefusedException">It is not of this shape.</exception>
    public static T Parse<T>(byte[] body, JsonTypeInfo<T> shape) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, shape) ?? throw new RefusedException(Refusals.Malformed);
        }
        catch (JsonException)
        {
            throw new RefusedException(Refusals.Malformed);
        }
    }

    /// <summary>The client's own name for a request, at most 128 printable characters.</summary>
    public static string Key(HttpContext context) =>
        context.Request.Headers[KioskSignature.KeyHeader].ToString() is { Length: > 0 and <= 128 } key
            && key.All(c => c is > ' ' and <= '~')
        ? key : throw new RefusedException(Refusals.Malformed, KioskSignature.KeyHeader);

    public static byte[] Hash(byte[] body) => SHA256.HashData(body);

    public static async Task Write<T>(HttpContext context, T answer, JsonTypeInfo<T> shape, int status = 200)
    {
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.CacheControl) =
            (status, "application/json", "no-store");
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, shape));
    }

    public static async Task Write(HttpContext context, Problem problem)
    {
        // Of what was begun only what belongs to the refusal stays.
        var (after, allow) = (context.Response.Headers.RetryAfter, context.Response.Headers.Allow);
        context.Response.Clear();
        (context.Response.Headers.RetryAfter, context.Response.Headers.Allow) = (after, allow);
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.CacheControl) =
            (problem.Status, "application/problem+json", "no-store");
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(problem, ServerJson.Default.Problem));
    }

    // As the header says, where it is a name that a machine can have: nothing else of a request stands in a log.
    private static string? Machine(HttpContext context) =>
        context.Request.Headers[KioskSignature.KioskHeader].ToString() is { Length: > 0 and <= 64 } id
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? id : null;

    // As it is written in the program, never as it was asked for.
    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
}

/// <summary>What is logged: never an address, a number of a card, a code or a token.</summary>
internal static partial class Logged
{
    [LoggerMessage(1, LogLevel.Information, "refused {Route} {Reason} {Detail} machine {Machine} request {Request}")]
    public static partial void Refused(this ILogger log, string route, string reason, string? detail, string? machine, string request);

    [LoggerMessage(2, LogLevel.Error, "failed {Route} {Kind}")]
    public static partial void Failed(this ILogger log, string route, string kind);

    [LoggerMessage(3, LogLevel.Information, "done {Pin} by {By}")]
    public static partial void Done(this ILogger log, string pin, string by);

    [LoggerMessage(4, LogLevel.Information, "seal {Number} over {Cases} cases: {Hash}")]
    public static partial void Sealed(this ILogger log, long number, int cases, string hash);

    [LoggerMessage(5, LogLevel.Warning, "{Work} failed: {Kind}")]
    public static partial void WorkFailed(this ILogger log, string work, string kind);

    [LoggerMessage(7, LogLevel.Critical, "a row of {Table} is not as this operator's processes wrote it, and is not used")]
    public static partial void Altered(this ILogger log, string table);

    [LoggerMessage(8, LogLevel.Warning, "revocation list of {Authority} for {Pin} is over at {Until}, and no newer one is there")]
    public static partial void ListEnds(this ILogger log, string authority, string pin, DateTimeOffset until);

    [LoggerMessage(9, LogLevel.Warning, "X-Forwarded-For comes from an address that proxies does not name, and is not believed")]
    public static partial void UnnamedProxy(this ILogger log);

    [LoggerMessage(10, LogLevel.Information, "eidpin-reset {Version} operator {Operator} at {Listen}, proxies {Proxies}")]
    public static partial void Started(this ILogger log, string version, string @operator, string listen, string proxies);

    [LoggerMessage(11, LogLevel.Error, "{What} differs from the processes before: not ready (meant so? eidpin-reset settings adopt)")]
    public static partial void Differs(this ILogger log, string what);

    [LoggerMessage(6, LogLevel.Warning, "revocation list {File}: {Problem}; without one that is valid no card of its authority is taken")]
    public static partial void ListRefused(this ILogger log, string file, string problem);
}
