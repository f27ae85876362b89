using System.Text.Json.Serialization;

namespace EidPin.ResetServer.Serving;

/// <summary>RFC 9457, with the id by which a page leads on. Nothing in it is of a person.</summary>
internal sealed record Problem(string Title, int Status, string? Reason = null, string? Detail = null);

/// <summary>What the operator's matcher answers.</summary>
/// <param name="Same">The two photos are of one person.</param>
internal sealed record EngineAnswer(bool Same);

/// <summary>What staff says of two photos.</summary>
/// <param name="Answer"><c>same</c>, <c>other</c>, or <c>unclear</c>: the holder is asked for others.</param>
/// <param name="Photos">
/// Which were looked at: SHA-256 (hex, lower case) over the SHA-256 of the chip's photo and that of the live one.
/// </param>
internal sealed record FaceAnswer(string Answer, string Photos);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(EngineAnswer))]
[JsonSerializable(typeof(FaceAnswer))]
internal sealed partial class ServerJson : JsonSerializerContext;
