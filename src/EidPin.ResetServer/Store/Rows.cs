using System.Text.Json;
using System.Text.Json.Serialization;
using EidPin.Reset;
using EidPin.ResetServer.Audit;

namespace EidPin.ResetServer.Store;

/// <param name="Head">Hash of the last fact.</param>
internal sealed record CaseRow(string Id, long Version, string State, string Code, byte[] Head)
{
    public ResetCase Case => JsonSerializer.Deserialize(State, StoreJson.Default.ResetCase)!;
}

/// <summary>A row that leads to session keys.</summary>
internal interface IGuarded
{
    string TableName { get; }

    /// <summary>What the MAC is over.</summary>
    IEnumerable<object?> Guarded { get; }
}

/// <summary>What stands in the table of personal data: what the holder's card signed, should anybody ever doubt that it did.</summary>
internal sealed record Person(string CardId, string Serial, string Text, byte[] Signature);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ResetCase))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(RegisterFact))]
internal sealed partial class StoreJson : JsonSerializerContext;
