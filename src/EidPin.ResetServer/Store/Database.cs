using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EidPin.ResetServer.Store;

/// <summary>
/// SQLite on a local disk, or PostgreSQL where the words look like a connection string (<c>Host=…</c>). Here stands all in which the two
/// differ.
/// </summary>
internal sealed class Database(string where) : IAsyncDisposable
{
    private const int MostTries = 6;
    private const long SchemaLock = 0x4569_6450_696E_5253;

    private readonly NpgsqlDataSource? postgres = IsConnectionString(where) ? NpgsqlDataSource.Create(Settings(where)) : null;

    public bool IsPostgres => postgres is not null;

    public static bool IsConnectionString(string where) => where.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    // Nothing here leaves a trace in a session: to wipe it after each use would double the statements.
    private static NpgsqlConnectionStringBuilder Settings(string where)
    {
        try
        {
            return new(where) { NoResetOnClose = true };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // It names the word and not what stands there, which may be a password.
            throw new UsageException($"database: {e.Message}");
        }
    }

    /// <exception cref="DbException">It cannot be reached.</exception>
    public async Task<DbConnection> Open()
    {
        if (postgres is not null) return await postgres.OpenConnectionAsync();
        var sqlite = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = where, ForeignKeys = true, DefaultTimeout = 30 }.ConnectionString);
        await sqlite.OpenAsync();
        // secure_delete: what is deleted is overwritten, as photos and persons have to be.
        await sqlite.ExecuteAsync(
            "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        return sqlite;
    }

    public async Task<T> Read<T>(Func<DbConnection, Task<T>> read)
    {
        await using var connection = await Open();
        return await read(connection);
    }

    /// <summary>Reads one state of the database, however long it takes, while others write.</summary>
    public Task<T> Snapshot<T>(Func<Writing, Task<T>> read) => Read(async connection =>
    {
        // SQLite: not the immediate transaction that is the default here, which would keep every writer waiting.
        await using var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        return await read(new(connection, transaction));
    });

    /// <summary>
    /// One transaction (SQLite: BEGIN IMMEDIATE); an exception undoes it. Where another one made it impossible (a row of that key, a
    /// deadlock) all is done again on what is there now.
    /// </summary>
    public async Task<T> Write<T>(Func<Writing, Task<T>> write)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await Open();
                await using var transaction = await connection.BeginTransactionAsync();
                var result = await write(new(connection, transaction));
                await transaction.CommitAsync();
                return result;
            }
            catch (DbException e) when (tries < MostTries && IsCollision(e))
            {
                await Task.Delay(Random.Shared.Next(1, 5 * tries));
            }
        }
    }

    public Task Write(Func<Writing, Task> write) => Write(async writing =>
    {
        await write(writing);
        return true;
    });

    /// <summary>
    /// SQLite: empties the write-ahead log, in which deleted data stand until it is written over. Waits for nobody; what is in use now is
    /// emptied the next time.
    /// </summary>
    public async Task EmptyLog()
    {
        if (IsPostgres) return;
        await using var connection = await Open();
        await connection.ExecuteAsync("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Applies the scripts that it has not seen yet, one process at a time.</summary>
    /// <exception cref="UsageException">A newer program has been here, or the file cannot be used.</exception>
    public async Task Migrate()
    {
        try
        {
            await ApplyScripts();
        }
        catch (SqliteException e) when (Unusable(e) is { } why)
        {
            throw new UsageException($"database: {where}: {why}");
        }
    }

    // SQLite's own words name neither the file nor the user (sqlite.org/rescode.html: 8 READONLY, 14 CANTOPEN, 26 NOTADB).
    private string? Unusable(SqliteException e) => e.SqliteErrorCode switch
    {
        26 => "it is no SQLite database",
        14 when !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(where))) => "there is no such folder",
        8 or 14 => $"the user {Environment.UserName} may not write the file and in its folder",
        _ => null,
    };

    private async Task ApplyScripts()
    {
        await using var connection = await Open();
        // What is not committed ends with the connection, and the lock with the transaction.
        await using var transaction = await connection.BeginTransactionAsync();
        if (IsPostgres) await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({SchemaLock})", transaction: transaction);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", transaction: transaction);
        var version = await Version(connection);
        if (version > Scripts.Count)
            throw new UsageException($"the database has schema {version}, this program knows {Scripts.Count}");
        foreach (var script in Scripts.Skip((int)version))
            await connection.ExecuteAsync(
                script.Replace("{bytes}", IsPostgres ? "BYTEA" : "BLOB", StringComparison.Ordinal), transaction: transaction);
        if (version < Scripts.Count)
            await connection.ExecuteAsync(
                "DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES (@version)",
                new { version = (long)Scripts.Count },
                transaction);
        await transaction.CommitAsync();
    }

    public Task<bool> IsCurrent() => Read(async connection => await Version(connection) == Scripts.Count);

    /// <summary>The database's own clock; null where it runs on this machine's.</summary>
    public async Task<DateTimeOffset?> Clock() => IsPostgres
        ? await Read(async connection =>
            DateTimeOffset.FromUnixTimeMilliseconds(
                await connection.ExecuteScalarAsync<long>("SELECT (extract(epoch from clock_timestamp()) * 1000)::bigint"))) : null;

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
    }

    private static IReadOnlyList<string> Scripts { get; } = [.. ReadScripts()];

    private static IEnumerable<string> ReadScripts()
    {
        for (var number = 1; typeof(Database).Assembly.GetManifestResourceStream($"{number}.sql") is { } stream; number++)
        {
            using var reader = new StreamReader(stream);
            yield return reader.ReadToEnd();
        }
    }

    private static Task<long> Version(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version");

    private static bool IsCollision(DbException e) => e switch
    {
        PostgresException p =>
            p.SqlState is PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected,
        // 19: constraint; 5 and 6: busy and locked.
        SqliteException s => s.SqliteErrorCode is 19 or 5 or 6,
        _ => false,
    };
}

/// <summary>A transaction that is being written.</summary>
internal readonly record struct Writing(DbConnection Connection, DbTransaction Transaction)
{
    /// <returns>Rows changed.</returns>
    public Task<int> Execute(string sql, object? values = null) => Connection.ExecuteAsync(sql, values, Transaction);

    public Task<IEnumerable<T>> Query<T>(string sql, object? values = null) => Connection.QueryAsync<T>(sql, values, Transaction);

    public Task<T?> One<T>(string sql, object? values = null) => Connection.QuerySingleOrDefaultAsync<T>(sql, values, Transaction);
}
