using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Dapper;
using EidPin.ResetServer.Serving;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EidPin.ResetServer.Store;

/// <summary>
/// SQLite on a local disk, or PostgreSQL where the words look like a connection string (<c>Host=…</c>). Here stands all in which the two
/// differ.
/// </summary>
/// <param name="isRead">It is read and never written, not even made.</param>
/// <param name="later">Changes of the schema after those that come with the program.</param>
internal sealed class Database(string where, bool isRead = false, IReadOnlyList<string>? later = null) : IAsyncDisposable
{
    private readonly DatabaseSchema schema = new(later ?? []);

    // Of SQLite alone.
    private readonly DatabaseFile file = new(where);

    // Seconds for a connection, also for one that others have.
    private const int MostTries = 6, Pool = 20, Patience = 30, Prepared = 64;
    private const long SchemaLock = 0x4569_6450_696E_5253;

    private readonly NpgsqlDataSource? postgres = IsConnectionString(where) ? NpgsqlDataSource.Create(Settings(where, isRead)) : null;

    public bool IsPostgres => postgres is not null;

    public static bool IsConnectionString(string where) => where.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever reads it can sign in with it.</summary>
    public static bool HasPassword(string where) => IsConnectionString(where) && Settings(where, isRead: false).Password is { Length: > 0 };

    /// <summary>One of several values; Dapper writes a list out for SQLite, and PostgreSQL takes an array.</summary>
    public string In(string column, string parameter) => In(IsPostgres, column, parameter);

    internal static string In(bool isPostgres, string column, string parameter) =>
        isPostgres ? $"{column} = ANY(@{parameter})" : $"{column} IN @{parameter}";

    /// <summary>Deletes at most so many rows for which that holds, by the place where each stands.</summary>
    public string DeleteSome(string table, string over, int most) => IsPostgres
        ? $"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {over} LIMIT {most}))"
        : $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {over} LIMIT {most})";

    // Nothing here leaves a trace in a session: to wipe it after each use would double the statements.
    private static NpgsqlConnectionStringBuilder Settings(string where, bool isRead)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(where) { NoResetOnClose = true };
            // The driver's own 100 of one process is all that PostgreSQL lets in. Who comes when all are in use waits for one.
            var isNamed = where.Contains("Pool Size", StringComparison.OrdinalIgnoreCase)
                || where.Contains("PoolSize", StringComparison.OrdinalIgnoreCase);
            if (!isNamed) settings.MaxPoolSize = Pool;
            // An audit of a million cases is one statement, and its first row may come after minutes.
            if (isRead) settings.CommandTimeout = 0;
            // Some forty statements are said again and again: the database reads and plans each once a connection.
            if (!where.Contains("Prepare", StringComparison.OrdinalIgnoreCase)) settings.MaxAutoPrepare = Prepared;
            if (!Regex.IsMatch(where, @"(^|;)\s*Timeout\s*=", RegexOptions.IgnoreCase)) settings.Timeout = Patience;
            return settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // It names the word and not what stands there, which may be a password.
            throw new UsageException($"database: {e.Message}");
        }
    }

    /// <summary>How long somebody waited for a connection, or to be the one that writes.</summary>
    public event Action<TimeSpan>? Waited;

    /// <exception cref="DbException">It cannot be reached.</exception>
    public async Task<DbConnection> Open()
    {
        var since = Stopwatch.GetTimestamp();
        var connection = await Connected();
        Waited?.Invoke(Stopwatch.GetElapsedTime(since));
        return connection;
    }

    private async Task<DbConnection> Connected()
    {
        if (postgres is not null) return await postgres.OpenConnectionAsync();
        var settings = new SqliteConnectionStringBuilder { DataSource = where, ForeignKeys = true, DefaultTimeout = 30 };
        if (isRead) settings.Mode = SqliteOpenMode.ReadOnly;
        var sqlite = new SqliteConnection(settings.ConnectionString);
        await sqlite.OpenAsync();
        if (isRead) return sqlite;
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
    public Task<T> Write<T>(Func<Writing, Task<T>> write) => Again(async connection =>
    {
        var since = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync();
        // PostgreSQL is told of it with the first statement.
        if (!IsPostgres) Waited?.Invoke(Stopwatch.GetElapsedTime(since));
        var result = await write(new(connection, transaction));
        await transaction.CommitAsync();
        return result;
    });

    /// <summary>
    /// Changes that belong together and depend on nothing else. On PostgreSQL they are one statement with nothing around it, so that they
    /// stay where a <see cref="Statement.Must"/> refuses.
    /// </summary>
    public Task Together(params IReadOnlyList<Statement> statements) => IsPostgres
        ? Again(async connection =>
        {
            await new Writing(connection, null).Together(statements);
            return true;
        })
        : Write(w => w.Together(statements));

    private async Task<T> Again<T>(Func<DbConnection, Task<T>> write)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await Open();
                return await write(connection);
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

    /// <summary>
    /// Makes an empty database one, and looks whether this program can work with what is there. What another version left is changed by
    /// <see cref="Migrate"/> alone, which somebody asks for.
    /// </summary>
    /// <exception cref="UsageException">It cannot, or the file cannot be used.</exception>
    public async Task Prepare()
    {
        var (version, least) = await AsFile(Schema);
        if (version == 0) await Migrate();
        else if (version < schema.Known)
            throw new UsageException(
                $"the database has schema {version}, this program needs {schema.Known}: eidpin-reset migrate brings it there");
        else if (least > schema.Known)
            throw new UsageException($"the database has schema {version}, for newer programs than this one, which knows {schema.Known}");
    }

    /// <summary>Applies the scripts that it has not seen yet, one process at a time, while others go on working.</summary>
    /// <returns>The schema before and after.</returns>
    /// <exception cref="UsageException">A newer program has been here, or the file cannot be used.</exception>
    public async Task<(long Before, long After)> Migrate()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await AsFile(ApplyScripts);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable && tries < MostTries)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private async Task<T> AsFile<T>(Func<Task<T>> use)
    {
        try
        {
            if (!IsPostgres) file.MustBeOwn();
            return await use();
        }
        catch (SqliteException e) when (file.Unusable(e) is { } why)
        {
            throw new UsageException($"database: {where}: {why}");
        }
    }

    private async Task<(long, long)> ApplyScripts()
    {
        await using var connection = await Open();
        // What is not committed ends with the connection, and the lock with the transaction.
        await using var transaction = await connection.BeginTransactionAsync();
        // A change that waits for a long reading must not keep all others waiting behind it.
        if (IsPostgres)
            await connection.ExecuteAsync(
                $"SELECT pg_advisory_xact_lock({SchemaLock}); SET LOCAL lock_timeout = '3s'", transaction: transaction);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", transaction: transaction);
        var (version, least) = await DatabaseSchema.Of(connection);
        if (least > schema.Known) throw new UsageException($"the database has schema {version}, this program knows {schema.Known}");
        foreach (var script in schema.After(version))
            await connection.ExecuteAsync(
                script.Replace("{bytes}", IsPostgres ? "BYTEA" : "BLOB", StringComparison.Ordinal), transaction: transaction);
        if (version < schema.Known) await connection.ExecuteAsync(DatabaseSchema.Written, schema.Now, transaction);
        await transaction.CommitAsync();
        return (version, Math.Max(version, schema.Known));
    }

    /// <summary>The schema that is there, and the least that a program has to know for it; 0: it is empty.</summary>
    public Task<(long Version, long Least)> Schema() => Read(async connection =>
    {
        var there = IsPostgres
            ? "SELECT CASE WHEN to_regclass('schema_version') IS NULL THEN 0 ELSE 1 END"
            : "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'";
        return await connection.ExecuteScalarAsync<long>(there) == 0 ? (0, 0) : await DatabaseSchema.Of(connection);
    });

    /// <summary>Nothing has changed that this program cannot work with.</summary>
    public async Task<bool> IsCurrent() => await Schema() is var (version, least) && version >= schema.Known && least <= schema.Known;

    /// <summary>Why nothing can be written now; null: it can. Writes what nothing depends on.</summary>
    public async Task<string?> Unwritable()
    {
        if (!IsPostgres && !file.HasRoom()) return DatabaseFault.DiskFull;
        try
        {
            await Write(w => w.Execute("INSERT INTO leases (name, until) VALUES ('ready', 0) ON CONFLICT (name) DO UPDATE SET until = 0"));
            return null;
        }
        catch (DbException e) when (DatabaseFault.Of(e) is var fault and not DatabaseFault.Other)
        {
            return fault;
        }
    }

    /// <summary>The database's own clock; null where it runs on this machine's.</summary>
    public async Task<DateTimeOffset?> Clock() => IsPostgres ? await Read(c => Clock(new Writing(c, null))) : null;

    /// <summary>The same within a transaction.</summary>
    public async Task<DateTimeOffset?> Clock(Writing writing) => IsPostgres
        ? DateTimeOffset.FromUnixTimeMilliseconds(
            await writing.One<long>("SELECT (extract(epoch from clock_timestamp()) * 1000)::bigint"))
        : null;

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
    }

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
