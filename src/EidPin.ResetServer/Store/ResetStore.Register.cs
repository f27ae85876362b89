using System.Security.Cryptography.X509Certificates;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Proofs;

namespace EidPin.ResetServer.Store;

// What the issuer has told: cards, kiosks, authorities of practice, revocation lists.
internal sealed partial class ResetStore
{
    /// <param name="authority">Who issued the certificate.</param>
    public Task<CardRow?> CardOf(string authority, string authenticationSerial) =>
        database.Read(c => c.QueryFirstOrDefaultAsync<CardRow>("""
        SELECT card_id AS CardId, authentication_serial AS AuthenticationSerial, signature_authority AS SignatureAuthority,
        signature_serial AS SignatureSerial, signature_until AS SignatureUntil,
        details_changed AS DetailsChanged, mac_size AS MacSize, stopped AS Stopped FROM cards
        WHERE authentication_serial = @serial AND authentication_authority IN (@authority, '')
        ORDER BY authentication_authority DESC LIMIT 1
        """, new { authority, serial = Serial(authenticationSerial) }));

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
                Authentication = Serial(card.AuthenticationSerial),
                SignatureAuthority = card.SignatureAuthority?.ToLowerInvariant(),
                Signature = card.SignatureSerial is { } serial ? Serial(serial) : null,
                Until = card.SignatureUntil is { } until ? Ms(until) : (long?)null,
                Changed = card.DetailsChanged ? 1L : 0L,
                MacSize = (long)card.MacSize,
                Stopped = card.Stopped ? 1L : 0L,
            });
    });

    public async Task<KioskRow?> Kiosk(string id) => !IsId(id) ? null : await database.Read(c => c.QuerySingleOrDefaultAsync<KioskRow>(
        "SELECT id AS Id, chain AS Chain, public_key AS PublicKey, simulated AS Simulated, revoked AS Revoked FROM kiosks WHERE id = @id",
        new { id }));

    public Task Add(KioskEntry kiosk) => database.Write(w => w.Execute("""
        INSERT INTO kiosks (id, chain, public_key, simulated, revoked) VALUES (@Id, @Chain, @PublicKey, @Simulated, @Revoked)
        ON CONFLICT (id) DO UPDATE SET chain = @Chain, public_key = @PublicKey, simulated = @Simulated, revoked = @Revoked
        """, new { kiosk.Id, kiosk.Chain, kiosk.PublicKey, Simulated = kiosk.Simulated ? 1L : 0L, Revoked = kiosk.Revoked ? 1L : 0L }));

    /// <returns>False: there is no such kiosk.</returns>
    public Task<bool> RevokeKiosk(string id) =>
        database.Write(async w => await w.Execute("UPDATE kiosks SET revoked = 1 WHERE id = @id", new { id }) == 1);

    public Task<IEnumerable<(string Pin, byte[] Certificate)>> PracticeAuthorities() =>
        database.Read(c => c.QueryAsync<(string, byte[])>("SELECT pin, certificate FROM authorities ORDER BY pin, authority"));

    public Task AddPracticeAuthority(AuthorityInfo authority)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(authority.Certificate);
        var name = Authority.NameOf(certificate);
        return database.Write(w =>
            w.Execute(
                "INSERT INTO authorities (pin, authority, certificate) VALUES (@Pin, @name, @Certificate) ON CONFLICT DO NOTHING",
                new { authority.Pin, name, authority.Certificate }));
    }

    public Task<ListRow?> ListOf(string authority) => database.Read(c => c.QuerySingleOrDefaultAsync<ListRow>(
        "SELECT authority AS Authority, number AS Number, this_update AS ThisUpdate, next_update AS NextUpdate FROM revocation_lists " +
        "WHERE authority = @authority",
        new { authority }));

    public Task<bool> IsRevoked(string authority, string serial) => database.Read(async c =>
        await c.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM revoked WHERE authority = @authority AND serial = @serial",
            new { authority, serial = Serial(serial) }) > 0);

    /// <summary>Takes a list whose signature was checked in place of the one before.</summary>
    /// <exception cref="InvalidDataException">Its number is lower than that of the one that is there.</exception>
    public Task Take(string authority, RevocationList list) => database.Write(async w =>
    {
        var before = await w.One<string>("SELECT number FROM revocation_lists WHERE authority = @authority", new { authority });
        var number = list.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (before is not null && list.Number < System.Numerics.BigInteger.Parse(before, System.Globalization.CultureInfo.InvariantCulture))
            throw new InvalidDataException($"the revocation list has number {number}, the one before it had {before}");
        await w.Execute("""
            INSERT INTO revocation_lists (authority, number, this_update, next_update) VALUES (@authority, @number, @from, @until)
            ON CONFLICT (authority) DO UPDATE SET number = @number, this_update = @from, next_update = @until
            """, new { authority, number, from = Ms(list.ThisUpdate), until = Ms(list.NextUpdate) });
        if (before == number) return;
        await w.Execute("DELETE FROM revoked WHERE authority = @authority", new { authority });
        await w.Execute(
            "INSERT INTO revoked (authority, serial) VALUES (@authority, @serial)",
            list.Serials.Select(serial => new { authority, serial }).ToList());
    });

    /// <summary>Hexadecimal digits without zeros in front, as certificates and issuers write them in different ways.</summary>
    public static string Serial(string hex) => hex.ToUpperInvariant().TrimStart('0');
}
