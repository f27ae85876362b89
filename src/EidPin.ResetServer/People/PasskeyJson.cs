using System.Text.Json;
using System.Text.Json.Serialization;

namespace EidPin.ResetServer.People;

/// <summary>What the browser is to do with a passkey.</summary>
/// <param name="Options">As WebAuthn's parse…OptionsFromJSON take them.</param>
internal sealed record CeremonyBegun(string Id, JsonElement Options);

/// <param name="Credential">As WebAuthn's toJSON gives it.</param>
internal sealed record CeremonyAnswer(string Id, JsonElement Credential);

internal sealed record EnrolWish(string Code);

internal sealed record EnrolAnswer(string Id, string Code, JsonElement Credential);

/// <param name="Said">By which somebody else knows the passkey.</param>
/// <param name="IsGood">It is let in already.</param>
internal sealed record KeyMade(string Said, bool IsGood);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CeremonyBegun))]
[JsonSerializable(typeof(CeremonyAnswer))]
[JsonSerializable(typeof(EnrolWish))]
[JsonSerializable(typeof(EnrolAnswer))]
[JsonSerializable(typeof(KeyMade))]
internal sealed partial class PasskeyJson : JsonSerializerContext;
