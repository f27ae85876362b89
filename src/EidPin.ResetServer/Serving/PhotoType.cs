namespace EidPin.ResetServer.Serving;

/// <summary>JPEG or PNG by its first bytes; nobody here decodes it.</summary>
internal static class PhotoType
{
    public static string? Of(ReadOnlySpan<byte> photo) =>
        photo.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            ? "image/jpeg"
            : photo.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png" : null;
}
