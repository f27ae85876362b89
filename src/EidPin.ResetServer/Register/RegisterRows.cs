using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <param name="Generation">Of the master key that the chip's keys are made with.</param>
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
    long Generation,
    byte[]? Mac) : IGuarded
{
    public string TableName => "cards";

    public IEnumerable<object?> Guarded =>
    [
        CardId, AuthenticationAuthority, AuthenticationSerial, SignatureAuthority, SignatureSerial, SignatureUntil, DetailsChanged, MacSize,
        Stopped, .. IssuerKeys.Guarded(Generation),
    ];
}

/// <param name="FormerKey">The key before, which is good as well until <paramref name="FormerUntil"/>.</param>
internal sealed record KioskRow(
    string Id, string Chain, byte[] PublicKey, long Simulated, long Revoked, byte[]? FormerKey, long? FormerUntil, byte[]? Mac) : IGuarded
{
    /// <summary>Keys that it may sign with, the newest one first.</summary>
    public IEnumerable<byte[]> Keys(DateTimeOffset now) =>
        FormerKey is { } former && Stored.Ms(now) < FormerUntil ? [PublicKey, former] : [PublicKey];

    public string TableName => "kiosks";

    public IEnumerable<object?> Guarded =>
        [Id, Chain, PublicKey, Simulated, Revoked, .. FormerKey is null ? (object?[])[] : [FormerKey, FormerUntil]];
}

internal sealed record ListRow(string Authority, string Number, long ThisUpdate, long NextUpdate, long Loaded);

/// <summary>What an authority's list says of a certificate.</summary>
/// <param name="Until">When the next one comes; null: there is no list.</param>
internal readonly record struct Listed(long? Until, bool IsRevoked);

/// <param name="Card">Null: there is none, or not as it was written.</param>
/// <param name="Own">Of the authentication certificate.</param>
/// <param name="Signature">Of the signature certificate, by the authorities that may have issued it and have a list.</param>
internal sealed record KnownCard(CardRow? Card, Listed Own, IReadOnlyDictionary<string, Listed> Signature);

internal sealed record KnownCardRow
{
    public long Seq { get; init; }
    public byte[]? Hash { get; init; }
    public long? Until { get; init; }
    public string? Revoked { get; init; }
    public string? OtherAuthority { get; init; }
    public long? OtherUntil { get; init; }
    public string? OtherRevoked { get; init; }
}
