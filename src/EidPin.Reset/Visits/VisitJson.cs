using System.Text.Json.Serialization;

namespace EidPin.Reset.Visits;

// Metadata alone, as for ResetJson.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(VisitFact))]
[JsonSerializable(typeof(VisitRecord))]
[JsonSerializable(typeof(UnlockFact))]
public sealed partial class VisitJson : JsonSerializerContext;
