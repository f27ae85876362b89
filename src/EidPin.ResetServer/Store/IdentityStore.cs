using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>
/// The fingerprints that the first process of an operator left, by which every other one knows whether it is one of them.
/// </summary>
internal sealed class IdentityStore(Database database, RegisterChain chain)
{
    /// <summary>Leaves those that are not there yet.</summary>
    /// <param name="former">
    /// Its keys by the name of the version before: where those were others, this process is none of the operator's.
    /// </param>
    public Task Claim(IReadOnlyDictionary<string, string> own, string? former) => database.Write(async w =>
    {
        var known = await Known(w);
        if (own.Keys.All(known.ContainsKey)) return;
        if (known.TryGetValue(Fingerprints.Former, out var before) && before != former) return;
        var all = new Dictionary<string, string>(own);
        foreach (var (name, value) in known) all[name] = value;
        await Write(w, known.Count == 0 ? "first-start" : "newer-version", all);
    });

    /// <summary>From now on these are the operator's, and processes that do not fit to them are not ready any more.</summary>
    /// <exception cref="UsageException">Rows in use are sealed with a key that is not among these.</exception>
    public Task Adopt(IReadOnlyDictionary<string, string> own) => database.Write(async w =>
    {
        await w.Execute("DELETE FROM identity");
        await Write(w, "command", own);
    });

    /// <summary>
    /// Says once more what is known, in a fact with a mark: of what stands after it in the register nothing without one opens anything.
    /// </summary>
    public Task Mark() => database.Write(async w =>
        await chain.Append(w, new RegisterFact.SettingsTaken("newer-version", await Known(w))));

    /// <returns>What differs; null: nothing.</returns>
    public async Task<string?> Difference(IReadOnlyDictionary<string, string> own)
    {
        var known = await database.Read(c => Known(new(c, null)));
        return own.Keys.FirstOrDefault(name => !Fingerprints.Fit(name, own[name], known.GetValueOrDefault(name)));
    }

    private static async Task<Dictionary<string, string>> Known(Writing reading) =>
        (await reading.Query<(string Name, string Value)>("SELECT name, value FROM identity")).ToDictionary(r => r.Name, r => r.Value);

    private async Task Write(Writing writing, string by, IReadOnlyDictionary<string, string> own)
    {
        foreach (var (name, value) in own)
            await writing.Execute(
                "INSERT INTO identity (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value",
                new { name, value });
        await chain.Append(writing, new RegisterFact.SettingsTaken(by, own));
    }
}
