using System.Text.Json;
using System.Text.Json.Serialization;

namespace EidPin.Simulators;

/// <summary>One code in the card's own secret store. Its bytes stand as Latin-1, since a chip may be given any bytes.</summary>
/// <param name="Set">False until the holder activated the PIN.</param>
/// <param name="Changed">It was changed since the card was made.</param>
/// <param name="Unblockings">How often it may still be unblocked, or unblock another; null: without end.</param>
internal sealed record StoredCode(string Code, int Tries, int Max, bool Set = true, bool Changed = true, int? Unblockings = null)
{
    /// <summary>None of the unblockings is left.</summary>
    public bool IsUsedUp => Unblockings == 0;

    public StoredCode OneUnblockingLess() => this with { Unblockings = Unblockings - 1 };
}

/// <param name="PrivateKey">PKCS#8.</param>
/// <param name="Certificate">DER.</param>
/// <param name="Authority">The certificate of the test authority that issued it, DER.</param>
internal sealed record StoredKey(byte[] PrivateKey, byte[] Certificate, byte[] Authority);

/// <summary>All that a simulated card remembers without power. The one place where its codes stand in clear.</summary>
internal sealed record CardState
{
    public required CardDefinition Definition { get; init; }

    public required IReadOnlyDictionary<string, StoredCode> Codes { get; init; }

    public IReadOnlyDictionary<string, StoredKey> Keys { get; init; } = new Dictionary<string, StoredKey>();

    public static CardState Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, SimulatorJson.Default.CardState) ?? throw new JsonException("an empty card state");

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SimulatorJson.Default.CardState);
}

// Metadata: generated writers make "" of bytes that are null.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(CardDefinition))]
[JsonSerializable(typeof(CardState))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
