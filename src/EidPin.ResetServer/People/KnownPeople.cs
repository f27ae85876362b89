using System.Text;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;

namespace EidPin.ResetServer.People;

/// <summary>
/// The list of staff as the register's facts tell it. No row of the database says who somebody is or may do: only a fact counts that one
/// of this operator's processes has marked, and only if whoever did it had the right to and has signed it.
/// </summary>
internal sealed class KnownPeople
{
    private readonly List<RegisterFact.PeopleChanged> all = [];
    private volatile PeopleBook book = PeopleBook.Empty;

    public PeopleBook Book => book;

    /// <summary>All of them so far.</summary>
    public int Facts => all.Count;

    /// <summary>Facts that nobody vouches for who has the keys.</summary>
    public int Strange { get; private set; }

    public void Take(RegisterFact.PeopleChanged changed, bool isMarked)
    {
        all.Add(changed);
        if (isMarked) book = After(book, changed);
        else Strange++;
    }

    /// <summary>Whoever had all keys looked at all facts so far: those count, too, whose marks no key here can tell any more.</summary>
    /// <param name="facts">How many there were; null: it was a version that knew nothing of them.</param>
    public void Vouch(int? facts)
    {
        if (facts != all.Count) return;
        book = all.Aggregate(PeopleBook.Empty, After);
        Strange = 0;
    }

    /// <summary>What is against it; null: nothing.</summary>
    public static Refusal? Problem(PeopleBook book, RegisterFact.PeopleChanged changed) =>
        PeopleRecord.Read(changed.Record) is { } record ? Problem(book, record, changed) : new(Refusals.Malformed);

    private static Refusal? Problem(PeopleBook book, PeopleRecord record, RegisterFact.PeopleChanged changed)
    {
        if (PeopleDeciding.Problem(book, record, changed.Signed?.Credential, changed.At) is { } problem) return problem;
        if (changed.Signed is not { } signed) return null;
        var key = book.Of(record.By)!.Good(signed.Credential, changed.At)!;
        return AssertionCheck.Holds(key, Encoding.UTF8.GetBytes(changed.Record), record.Origin, signed)
            ? null
            : new(Refusals.NotAllowed, "signature");
    }

    private static PeopleBook After(PeopleBook book, RegisterFact.PeopleChanged changed) =>
        PeopleRecord.Read(changed.Record) is { } record && Problem(book, record, changed) is null ? book.After(record, changed.At) : book;
}
