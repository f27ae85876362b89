using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EidPin.Hardening;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>
/// What makes this computer an operator's machine (<c>--kiosk FILE</c>) or a counter's terminal (<c>--terminal FILE</c>): the server, its
/// id there, and the file with its key.
/// </summary>
/// <param name="Server">https, or http on this computer.</param>
/// <param name="Key">PEM file of a P-256 key, readable by its owner alone; beside this file where it is no full path.</param>
internal sealed record KioskFile(Uri Server, string Id, string Key, string? Reader = null)
{
    /// <exception cref="ArgumentException">The file is not what it should be. The message is for people.</exception>
    public static (Uri Server, KioskIdentity Identity) Read(string path, bool isTerminal = false)
    {
        var which = $"{(isTerminal ? "--terminal" : "--kiosk")} {path}";
        try
        {
            if (OwnFile.Fault(path) is { } fault) throw new ArgumentException($"{which}: {fault}");
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), KioskFileJson.Default.KioskFile)
                ?? throw new JsonException("it is empty");
            var key = ECDsa.Create();
            var keyPath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file.Key);
            if (OwnFile.Fault(keyPath) is { } open) throw new ArgumentException($"{which}: {keyPath}: {open}");
            key.ImportFromPem(File.ReadAllText(keyPath));
            if (!KioskSignature.IsKey(key)) throw new ArgumentException($"{which}: {keyPath} is no P-256 key");
            return (Usable(file.Server), new(file.Id, key, file.Reader, Path.ChangeExtension(keyPath, ".reports"), isTerminal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or CryptographicException
            or ArgumentException { ParamName: not null })
        {
            throw new ArgumentException($"{which}: {e.Message}");
        }
    }

    /// <exception cref="ArgumentException">Anybody could listen in.</exception>
    public static Uri Usable(Uri server) =>
        ServerOrigin.IsFor(server)
            ? server
            : throw new ArgumentException($"{server}: an address with https (http only on this computer)");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KioskFile))]
internal sealed partial class KioskFileJson : JsonSerializerContext;
