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
