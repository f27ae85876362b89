using System.Text.Json;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>
/// What is kept of the holder of one card, for whoever asks what that is, or wants it gone. Each look and each erasure is a fact of the
/// register.
/// </summary>
/// <param name="keys">How cases and facts name a card.</param>
internal sealed class PersonStore(Database database, StoreClock clock, RegisterChain chain, ServerKeys keys)
{
    /// <summary>How cases and facts name the card of a chip's id or of a reservation's code; null: no case is known by that code.</summary>
    public async Task<CardNames?> CardOf(string named)
    {
        if (ShortCode.Parse(named) is not { } code) return keys.Card(named.ToUpperInvariant());
        var found = await database.Read(c => c.QueryFirstOrDefaultAsync<(string Card, string? Data)?>(
            "SELECT card, data FROM cases LEFT JOIN persons ON case_id = id WHERE code = @code ORDER BY reserved_at DESC LIMIT 1",
            new { code }));
        if (found is not var (card, data)) return null;
        // While its personal data are there, its other reservations are known as well that another key has named.
        var id = data is null ? null : JsonSerializer.Deserialize(data, StoreJson.Default.Person)?.CardId;
        var names = id is null ? new([card]) : keys.Card(id);
        return names.All.Contains(card) ? names : new([card]);
    }

    /// <summary>All that is kept, and what the register's fact of this look says.</summary>
    public async Task<PersonKept> Look(CardNames card, string how, string why)
    {
        var names = card.All.ToArray();
        var cases = await database.Read(c => c.QueryAsync<PersonCaseRow>($"""
            SELECT c.id AS Id, c.code AS Code, c.state AS State, p.data AS Data, p.delete_at AS DeleteAt,
            CASE WHEN f.case_id IS NULL THEN 0 ELSE 1 END AS Photos
            FROM cases c LEFT JOIN persons p ON p.case_id = c.id LEFT JOIN photos f ON f.case_id = c.id
            WHERE {database.In("c.card", "names")} ORDER BY c.reserved_at
            """, new { names }));
        var facts = await database.Read(c => c.QueryAsync<(string Case, string Fact)>(
            $"SELECT case_id, fact FROM facts WHERE case_id IN (SELECT id FROM cases WHERE {database.In("card", "names")}) " +
            "ORDER BY case_id, seq",
            new { names }));
        await database.Write(w => chain.Append(w, new RegisterFact.PersonSeen(card.First, how, why)));
        return new(card.First, [.. cases], facts.ToLookup(f => f.Case, f => f.Fact));
    }

    /// <summary>Somebody of the staff looks at a timeline.</summary>
    /// <param name="card">As the case or visit names it; empty: it knows none yet.</param>
    /// <param name="which">The case or visit.</param>
    public Task SawTimeline(string card, string which, string by) =>
        database.Write(w => chain.Append(w, new RegisterFact.PersonSeen(card, "timeline", which, by)));

    /// <summary>
    /// Ends the card's living reservation and deletes what is personal; the facts stay, and name the card by its pseudonym alone.
    /// </summary>
    /// <param name="last">Done before all this counts: where it fails, nothing is erased.</param>
    /// <returns>How many cases were there.</returns>
    /// <exception cref="RefusedException">A machine is at work on it.</exception>
    public Task<int> Erase(CardNames card, string why, Action? last = null) => database.Write(async w =>
    {
        var (names, own) = (new { names = card.All.ToArray() }, database.In("card", "names"));
        var living = await w.One<CaseRow>($"SELECT {StoredCase.Columns} FROM cases WHERE {own} AND living = 1", names);
        if (living is not null) await CaseWriting.Change(w, living, new ResetCommand.Cancel("erased"), clock.Now);
        foreach (var table in (string[])["persons", "photos", "attempts", "challenges"])
            await w.Execute($"DELETE FROM {table} WHERE case_id IN (SELECT id FROM cases WHERE {own})", names);
        var cases = (await w.Query<string>($"SELECT id FROM cases WHERE {own}", names)).Count();
        await chain.Append(w, new RegisterFact.PersonErased(card.First, cases, why));
        last?.Invoke();
        return cases;
    });
}

/// <param name="State">The case as it is stored.</param>
/// <param name="Data">What the card signed; null: it is deleted.</param>
internal sealed record PersonCaseRow(string Id, string Code, string State, string? Data, long? DeleteAt, long Photos)
{
    public ResetCase Case => new CaseRow(Id, 0, State, Code, []).Case;
}

/// <param name="Facts">By case, as they are stored.</param>
internal sealed record PersonKept(string Card, IReadOnlyList<PersonCaseRow> Cases, ILookup<string, string> Facts);
