using System.Security.Cryptography;
using EidPin.Hardening;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Keys;

/// <summary>A key in a file of its own, as base64 in one line, which nobody but its owner may read.</summary>
internal static class KeyFile
{
    /// <param name="lengths">Bytes that it may have.</param>
    /// <exception cref="UsageException"/>
    public static byte[] Read(string path, params int[] lengths) => Read(path, 1, lengths)[0];

    /// <summary>One key a line.</summary>
    /// <exception cref="UsageException"/>
    public static IReadOnlyList<byte[]> ReadAll(string path, params int[] lengths) => Read(path, int.MaxValue, lengths);

    private static IReadOnlyList<byte[]> Read(string path, int most, int[] lengths)
    {
        try
        {
            if (OwnFile.Fault(path) is { } fault) throw new UsageException($"{path}: {fault}");
            var text = File.ReadAllBytes(path);
            try
            {
                return Keys(text.AsSpan().Trim("\r\n \t"u8), lengths) is { } keys && keys.Count <= most
                    ? keys
                    : throw new UsageException(
                        $"{path}: base64 of {string.Join(" or ", lengths)} bytes is expected; " +
                        $"head -c {lengths[^1]} /dev/urandom | base64 -w0");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputFile.Unreadable(path, e);
        }
    }

    private static List<byte[]>? Keys(ReadOnlySpan<byte> text, int[] lengths)
    {
        var keys = new List<byte[]>();
        foreach (var line in text.Split((byte)'\n'))
        {
            if (Key(text[line].Trim("\r \t"u8), lengths) is not { } key) return null;
            keys.Add(key);
        }
        return keys;
    }

    private static byte[]? Key(ReadOnlySpan<byte> text, int[] lengths)
    {
        var key = GC.AllocateUninitializedArray<byte>(lengths.Max(), pinned: true);
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(text, key, out _, out var length);
        if (status != System.Buffers.OperationStatus.Done || !lengths.Contains(length)) return null;
        if (length == key.Length) return key;
        var shorter = key[..length];
        CryptographicOperations.ZeroMemory(key);
        return shorter;
    }
}
