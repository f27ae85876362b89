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

/// <summary>A row that leads to session keys.</summary>
internal interface IGuarded
{
    string TableName { get; }

    /// <summary>What the MAC is over.</summary>
    IEnumerable<object?> Guarded { get; }
}

internal sealed record CardRow(
    string CardId,
    string AuthenticationAuthority,
    string AuthenticationSerial,
    string? SignatureAuthority,
    string? SignatureSerial,
    long? SignatureUntil,
    long DetailsChanged,
    long MacSize,
    long Stopped,
    byte[]? Mac) : IGuarded
{
    public string TableName => "cards";

    public IEnumerable<object?> Guarded =>
    [
        CardId, AuthenticationAuthority, AuthenticationSerial, SignatureAuthority, SignatureSerial, SignatureUntil, DetailsChanged, MacSize,
        Stopped,
    ];
}

internal sealed record KioskRow(string Id, string Chain, byte[] PublicKey, long Simulated, long Revoked, byte[]? Mac) : IGuarded
{
    public string TableName => "kiosks";

    public IEnumerable<object?> Guarded => [Id, Chain, PublicKey, Simulated, Revoked];
}

internal sealed record ChallengeRow(
    string Id, byte[] NonceHash, string Place, string? CaseId, long MacSize, long At, long Until, long Used);

internal sealed record AttemptRow(
    string Attempt, string CaseId, string Kiosk, byte[] Request, byte[] HostChallenge, byte[] InitializeUpdate, byte[]? Mac = null)
    : IGuarded
{
    public string TableName => "attempts";

    public IEnumerable<object?> Guarded => [Attempt, CaseId, Kiosk, Request, HostChallenge, InitializeUpdate];
}

internal sealed record AnswerRow(byte[] Request, string Answer);

internal sealed record ListRow(string Authority, string Number, long ThisUpdate, long NextUpdate, long Loaded);

internal sealed record SealRow(long Seq, long At, byte[] Hash, long RegisterSeq, byte[]? RegisterHead);

internal sealed record HeadRow(string CaseId, long Version, byte[] Head);

/// <summary>What stands in the table of personal data: what the holder's card signed, should anybody ever doubt that it did.</summary>
internal sealed record Person(string CardId, string Serial, string Text, byte[] Signature);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ResetCase))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(RegisterFact))]
internal sealed partial class StoreJson : JsonSerializerContext;
