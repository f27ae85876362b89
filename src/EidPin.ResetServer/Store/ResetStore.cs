using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <summary>
/// Cases and their facts. A case changes by one conditional UPDATE of its version, with its fact in the same transaction: of two that want
/// it, one wins.
/// </summary>
internal sealed partial class ResetStore(Database database, TimeProvider time)
{
    private const string CaseColumns = "id AS Id, version AS Version, state AS State, code AS Code, head AS Head";

    public Database Database => database;

    /// <summary>Milliseconds are all that the database keeps.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task<CaseRow?> Find(string id) =>
        IsId(id)
            ? await database.Read(c => c.QuerySingleOrDefaultAsync<CaseRow>($"SELECT {CaseColumns} FROM cases WHERE id = @id", new { id }))
            : null;

    // All ids that are made here are. Others are not asked for: PostgreSQL takes no text with a zero in it.
    private static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => c is > ' ' and <= '~');

    /// <summary>The card's living case, else its last one.</summary>
    public Task<CaseRow?> OfCard(string card) =>
        database.Read(c =>
            c.QueryFirstOrDefaultAsync<CaseRow>(
                $"SELECT {CaseColumns} FROM cases WHERE card = @card ORDER BY living DESC, reserved_at DESC LIMIT 1", new { card }));

    public Task<CaseRow?> OfCode(string code) =>
        database.Read(c =>
            c.QueryFirstOrDefaultAsync<CaseRow>(
                $"SELECT {CaseColumns} FROM cases WHERE code = @code ORDER BY living DESC, reserved_at DESC LIMIT 1", new { code }));

    /// <summary>
    /// Decides on the case as it stands and writes what comes of it. Where somebody else was first, it is decided once more on what he
    /// left.
    /// </summary>
    /// <param name="also">What belongs into the same transaction.</param>
    /// <returns>The case afterwards; unchanged where it was so already.</returns>
    /// <exception cref="RefusedException"/>
    public async Task<ResetCase> Change(string id, ResetCommand command, Func<Writing, Task>? also = null)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            var now = Now;
            var row = await Find(id) ?? throw new RefusedException(Refusals.NoReservation);
            var decision = Deciding.Decide(row.Case, command, now);
            if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
            if (decision.Fact is not { } fact) return row.Case;
            if (await database.Write(w => Append(w, row, fact, also)) is { } next) return next;
        }
        throw new RefusedException(Refusals.InUse);
    }

    /// <returns>Null: the case is not as it was read any more, and nothing was written.</returns>
    private static async Task<ResetCase?> Append(Writing writing, CaseRow row, ResetFact fact, Func<Writing, Task>? also = null)
    {
        var next = Deciding.Apply(row.Case, row.Id, fact);
        var text = Text(fact);
        var head = Link(row.Head, row.Id, next.Version, text);
        var changed = await writing.Execute(
            "UPDATE cases SET version = @next, state = @state, living = @living, due = @due, head = @head WHERE id = @id AND version = " +
            "@version",
            new
            {
                id = row.Id,
                version = row.Version,
                next = (long)next.Version,
                state = Text(next),
                living = Living(next),
                due = Due(next),
                head,
            });
        if (changed == 0) return null;
        await Insert(writing, row.Id, next.Version, fact.At, text, head);
        // They wait for the comparison and for nothing else, however the waiting ended.
        if (row.Case.State == ResetState.Reserved) await DropPhotos(writing, row.Id);
        if (also is not null) await also(writing);
        return next;
    }

    /// <summary>A new case, after the card's earlier one was cancelled.</summary>
    /// <exception cref="RefusedException">The earlier one is in use at a kiosk.</exception>
    public static async Task<ResetCase> Reserve(
        Writing writing, string id, string code, ResetFact.Reserved reserved, Person person, TimeSpan keep)
    {
        var earlier = await writing.One<CaseRow>(
            $"SELECT {CaseColumns} FROM cases WHERE card = @card AND living = 1", new { card = reserved.Card });
        if (earlier is not null) await End(writing, earlier, reserved.At);
        var (salt, data) = (RandomNumberGenerator.GetBytes(16), JsonSerializer.Serialize(person, StoreJson.Default.Person));
        var fact = reserved with { Person = Convert.ToHexStringLower(PersonHash(salt, data)), Code = code };
        var made = Deciding.Apply(null, id, fact);
        var text = Text(fact);
        var head = Link([], id, 1, text);
        await writing.Execute(
            "INSERT INTO cases (id, version, state, card, code, living, due, reserved_at, head, sealed) VALUES (@id, 1, @state, @card, " +
            "@code, 1, @due, @at, @head, 0)",
            new { id, state = Text(made), card = made.Card, code, due = Due(made), at = Ms(fact.At), head });
        await Insert(writing, id, 1, fact.At, text, head);
        await writing.Execute(
            "INSERT INTO persons (case_id, salt, data, delete_at) VALUES (@id, @salt, @data, @until)",
            new { id, salt, data, until = Ms(fact.At + keep) });
        return made;
    }

    /// <summary>Decides and writes inside a transaction that is open already.</summary>
    public static async Task<ResetCase> Change(Writing writing, string id, ResetCommand command, DateTimeOffset now)
    {
        var row = await writing.One<CaseRow>($"SELECT {CaseColumns} FROM cases WHERE id = @id", new { id })
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
            new { id, seq = (long)seq, at = Ms(at), fact, hash });

    /// <summary>SHA-256 over the hash before, the case, the number of the fact and the fact as it is stored.</summary>
    public static byte[] Link(byte[] before, string id, long seq, string fact) =>
        SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\n{seq}\n{fact}"))]);

    public static byte[] PersonHash(byte[] salt, string data) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(data)]);

    public static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static string Text(ResetFact fact) => JsonSerializer.Serialize(fact, ResetJson.Default.ResetFact);

    public static string Text(ResetCase state) => JsonSerializer.Serialize(state, StoreJson.Default.ResetCase);

    public static long Living(ResetCase state) =>
        state.State is ResetState.Reserved or ResetState.Identified or ResetState.Authorised or ResetState.Unknown ? 1 : 0;

    private const long NeverDue = long.MaxValue;

    // When time alone ends it; a case that a kiosk may have acted on has other ends.
    public static long Due(ResetCase state) => state.State is ResetState.Reserved or ResetState.Identified ? Ms(state.ExpiresAt) : NeverDue;
}
