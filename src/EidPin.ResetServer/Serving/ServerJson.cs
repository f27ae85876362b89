using System.Text.Json.Serialization;

namespace EidPin.ResetServer.Serving;

/// <summary>RFC 9457, with the id by which a page leads on. Nothing in it is of a person.</summary>
internal sealed record Problem(string Title, int Status, string? Reason = null, string? Detail = null);

/// <param name="Same">The two photos are of one person.</param>
internal sealed record FaceAnswer(bool Same);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(FaceAnswer))]
internal sealed partial class ServerJson : JsonSerializerContext;
