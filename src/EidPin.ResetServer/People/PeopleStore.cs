using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>Changes the list of staff: one fact of the register each, and the list in memory follows it.</summary>
internal sealed class PeopleStore(Database database, StoreClock clock, RegisterChain chain, KnownRegister known)
{
    public PeopleBook Book => known.Said.People.Book;

    /// <summary>The list with what other processes have changed.</summary>
    /// <exception cref="RefusedException">The register is not the one that this process knew.</exception>
    public async Task<PeopleBook> Newest()
    {
        await known.Follow();
        return Book;
    }

    /// <param name="signed">Null: nobody signs it.</param>
    /// <param name="also">What belongs into the same transaction.</param>
    /// <exception cref="RefusedException">It may not be done.</exception>
    public Task Take(PeopleRecord record, Assertion? signed = null, params IReadOnlyList<Statement> also) => Take([record], signed, also);

    /// <summary>Several, all of them or none.</summary>
    public async Task Take(IReadOnlyList<PeopleRecord> records, Assertion? signed = null, params IReadOnlyList<Statement> also)
    {
        await database.Write(async w =>
        {
            // Of two at once the second one is held against what the first one has left.
            await w.Alone("people");
            await known.Follow(w);
            var (book, at) = (Book, clock.Now);
            foreach (var record in records)
            {
                var changed = new RegisterFact.PeopleChanged(record.Text(), signed) { At = at };
                if (KnownPeople.Problem(book, changed) is { } problem) throw new RefusedException(problem);
                await chain.Append(w, changed, at: at);
                book = book.After(record, at);
            }
            if (also.Count > 0) await w.Together(also);
        });
        await known.Follow();
    }
}
