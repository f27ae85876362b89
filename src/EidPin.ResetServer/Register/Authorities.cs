using System.Collections.Concurrent;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>
/// Whose cards are taken. A real operator's stand in its configuration; those of practice in the database, since each program brings its
/// own issuer. Each is read once and shared by all who check.
/// </summary>
internal sealed class Authorities(CurrentSettings current, Database database)
{
    private Settings Settings => current.Now;

    private readonly ConcurrentDictionary<string, Authority> known = new();

    public async Task<IReadOnlyList<Authority>> All() => Settings.Practice
        ? [
            .. (await database.Read(c => c.QueryAsync<(string Pin, byte[] Certificate)>(
                "SELECT pin, certificate FROM authorities ORDER BY pin, authority")))
                .Select(row => known.GetOrAdd(
                    $"{row.Pin} {Convert.ToHexString(row.Certificate)}", _ => Authority.Of(new(row.Pin, row.Certificate)))),
        ]
        : Settings.Authorities;

    /// <exception cref="System.Security.Cryptography.CryptographicException">It is no certificate.</exception>
    public Task AddOfPractice(AuthorityInfo info)
    {
        var name = Authority.Of(info).Name;
        return database.Write(w =>
            w.Execute(
                "INSERT INTO authorities (pin, authority, certificate) VALUES (@Pin, @name, @Certificate) ON CONFLICT DO NOTHING",
                new { info.Pin, name, info.Certificate }));
    }
}
