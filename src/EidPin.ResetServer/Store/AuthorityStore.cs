using System.Security.Cryptography.X509Certificates;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Proofs;

namespace EidPin.ResetServer.Store;

/// <summary>Authorities of practice: a real operator's stand in its configuration.</summary>
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
}
