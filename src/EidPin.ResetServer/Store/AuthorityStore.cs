using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Proofs;

namespace EidPin.ResetServer.Store;

/// <summary>Authorities of practice, and the revocation lists of all authorities.</summary>
internal sealed class AuthorityStore(Database database)
{
    public Task<IEnumerable<(string Pin, byte[] Certificate)>> OfPractice() =>
        database.Read(c => c.QueryAsync<(string, byte[])>("SELECT pin, certificate FROM authorities ORDER BY pin, authority"));

    public Task AddOfPractice(AuthorityInfo authority)
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
            new { authority, serial = Stored.Serial(serial) }) > 0);

    /// <summary>Takes a list whose signature was checked in place of the one before.</summary>
    /// <exception cref="InvalidDataException">Its number is lower than that of the one that is there.</exception>
    public Task Take(string authority, RevocationList list) => database.Write(async w =>
    {
        var before = await w.One<string>("SELECT number FROM revocation_lists WHERE authority = @authority", new { authority });
        var number = list.Number.ToString(CultureInfo.InvariantCulture);
        if (before is not null && list.Number < BigInteger.Parse(before, CultureInfo.InvariantCulture))
            throw new InvalidDataException($"the revocation list has number {number}, the one before it had {before}");
        await w.Execute("""
            INSERT INTO revocation_lists (authority, number, this_update, next_update) VALUES (@authority, @number, @from, @until)
            ON CONFLICT (authority) DO UPDATE SET number = @number, this_update = @from, next_update = @until
            """, new { authority, number, from = Stored.Ms(list.ThisUpdate), until = Stored.Ms(list.NextUpdate) });
        if (before == number) return;
        await w.Execute("DELETE FROM revoked WHERE authority = @authority", new { authority });
        await w.Execute(
            "INSERT INTO revoked (authority, serial) VALUES (@authority, @serial)",
            list.Serials.Select(serial => new { authority, serial }).ToList());
    });
}
