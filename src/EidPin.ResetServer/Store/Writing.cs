using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using Microsoft.Data.Sqlite;

namespace EidPin.ResetServer.Store;

/// <summary>A change of one table.</summary>
/// <param name="Sql">INSERT, UPDATE or DELETE.</param>
/// <param name="Tells">A number that is told of each row changed.</param>
/// <param name="Must">Throws where the greatest of these, 0 where no row was changed, is not as it has to be.</param>
internal sealed record Statement(string Sql, object Values, string Tells = "1", Action<long>? Must = null)
{
    /// <summary>One row has to change: where none does, another one was quicker.</summary>
    public static void One(long rows)
    {
        if (rows != 1) throw new RefusedException(Refusals.InUse);
    }
}

/// <summary>A transaction that is being written; null: each statement is one of its own.</summary>
internal readonly partial record struct Writing(DbConnection Connection, DbTransaction? Transaction)
{
    // Each kind of step has its own; what the statements say is never of a request.
    private static readonly ConcurrentDictionary<string, string> Texts = new();
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Named = new();

    /// <returns>Rows changed.</returns>
    public Task<int> Execute(string sql, object? values = null) => Connection.ExecuteAsync(sql, values, Transaction);

    public Task<IEnumerable<T>> Query<T>(string sql, object? values = null) => Connection.QueryAsync<T>(sql, values, Transaction);

    /// <summary>Behind a SELECT whose rows are to stay as they are.</summary>
    public string ForUpdate => Connection is SqliteConnection ? "" : " FOR UPDATE";

    public string In(string column, string parameter) => Database.In(Connection is not SqliteConnection, column, parameter);

    /// <summary>Waits until no other transaction is at the same; SQLite has one at a time anyway.</summary>
    public async Task Alone(string what)
    {
        if (Connection is not SqliteConnection)
            await Execute("SELECT pg_advisory_xact_lock(hashtextextended(@what, 0))", new { what });
    }

    /// <summary>Row by row, as they come.</summary>
    public IAsyncEnumerable<T> Stream<T>(string sql, object? values = null) =>
        Connection.QueryUnbufferedAsync<T>(sql, values, Transaction);

    public Task<T?> One<T>(string sql, object? values = null) => Connection.QuerySingleOrDefaultAsync<T>(sql, values, Transaction);

    /// <summary>
    /// Several changes, none of which may depend on another one: PostgreSQL takes all of them as one statement, SQLite one after the other.
    /// </summary>
    public async Task Together(params IReadOnlyList<Statement> statements)
    {
        if (Connection is not SqliteConnection)
        {
            var (sql, values) = AsOne(statements);
            var told = (await Connection.ExecuteScalarAsync<long[]>(sql, values, Transaction))!;
            foreach (var (i, statement) in statements.Index()) statement.Must?.Invoke(told[i]);
            return;
        }
        foreach (var statement in statements)
        {
            var told = await Query<long>($"{statement.Sql} RETURNING {statement.Tells}", statement.Values);
            statement.Must?.Invoke(told.DefaultIfEmpty(0).Max());
        }
    }

    // Data-modifying statements in WITH (postgresql.org, 7.8.4): each sees what was there before all of them.
    private static (string Sql, DynamicParameters Values) AsOne(IReadOnlyList<Statement> statements)
    {
        var values = new DynamicParameters();
        foreach (var (i, statement) in statements.Index())
            foreach (var value in Named.GetOrAdd(statement.Values.GetType(), type => type.GetProperties()))
                values.Add($"{value.Name}_{i}", value.GetValue(statement.Values));
        var sql = Texts.GetOrAdd(string.Join('\n', statements.Select(s => $"{s.Sql}\n{s.Tells}")), _ => Text(statements));
        return (sql, values);
    }

    private static string Text(IReadOnlyList<Statement> statements)
    {
        var all = statements.Select((s, i) => $"w{i} AS ({Parameter().Replace(s.Sql, $"$0_{i}")} RETURNING {s.Tells} AS told)");
        var told = statements.Select((_, i) => $"COALESCE((SELECT MAX(told) FROM w{i}), 0)::bigint");
        return $"WITH {string.Join(", ", all)} SELECT ARRAY[{string.Join(", ", told)}]";
    }

    [GeneratedRegex("@[A-Za-z]+")]
    private static partial Regex Parameter();
}
