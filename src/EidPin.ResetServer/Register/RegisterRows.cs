using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

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
    public long? Until { get; init; }
    public string? Revoked { get; init; }
    public string? OtherAuthority { get; init; }
    public long? OtherUntil { get; init; }
    public string? OtherRevoked { get; init; }
}
