using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Http.Features;

namespace EidPin.ResetServer.Serving;

/// <summary>Turns what is thrown into answers, and reads bodies with their limit.</summary>
internal static class Problems
{
    public const int LargestBody = 64 * 1024, LargestPhotos = 2816 * 1024;

    public static async Task Handle(HttpContext context, RequestDelegate next, ILogger log, ResetMeter meter)
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
            Told(context, e.Refusal, log, meter);
            var kind = Refusals.All[e.Refusal.Id];
            if (kind.Id is Refusals.TooMany or Refusals.TooManyReservations) context.Response.Headers.RetryAfter = e.Refusal.Detail;
            await Write(context, new(kind.Title, kind.Status, kind.Id, e.Refusal.Detail));
        }
        catch (BadHttpRequestException)
        {
            meter.RefusedAt(RefusalTally.DoorOf(context), Refusals.Malformed);
            await Write(context, new(Refusals.All[Refusals.Malformed].Title, 400, Refusals.Malformed));
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException && !context.Response.HasStarted)
        {
            log.Failed(Route(context), DatabaseFault.Named(e));
            meter.RefusedAt(RefusalTally.DoorOf(context), ResetMeter.NoDatabase);
            context.Response.Headers.RetryAfter = "2";
            await Write(context, new("The database does not answer. Ask again in a moment, with the same key.", 503));
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            // A bug. Its message may hold what was asked with, so its place alone is logged.
            meter.RefusedAt(RefusalTally.DoorOf(context), ResetMeter.Failure);
            log.Failed(Route(context), $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}");
            await Write(context, new("The server has failed.", 500));
        }
    }

    /// <summary>A refusal in log and figures.</summary>
    public static void Told(HttpContext context, Refusal refusal, ILogger log, ResetMeter meter)
    {
        log.Refused(Route(context), refusal.Id, refusal.Detail, Machine(context), context.TraceIdentifier);
        meter.RefusedAt(RefusalTally.DoorOf(context), refusal.Id);
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

    /// <summary>What is the same for everybody and hardly changes: kept for a minute, and not sent to whoever has it.</summary>
    public static async Task WriteKept<T>(HttpContext context, T answer, JsonTypeInfo<T> shape)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, shape);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
        (context.Response.Headers.ETag, context.Response.Headers.CacheControl) = (tag, "public, max-age=60");
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body);
    }

    public static async Task Write(HttpContext context, Problem problem)
    {
        // Of what was begun only what belongs to the refusal stays.
        var (after, allow) = (context.Response.Headers.RetryAfter, context.Response.Headers.Allow);
        context.Response.Clear();
        Name(context);
        (context.Response.Headers.RetryAfter, context.Response.Headers.Allow) = (after, allow);
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.CacheControl) =
            (problem.Status, "application/problem+json", "no-store");
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(problem, ServerJson.Default.Problem));
    }

    /// <summary>What every answer has: the name of its request, and that its type is the one that it says.</summary>
    public static void Name(HttpContext context)
    {
        context.Response.Headers["X-Request-ID"] = context.TraceIdentifier;
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    // As the header says, where it is a name that a machine can have: nothing else of a request stands in a log.
    private static string? Machine(HttpContext context) =>
        context.Request.Headers[KioskSignature.KioskHeader].ToString() is { Length: > 0 and <= 64 } id
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? id : null;

    // As it is written in the program, never as it was asked for.
    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
}
