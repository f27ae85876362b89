using EidPin.Cards;

namespace EidPin.Desk.Safety;

/// <summary>The codes of one request: in a pinned buffer that is wiped, never in a string.</summary>
internal sealed class CodeBody : IDisposable
{
    private const int Most = 256;

    private CodeBody(IReadOnlyList<Code> codes) => Codes = codes;

    public IReadOnlyList<Code> Codes { get; }

    public static async Task<CodeBody?> Read(HttpRequest request, int fields)
    {
        if (request.ContentType != "application/octet-stream" || request.ContentLength is not (> 0 and <= Most)) return null;
        var buffer = GC.AllocateUninitializedArray<byte>((int)request.ContentLength, pinned: true);
        try
        {
            await request.Body.ReadExactlyAsync(buffer);
            var codes = new List<Code>();
            for (var at = 0; at < buffer.Length && codes.Count < fields; at += buffer[at] + 1)
            {
                if (at + 1 + buffer[at] > buffer.Length) break;
                codes.Add(Code.Copy(buffer.AsSpan(at + 1, buffer[at])));
            }
            return codes.Count == fields ? new(codes) : null;
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(buffer);
        }
    }

    public void Dispose()
    {
        foreach (var code in Codes) code.Dispose();
    }
}
