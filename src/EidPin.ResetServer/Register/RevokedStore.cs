using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Store;
using Npgsql;

namespace EidPin.ResetServer.Register;

/// <summary>
/// The newest revocation list of each authority. One of millions is loaded beside the one in use, in pieces that keep nobody waiting, and
/// takes its place in one short transaction.
/// </summary>
internal sealed class RevokedStore(Database database, StoreClock clock, RegisterChain chain)
{
    public const string Columns =
        "authority AS Authority, number AS Number, this_update AS ThisUpdate, next_update AS NextUpdate, loaded AS Loaded";

    // The number of a loading is its time, and something that tells two at the same time apart.
    private const int Shift = 16;

    private static readonly TimeSpan LongestLoading = TimeSpan.FromHours(1);

    // Rows in one transaction where there is one writer at a time.
    private const int Piece = 2000;

    public Task<ListRow?> ListOf(string authority) => database.Read(c => c.QuerySingleOrDefaultAsync<ListRow>(
        $"SELECT {Columns} FROM revocation_lists WHERE authority = @authority",
        new { authority }));

    /// <summary>Takes a list whose signature was checked in place of the one before.</summary>
    /// <exception cref="InvalidDataException">Its number is lower than that of the one that is there.</exception>
    public async Task Take(string authority, RevocationList list)
    {
        var before = await ListOf(authority);
        if (before is not null && IsThere(before, list)) return;
        var serials = list.Serials.Select(Stored.Serial).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var loading = Loading(clock.Now) | (uint)RandomNumberGenerator.GetInt32(1 << Shift);
        await Load(loading, serials);
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', serials))));
        var gone = await database.Write(w => Switch(w, authority, list, loading, new(
            authority, Text(list.Number), list.NextUpdate, serials.Count, content)));
        if (gone != 0) await Drop(gone);
    }

    /// <summary>What was not loaded to its end, by a process that ended before.</summary>
    public async Task DropUnused()
    {
        var begun = Loading(clock.Now - LongestLoading);
        foreach (var list in await database.Read(c => c.QueryAsync<long>(
            "SELECT DISTINCT list FROM revoked_serials WHERE list < @begun AND list NOT IN (SELECT loaded FROM revocation_lists)",
            new { begun }))) await Drop(list);
    }

    private static long Loading(DateTimeOffset at) => Stored.Ms(at) << Shift;

    // What there is of it, whichever of two processes was first.
    private static bool IsThere(ListRow before, RevocationList list)
    {
        var number = BigInteger.Parse(before.Number, CultureInfo.InvariantCulture);
        if (list.Number < number)
            throw new InvalidDataException($"the revocation list has number {list.Number}, the one before it had {before.Number}");
        return list.Number == number
            && (before.ThisUpdate, before.NextUpdate) == (Stored.Ms(list.ThisUpdate), Stored.Ms(list.NextUpdate));
    }

    private async Task<long> Switch(Writing w, string authority, RevocationList list, long loading, RegisterFact.ListTaken fact)
    {
        // Of two that load at once the newer one stays.
        await w.Alone($"list {authority}");
        var before = await w.One<ListRow>(
            $"SELECT {Columns} FROM revocation_lists WHERE authority = @authority",
            new { authority });
        if (before is not null && IsThere(before, list)) return loading;
        await w.Execute("""
            INSERT INTO revocation_lists (authority, number, this_update, next_update, loaded)
            VALUES (@authority, @number, @from, @until, @loading)
            ON CONFLICT (authority) DO UPDATE SET number = @number, this_update = @from, next_update = @until, loaded = @loading
            """, new
        {
            authority,
            number = fact.Number,
            from = Stored.Ms(list.ThisUpdate),
            until = Stored.Ms(list.NextUpdate),
            loading,
        });
        await chain.Append(w, fact);
        return before?.Loaded ?? 0;
    }

    private async Task Load(long loading, List<string> serials)
    {
        await using var connection = await database.Open();
        if (connection is NpgsqlConnection postgres)
        {
            await using var copy = await postgres.BeginBinaryImportAsync("COPY revoked_serials (list, serial) FROM STDIN (FORMAT BINARY)");
            foreach (var serial in serials)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(loading);
                await copy.WriteAsync(serial);
            }
            await copy.CompleteAsync();
            return;
        }
        foreach (var piece in serials.Chunk(Piece))
            await database.Write(w => w.Execute(
                "INSERT INTO revoked_serials (list, serial) VALUES (@loading, @serial)",
                piece.Select(serial => new { loading, serial }).ToList()));
    }

    private async Task Drop(long list)
    {
        while (await database.Write(w => w.Execute(
            "DELETE FROM revoked_serials WHERE list = @list AND serial IN " +
            $"(SELECT serial FROM revoked_serials WHERE list = @list LIMIT {Piece})",
            new { list })) > 0) { }
    }

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
