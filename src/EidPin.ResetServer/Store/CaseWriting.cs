using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>Writes cases and their facts inside a transaction that is open already.</summary>
internal static class CaseWriting
{
    /// <summary>
    /// The case as it stands, which nobody else changes before the end of the transaction. SQLite has one writer at a time.
    /// </summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<CaseRow> Locked(Writing writing, string id)
    {
        var row = !Stored.IsId(id) ? null : await writing.One<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE id = @id{writing.ForUpdate}", new { id });
        return row ?? throw new RefusedException(Refusals.NoReservation);
    }

    /// <param name="also">What belongs into the same transaction.</param>
    /// <exception cref="RefusedException">The case is not as it was read any more: in use.</exception>
    public static async Task<ResetCase> Append(Writing writing, CaseRow row, ResetFact fact, IReadOnlyList<Statement>? also = null)
    {
        var next = Deciding.Apply(row.Case, row.Id, fact);
        var text = StoredCase.Text(fact);
        var head = StoredCase.Link(row.Head, row.Id, next.Version, text);
        await writing.Together([Changed(row, next, head), Inserted(row.Id, next.Version, fact.At, text, head), .. also ?? []]);
        // They wait for the comparison and for nothing else, however the waiting ended. A statement of its own: one that was under way
        // before the case was locked would not see those that came meanwhile.
        if (row.Case.State == ResetState.Reserved) await writing.Together(PhotoStore.Drop(row.Id));
        return next;
    }

    /// <summary>Decides on a case as it was read, and writes what comes of it.</summary>
    /// <exception cref="RefusedException"/>
    public static async Task Change(Writing writing, CaseRow row, ResetCommand command, DateTimeOffset now)
    {
        var decision = Deciding.Decide(row.Case, command, now);
        if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
        if (decision.Fact is { } fact) await Append(writing, row, fact);
    }

    /// <summary>A new case, after the card's earlier one was cancelled.</summary>
    /// <param name="then">What follows at once.</param>
    /// <param name="also">What belongs into the same transaction.</param>
    /// <param name="names">All names that cases may have for the card; null: that of the reservation.</param>
    /// <exception cref="RefusedException">The earlier one is in use at a kiosk.</exception>
    public static async Task<ResetCase> Reserve(
        Writing writing, string id, string code, ResetFact.Reserved reserved, Person person, TimeSpan keep,
        ResetCommand? then = null, IReadOnlyList<Statement>? also = null, CardNames? names = null)
    {
        // By one name the index keeps it to one living case.
        if (names?.All.Count > 1) await writing.Alone($"cards {person.CardId}");
        foreach (var earlier in await writing.Query<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE {writing.In("card", "cards")} AND living = 1",
            new { cards = names?.All.ToArray() ?? [reserved.Card] }))
            await End(writing, earlier, reserved.At);
        var (salt, data) = (RandomNumberGenerator.GetBytes(16), JsonSerializer.Serialize(person, StoreJson.Default.Person));
        var first = reserved with { Person = Convert.ToHexStringLower(StoredCase.PersonHash(salt, data)), Code = code };
        var made = Deciding.Apply(null, id, first);
        List<ResetFact> facts = [first];
        if (then is not null && Deciding.Decide(made, then, reserved.At).Fact is { } second) facts.Add(second);
        var (head, inserted) = (Array.Empty<byte>(), new List<Statement>());
        foreach (var (i, fact) in facts.Index())
        {
            var text = StoredCase.Text(fact);
            if (i > 0) made = Deciding.Apply(made, id, fact);
            head = StoredCase.Link(head, id, made.Version, text);
            inserted.Add(Inserted(id, made.Version, fact.At, text, head));
        }
        await writing.Together([Made(made, code, head), .. inserted, Kept(id, salt, data, reserved.At + keep), .. also ?? []]);
        return made;
    }

    private static Statement Made(ResetCase made, string code, byte[] head) => new(
        "INSERT INTO cases (id, version, state, card, code, living, due, reserved_at, head, sealed) " +
        "VALUES (@id, @version, @state, @card, @code, 1, @due, @at, @head, 0)",
        new
        {
            id = made.Id,
            version = (long)made.Version,
            state = StoredCase.Text(made),
            card = made.Card,
            code,
            due = StoredCase.Due(made),
            at = Stored.Ms(made.ReservedAt),
            head,
        });

    // Of two that want it, one finds the version that it has read.
    private static Statement Changed(CaseRow row, ResetCase next, byte[] head) => new(
        "UPDATE cases SET version = @next, state = @state, living = @living, due = @due, head = @head " +
        "WHERE id = @id AND version = @version",
        new
        {
            id = row.Id,
            version = row.Version,
            next = (long)next.Version,
            state = StoredCase.Text(next),
            living = StoredCase.Living(next),
            due = StoredCase.Due(next),
            head,
        },
        Must: Statement.One);

    // What time has ended is written as that; the rest gives way to the later one.
    private static async Task End(Writing writing, CaseRow earlier, DateTimeOffset now)
    {
        if (Deciding.Decide(earlier.Case, new ResetCommand.Expire(), now).Fact is { } expired) await Append(writing, earlier, expired);
        else await Change(writing, earlier, new ResetCommand.Cancel(ResetCommand.Cancel.LaterReservation), now);
    }

    // Where another one wrote this fact of the case, its UPDATE has come first.
    private static Statement Inserted(string id, int seq, DateTimeOffset at, string fact, byte[] hash) => new(
        "INSERT INTO facts (case_id, seq, at, fact, hash) VALUES (@id, @seq, @at, @fact, @hash) ON CONFLICT (case_id, seq) DO NOTHING",
        new { id, seq = (long)seq, at = Stored.Ms(at), fact, hash },
        Must: Statement.One);

    private static Statement Kept(string id, byte[] salt, string data, DateTimeOffset until) => new(
        "INSERT INTO persons (case_id, salt, data, delete_at) VALUES (@id, @salt, @data, @until)",
        new { id, salt, data, until = Stored.Ms(until) });
}
