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
    public async Task Take(PeopleRecord record, Assertion? signed = null, params IReadOnlyList<Statement> also)
    {
        var changed = new RegisterFact.PeopleChanged(record.Text(), signed) { At = clock.Now };
        await database.Write(async w =>
        {
            await known.Follow(w);
            if (KnownPeople.Problem(Book, changed) is { } problem) throw new RefusedException(problem);
            await chain.Append(w, changed);
            if (also.Count > 0) await w.Together(also);
        });
        await known.Follow();
    }
}
