using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>
/// Cases: how they stand, and what changes them. A case changes by one conditional UPDATE of its version, with its fact in the same
/// transaction: of two that want it, one wins.
/// </summary>
internal sealed class CaseStore(Database database, StoreClock clock)
{
    /// <summary>A fact was written by this process: its kind.</summary>
    public event Action<string>? Written;

    public void Wrote(string kind) => Written?.Invoke(kind);

    public async Task<CaseRow?> Find(string id) =>
        Stored.IsId(id)
            ? await database.Read(c =>
                c.QuerySingleOrDefaultAsync<CaseRow>($"SELECT {StoredCase.Columns} FROM cases WHERE id = @id", new { id }))
            : null;

    /// <summary>The card's living case, else its last one.</summary>
    public Task<CaseRow?> OfCard(CardNames card) =>
        database.Read(c => c.QueryFirstOrDefaultAsync<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE {database.In("card", "names")} ORDER BY living DESC, reserved_at DESC LIMIT 1",
            new { names = card.All.ToArray() }));

    public Task<CaseRow?> OfCode(string code) =>
        database.Read(c =>
            c.QueryFirstOrDefaultAsync<CaseRow>(
                $"SELECT {StoredCase.Columns} FROM cases WHERE code = @code ORDER BY living DESC, reserved_at DESC LIMIT 1", new { code }));

    /// <summary>
    /// Decides on the case as it stands and writes what comes of it. Where somebody else was first, it is decided once more on what he
    /// left.
    /// </summary>
    /// <param name="also">What belongs into the same transaction.</param>
    /// <returns>The case afterwards; unchanged where it was so already.</returns>
    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> Change(CaseRow row, ResetCommand command, params IReadOnlyList<Statement> also)
    {
        for (var tries = 1; ; tries++)
        {
            var decision = Deciding.Decide(row.Case, command, clock.Now);
            if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
            if (decision.Fact is not { } fact) return row.Case;
            try
            {
                var changed = await database.Write(w => CaseWriting.Append(w, row, fact, also));
                Wrote(StoredCase.Kind(fact));
                return changed;
            }
            catch (RefusedException e) when (e.Refusal.Id == Refusals.InUse && tries == 1)
            {
                row = await Find(row.Id) ?? throw new RefusedException(Refusals.NoReservation);
            }
        }
    }

    /// <summary>The same, as the case stands now.</summary>
    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> Change(string id, ResetCommand command, params IReadOnlyList<Statement> also) =>
        await Change(await Find(id) ?? throw new RefusedException(Refusals.NoReservation), command, also);

    /// <summary>The photos go with the decision, also where it had been made before.</summary>
    /// <param name="photos">The name of those that were compared; null: none were.</param>
    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> CompareFace(string id, bool same, string by, string? photos = null)
    {
        var after = await Change(id, new ResetCommand.CompareFace(same, by, photos));
        await database.Together(PhotoStore.Drop(id));
        return after;
    }
}
