using System.Text.Json;
using System.Text.Json.Serialization;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <param name="Head">Hash of the last fact.</param>
internal sealed record CaseRow(string Id, long Version, string State, string Code, byte[] Head)
{
    public ResetCase Case => JsonSerializer.Deserialize(State, StoreJson.Default.ResetCase)!;
}

/// <summary>All that the row of a case says, to be held against its facts.</summary>
internal sealed record WholeCaseRow(
    string Id, long Version, string State, string Code, byte[] Head, string Card, long Living, long Due, long ReservedAt);

internal sealed record FactRow(long Seq, long At, string Fact, byte[] Hash);

internal sealed record CardRow(
    string CardId,
    string AuthenticationSerial,
    string? SignatureAuthority,
    string? SignatureSerial,
    long? SignatureUntil,
    long DetailsChanged,
    long MacSize,
    long Stopped);

internal sealed record KioskRow(string Id, string Chain, byte[] PublicKey, long Simulated, long Revoked);

internal sealed record ChallengeRow(
    string Id, byte[] NonceHash, string Place, string? CaseId, long MacSize, long At, long Until, long Used);

internal sealed record AttemptRow(
    string Attempt, string CaseId, string Kiosk, byte[] Request, byte[] HostChallenge, byte[] InitializeUpdate);

internal sealed record AnswerRow(byte[] Request, string Answer);

internal sealed record ListRow(string Authority, string Number, long ThisUpdate, long NextUpdate);

internal sealed record SealRow(long Seq, long At, byte[] Hash);

internal sealed record HeadRow(string CaseId, long Version, byte[] Head);

/// <summary>What stands in the table of personal data: what the holder's card signed, should anybody ever doubt that it did.</summary>
internal sealed record Person(string CardId, string Serial, string Text, byte[] Signature);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ResetCase))]
[JsonSerializable(typeof(Person))]
internal sealed partial class StoreJson : JsonSerializerContext;
