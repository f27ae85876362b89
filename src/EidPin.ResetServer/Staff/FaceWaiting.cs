using System.Text.Json.Serialization;

namespace EidPin.ResetServer.Staff;

/// <summary>One in the staff's queue: nothing but when it came.</summary>
internal sealed record FaceWaiting(string Id, DateTimeOffset ReservedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<FaceWaiting>))]
internal sealed partial class StaffJson : JsonSerializerContext;
