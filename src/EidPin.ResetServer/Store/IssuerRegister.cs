using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <summary>What the issuer has told of cards and kiosks.</summary>
internal sealed class IssuerRegister(Database database)
{
    /// <param name="authority">Who issued the certificate.</param>
    public Task<CardRow?> CardOf(string authority, string authenticationSerial) =>
        database.Read(c => c.QueryFirstOrDefaultAsync<CardRow>("""
        SELECT card_id AS CardId, authentication_serial AS AuthenticationSerial, signature_authority AS SignatureAuthority,
        signature_serial AS SignatureSerial, signature_until AS SignatureUntil,
        details_changed AS DetailsChanged, mac_size AS MacSize, stopped AS Stopped FROM cards
        WHERE authentication_serial = @serial AND authentication_authority IN (@authority, '')
        ORDER BY authentication_authority DESC LIMIT 1
        """, new { authority, serial = Stored.Serial(authenticationSerial) }));

    /// <param name="cards">With their authorities.</param>
    public Task Add(IReadOnlyList<IssuedCard> cards) => database.Write(async w =>
    {
        foreach (var card in cards)
            await w.Execute("""
                INSERT INTO cards (card_id, authentication_authority, authentication_serial, signature_authority, signature_serial,
                signature_until, details_changed, mac_size, stopped)
                VALUES (@CardId, @AuthenticationAuthority, @Authentication, @SignatureAuthority, @Signature,
                @Until, @Changed, @MacSize, @Stopped)
                ON CONFLICT (card_id) DO UPDATE SET authentication_authority = @AuthenticationAuthority,
                authentication_serial = @Authentication, signature_authority = @SignatureAuthority,
                signature_serial = @Signature, signature_until = @Until, details_changed = @Changed, mac_size = @MacSize, stopped = @Stopped
                """, new
            {
                CardId = card.CardId.ToUpperInvariant(),
                AuthenticationAuthority = card.AuthenticationAuthority?.ToLowerInvariant(),
                Authentication = Stored.Serial(card.AuthenticationSerial),
                SignatureAuthority = card.SignatureAuthority?.ToLowerInvariant(),
                Signature = card.SignatureSerial is { } serial ? Stored.Serial(serial) : null,
                Until = card.SignatureUntil is { } until ? Stored.Ms(until) : (long?)null,
                Changed = card.DetailsChanged ? 1L : 0L,
                MacSize = (long)card.MacSize,
                Stopped = card.Stopped ? 1L : 0L,
            });
    });

    public async Task<KioskRow?> Kiosk(string id) =>
        !Stored.IsId(id) ? null : await database.Read(c => c.QuerySingleOrDefaultAsync<KioskRow>(
        "SELECT id AS Id, chain AS Chain, public_key AS PublicKey, simulated AS Simulated, revoked AS Revoked FROM kiosks WHERE id = @id",
        new { id }));

    public Task Add(KioskEntry kiosk) => database.Write(w => w.Execute("""
        INSERT INTO kiosks (id, chain, public_key, simulated, revoked) VALUES (@Id, @Chain, @PublicKey, @Simulated, @Revoked)
        ON CONFLICT (id) DO UPDATE SET chain = @Chain, public_key = @PublicKey, simulated = @Simulated, revoked = @Revoked
        """, new { kiosk.Id, kiosk.Chain, kiosk.PublicKey, Simulated = kiosk.Simulated ? 1L : 0L, Revoked = kiosk.Revoked ? 1L : 0L }));

    /// <returns>False: there is no such kiosk.</returns>
    public Task<bool> RevokeKiosk(string id) =>
        database.Write(async w => await w.Execute("UPDATE kiosks SET revoked = 1 WHERE id = @id", new { id }) == 1);
}
