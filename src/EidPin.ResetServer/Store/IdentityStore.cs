using Dapper;
using EidPin.ResetServer.Audit;

namespace EidPin.ResetServer.Store;

/// <summary>
/// The fingerprints that the first process of an operator left, by which every other one knows whether it is one of them.
/// </summary>
internal sealed class IdentityStore(Database database, RegisterChain chain)
{
    /// <summary>Leaves them where there are none yet.</summary>
    public Task Claim(IReadOnlyDictionary<string, string> own) => database.Write(async w =>
    {
        if ((await w.Query<string>("SELECT name FROM identity LIMIT 1")).Any()) return;
        await Write(w, "first-start", own);
    });

    /// <summary>From now on these are the operator's, and processes with others are not ready any more.</summary>
    public Task Adopt(IReadOnlyDictionary<string, string> own) => database.Write(w => Write(w, "command", own));

    /// <returns>What differs; null: nothing.</returns>
    public async Task<string?> Difference(IReadOnlyDictionary<string, string> own)
    {
        var known = (await database.Read(c => c.QueryAsync<(string Name, string Value)>("SELECT name, value FROM identity")))
            .ToDictionary(row => row.Name, row => row.Value);
        return own.Keys.FirstOrDefault(name => known.GetValueOrDefault(name) != own[name]);
    }

    private async Task Write(Writing writing, string by, IReadOnlyDictionary<string, string> own)
    {
        foreach (var (name, value) in own)
            await writing.Execute(
                "INSERT INTO identity (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value",
                new { name, value });
        await chain.Append(writing, new RegisterFact.SettingsTaken(by, own));
    }
}
