using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Store;
using Npgsql;

/// <summary>
/// Cases that are over, written with the server's own decisions, chains and hashes, so that <c>audit verify</c> finds them whole; but by
/// COPY, since a million reservations one after the other would take a day.
/// </summary>
internal sealed class CaseFiller(NpgsqlConnection connection)
{
    private const int Piece = 5000;

    /// <summary>Reserved, identified, cancelled: none of them sealed.</summary>
    /// <param name="deleteAt">When their personal data are due.</param>
    public void Fill(int cases, DateTimeOffset reservedAt, DateTimeOffset deleteAt)
    {
        for (var done = 0; done < cases; done += Piece)
            Copy([.. Enumerable.Range(0, Math.Min(Piece, cases - done)).AsParallel().Select(_ => Made.New(reservedAt))], deleteAt);
    }

    private void Copy(IReadOnlyList<Made> made, DateTimeOffset deleteAt)
    {
        using var all = connection.BeginTransaction();
        Copy(
            "cases (id, version, state, card, code, living, due, reserved_at, head, sealed)",
            made.Select(m => (object[])[
                m.Case.Id, (long)m.Case.Version, StoredCase.Text(m.Case), m.Case.Card, m.Code, StoredCase.Living(m.Case),
                StoredCase.Due(m.Case), Stored.Ms(m.Case.ReservedAt), m.Facts[^1].Hash, 0L]));
        Copy(
            "facts (case_id, seq, at, fact, hash)",
            made.SelectMany(m => m.Facts.Select(f => (object[])[m.Case.Id, f.Seq, f.At, f.Text, f.Hash])));
        Copy(
            "persons (case_id, salt, data, delete_at)",
            made.Select(m => (object[])[m.Case.Id, m.Salt, m.Data, Stored.Ms(deleteAt)]));
        all.Commit();
    }

    private void Copy(string table, IEnumerable<object[]> rows)
    {
        using var copy = connection.BeginBinaryImport($"COPY {table} FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row) copy.Write(value);
        }
        copy.Complete();
    }

    private sealed record Made(
        ResetCase Case, string Code, byte[] Salt, string Data, IReadOnlyList<(long Seq, long At, string Text, byte[] Hash)> Facts)
    {
        public static Made New(DateTimeOffset at)
        {
            var (id, code) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), ShortCode.New());
            var person = new Person(Convert.ToHexString(RandomNumberGenerator.GetBytes(10)), "1F", new string('x', 200), new byte[256]);
            var (salt, data) = (RandomNumberGenerator.GetBytes(16), JsonSerializer.Serialize(person, StoreJson.Default.Person));
            ResetFact fact = new ResetFact.Reserved(ResetPins.Signature, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)))
            {
                At = at,
                Person = Convert.ToHexStringLower(StoredCase.PersonHash(salt, data)),
                Code = code,
            };
            var state = Deciding.Apply(null, id, fact);
            var (head, facts) = (Array.Empty<byte>(), new List<(long, long, string, byte[])>());
            Keep();
            foreach (var command in (ResetCommand[])[new ResetCommand.CompareFace(true, "policy"), new ResetCommand.Cancel("holder")])
            {
                fact = Deciding.Decide(state, command, at).Fact!;
                state = Deciding.Apply(state, id, fact);
                Keep();
            }
            return new(state, code, salt, data, facts);

            void Keep()
            {
                var text = StoredCase.Text(fact);
                head = StoredCase.Link(head, id, state.Version, text);
                facts.Add((state.Version, Stored.Ms(fact.At), text, head));
            }
        }
    }
}
