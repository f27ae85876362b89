using Dapper;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>Cookies of people who have signed out, known to every process until they would have ended by themselves.</summary>
internal sealed class LeftCookies(ResetStore store)
{
    public Task Add(string cookie) => store.Database.Write(w => w.Execute(
        "INSERT INTO left_cookies (number, until) VALUES (@number, @until) ON CONFLICT (number) DO NOTHING",
        new { number = OperatorSecret.NumberOf(cookie), until = Stored.Ms(store.Now + OperatorSecret.SessionLife) }));

    public async Task<bool> Has(string cookie) => await store.Database.Read(c => c.ExecuteScalarAsync<long>(
        "SELECT COUNT(*) FROM left_cookies WHERE number = @number", new { number = OperatorSecret.NumberOf(cookie) })) > 0;
}
