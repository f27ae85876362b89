using System.Net.Mime;
using System.Security.Cryptography;
using EidPin.Cards;

namespace EidPin.Desk.Safety;

/// <summary>
/// The codes of one request, read from its body without a string or a second copy: for each field one byte for its length and that many
/// bytes. A form or JSON would leave strings behind that nobody can wipe.
/// </summary>
internal sealed class CodeBody : IDisposable
{
    /// <summary>Three codes of full-width characters, and room.</summary>
    public const int Largest = 256;

    private readonly Code[] codes;

    private CodeBody(Code[] codes) => this.codes = codes;

    public IReadOnlyList<Code> Codes => codes;

    /// <summary>Reads the whole body; the caller owns the codes.</summary>
    /// <param name="fields">How many the operation needs: no more and no fewer.</param>
    /// <returns>Null: refused, and the response says why: 413 too large, 408 too slow, else 400.</returns>
    public static async Task<CodeBody?> Read(HttpRequest request, int fields)
    {
        var response = request.HttpContext.Response;
        if (request.ContentLength > Largest) return Refuse(response, StatusCodes.Status413PayloadTooLarge);
        // Without a length (chunked) nobody knows beforehand whether it fits.
        if (request.ContentLength is not > 0 || request.ContentType != MediaTypeNames.Application.Octet)
            return Refuse(response, StatusCodes.Status400BadRequest);
        var length = (int)request.ContentLength;
        var body = GC.AllocateUninitializedArray<byte>(Largest, pinned: true);
        try
        {
            await request.Body.ReadExactlyAsync(body.AsMemory(0, length), request.HttpContext.RequestAborted);
            return Split(body.AsSpan(0, length), fields) is { } codes ? new(codes) : Refuse(response, StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException e)
        {
            return Refuse(response, e.StatusCode);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Cut off in the middle: nobody is there to read the answer.
            return Refuse(response, StatusCodes.Status400BadRequest);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    public void Dispose()
    {
        foreach (var code in codes) code.Dispose();
    }

    private static Code[]? Split(ReadOnlySpan<byte> body, int fields)
    {
        var codes = new Code[fields];
        for (var i = 0; i < fields; i++)
        {
            if (body.IsEmpty || body[0] >= body.Length) return Drop(codes, i);
            codes[i] = Code.Copy(body.Slice(1, body[0]));
            body = body[(1 + body[0])..];
        }
        return body.IsEmpty ? codes : Drop(codes, fields);
    }

    /// <summary>Malformed after some codes were read already.</summary>
    private static Code[]? Drop(Code[] codes, int read)
    {
        foreach (var code in codes.AsSpan(0, read)) code.Dispose();
        return null;
    }

    private static CodeBody? Refuse(HttpResponse response, int status)
    {
        response.StatusCode = status;
        // What may still come in on this connection is not worth reading.
        response.Headers.Connection = "close";
        return null;
    }
}
