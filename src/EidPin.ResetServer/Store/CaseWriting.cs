using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>Writes cases and their facts inside a transaction that is open already.</summary>
internal static class CaseWriting
{
    /// <returns>Null: the case is not as it was read any more, and nothing was written.</returns>
    public static async Task<ResetCase?> Append(Writing writing, CaseRow row, ResetFact fact, Func<Writing, Task>? also = null)
    {
        var next = Deciding.Apply(row.Case, row.Id, fact);
        var text = StoredCase.Text(fact);
        var head = StoredCase.Link(row.Head, row.Id, next.Version, text);
        var changed = await writing.Execute(
            "UPDATE cases SET version = @next, state = @state, living = @living, due = @due, head = @head WHERE id = @id AND version = " +
            "@version",
            new
            {
                id = row.Id,
                version = row.Version,
                next = (long)next.Version,
                state = StoredCase.Text(next),
                living = StoredCase.Living(next),
                due = StoredCase.Due(next),
                head,
            });
        if (changed == 0) return null;
        await Insert(writing, row.Id, next.Version, fact.At, text, head);
        // They wait for the comparison and for nothing else, however the waiting ended.
        if (row.Case.State == ResetState.Reserved) await PhotoStore.Drop(writing, row.Id);
        if (also is not null) await also(writing);
        return next;
    }

    /// <summary>A new case, after the card's earlier one was cancelled.</summary>
    /// <exception cref="RefusedException">The earlier one is in use at a kiosk.</exception>
    public static async Task<ResetCase> Reserve(
        Writing writing, string id, string code, ResetFact.Reserved reserved, Person person, TimeSpan keep)
    {
        var earlier = await writing.One<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE card = @card AND living = 1", new { card = reserved.Card });
        if (earlier is not null) await End(writing, earlier, reserved.At);
        var (salt, data) = (RandomNumberGenerator.GetBytes(16), JsonSerializer.Serialize(person, StoreJson.Default.Person));
        var fact = reserved with { Person = Convert.ToHexStringLower(StoredCase.PersonHash(salt, data)), Code = code };
        var made = Deciding.Apply(null, id, fact);
        var text = StoredCase.Text(fact);
        var head = StoredCase.Link([], id, 1, text);
        await writing.Execute(
            "INSERT INTO cases (id, version, state, card, code, living, due, reserved_at, head, sealed) VALUES (@id, 1, @state, @card, " +
            "@code, 1, @due, @at, @head, 0)",
            new { id, state = StoredCase.Text(made), card = made.Card, code, due = StoredCase.Due(made), at = Stored.Ms(fact.At), head });
        await Insert(writing, id, 1, fact.At, text, head);
        await writing.Execute(
            "INSERT INTO persons (case_id, salt, data, delete_at) VALUES (@id, @salt, @data, @until)",
            new { id, salt, data, until = Stored.Ms(fact.At + keep) });
        return made;
    }

    /// <summary>Decides and writes what comes of it.</summary>
    public static async Task<ResetCase> Change(Writing writing, string id, ResetCommand command, DateTimeOffset now)
    {
        var row = await writing.One<CaseRow>($"SELECT {StoredCase.Columns} FROM cases WHERE id = @id", new { id })
            ?? throw new RefusedException(Refusals.NoReservation);
        var decision = Deciding.Decide(row.Case, command, now);
        if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
        return decision.Fact is { } fact ? await Append(writing, row, fact) ?? throw new RefusedException(Refusals.InUse) : row.Case;
    }

    // What time has ended is written as that; the rest gives way to the later one.
    private static async Task End(Writing writing, CaseRow earlier, DateTimeOffset now)
    {
        var decision = Deciding.Decide(earlier.Case, new ResetCommand.Expire(), now) is { Fact: not null } expired
            ? expired : Deciding.Decide(earlier.Case, new ResetCommand.Cancel(ResetCommand.Cancel.LaterReservation), now);
        if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
        if (decision.Fact is { } fact && await Append(writing, earlier, fact) is null) throw new RefusedException(Refusals.InUse);
    }

    private static Task Insert(Writing writing, string id, int seq, DateTimeOffset at, string fact, byte[] hash) =>
        writing.Execute(
            "INSERT INTO facts (case_id, seq, at, fact, hash) VALUES (@id, @seq, @at, @fact, @hash)",
            new { id, seq = (long)seq, at = Stored.Ms(at), fact, hash });
}
