using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>Brings the register to the first of the server's keys, and tells what still needs an older one.</summary>
internal sealed class Resealing(Database database, RowGuard guard, RegisterChain chain, ServerKeys keys, KnownRegister known)
{
    // Rows in one transaction: as many as a machine that waits for its own does not notice.
    private const int Batch = 500;

    /// <summary>Rows that none of the keys vouches for stay as they are.</summary>
    /// <returns>How many cards and kiosks were sealed anew.</returns>
    /// <exception cref="UsageException">The rows are not those that the facts tell of; none is sealed anew.</exception>
    public async Task<(int Cards, int Kiosks)> Reseal()
    {
        await database.Write(async w =>
        {
            await chain.MustFit(w);
            await known.Follow(w);
        });
        NoStrangers();
        var cards = await Rows<CardRow>("cards", "card_id", IssuerRegister.CardColumns, card => (card.CardId, card.Mac));
        var kiosks = await Rows<KioskRow>("kiosks", "id", IssuerRegister.KioskColumns, kiosk => (kiosk.Id, kiosk.Mac));
        await database.Write(async w =>
        {
            // From this fact on all that stands there counts as this operator's: nothing may have come meanwhile.
            await known.Follow(w);
            NoStrangers();
            await chain.Begin(w, new RegisterFact.Resealed(cards, kiosks, known.Said.People.Facts), known.Read);
        });
        return (cards, kiosks);
    }

    private void NoStrangers()
    {
        if (known.Said.Strangers.FirstOrDefault() is { } id)
            throw new UsageException($"the register's last fact of machine {id} is of no program of this operator's: kiosk revoke {id}");
        if (known.Said.People.Strange > 0)
            throw new UsageException("the register has facts of the staff that are of no program of this operator's: audit verify");
    }

    // A row that was put back has a right MAC and may have a right sum: it gets no new one.
    private void MustFit(IGuarded row)
    {
        if (row is CardRow card && !known.Said.Fits(card, keys.Card(card.CardId)))
            throw new UsageException(
                "a card that the register's facts closed has a row that is open: audit verify, then tell the card again");
        if (row is KioskRow kiosk && !known.Said.Fits(kiosk.Id, kiosk))
            throw new UsageException($"the row of machine {kiosk.Id} is not as the register's last fact of it says: audit verify");
    }

    private async Task<int> Rows<T>(string table, string id, string columns, Func<T, (string Id, byte[]? Mac)> of) where T : IGuarded
    {
        var (done, last) = (0, "");
        while (await database.Write(Next) is { Count: > 0 } batch) last = of(batch[^1]).Id;
        return done;

        async Task<List<T>> Next(Writing w)
        {
            await w.Alone(IssuerRegister.Cards);
            await known.Follow(w);
            var rows = (await w.Query<T>($"SELECT {columns} FROM {table} WHERE {id} > @last ORDER BY {id} LIMIT {Batch}", new { last }))
                .ToList();
            foreach (var row in rows)
            {
                var (own, before) = of(row);
                if (before is null || guard.IsOfFirst(row, before) || !guard.Holds(row, before)) continue;
                MustFit(row);
                done += await w.Execute(
                    $"UPDATE {table} SET mac = @mac WHERE {id} = @own AND mac = @before", new { own, before, mac = guard.Mac(row) });
            }
            await Name(w, [.. rows.OfType<CardRow>()]);
            return rows;
        }
    }

    // The facts call closed cards by the key of then: without it nobody would know them by these.
    private Task Name(Writing w, IReadOnlyList<CardRow> cards)
    {
        string[] stopped = [.. cards.Where(c => c.Stopped != 0).Select(c => keys.First.Card(c.CardId))];
        string[] changed = [.. cards.Where(c => c.DetailsChanged != 0).Select(c => keys.First.Card(c.CardId))];
        return stopped.Length + changed.Length == 0
            ? Task.CompletedTask : chain.Append(w, new RegisterFact.CardsNamed(stopped, changed));
    }

    /// <summary>Open reservations, and card sessions that may be asked for again, which only an older key opens.</summary>
    public Task<(int Reservations, int Sessions)> Left() => database.Snapshot(async reading =>
    {
        var (reservations, sessions) = (0, 0);
        await foreach (var (card, id) in LeftBehind.Reservations(reading))
            if (id is null || keys.First.Card(id) != card) reservations++;
        await foreach (var attempt in reading.Stream<AttemptRow>($"SELECT {AttemptRow.Columns} FROM attempts"))
            if (attempt.Mac is { } mac && !guard.IsOfFirst(attempt, mac)) sessions++;
        return (reservations, sessions);
    });
}
