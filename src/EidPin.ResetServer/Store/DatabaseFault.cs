using Microsoft.Data.Sqlite;
using Npgsql;

namespace EidPin.ResetServer.Store;

/// <summary>
/// What kind of trouble a database is in, in words that may stand in a log: never its own, which may hold what stood in a row.
/// </summary>
internal static class DatabaseFault
{
    public const string ReadOnly = "database-read-only", DiskFull = "disk-full", Other = "database";

    public static string Of(Exception e) => e switch
    {
        // postgresql.org, appendix A: 25006 after a failover to a standby; 53100.
        PostgresException { SqlState: "25006" } => ReadOnly,
        PostgresException { SqlState: "53100" } => DiskFull,
        // sqlite.org/rescode.html: 8 READONLY, 13 FULL.
        SqliteException { SqliteErrorCode: 8 } => ReadOnly,
        SqliteException { SqliteErrorCode: 13 } => DiskFull,
        _ => Other,
    };

    /// <summary>For a log: the kind, and the number by which the database's manual has it.</summary>
    public static string Named(Exception e) => e switch
    {
        PostgresException p => $"{Of(e)} SQLSTATE {p.SqlState}",
        NpgsqlException { InnerException: { } inner } => $"{Of(e)} {inner.GetType().Name}",
        SqliteException s => $"{Of(e)} SQLite {s.SqliteErrorCode}/{s.SqliteExtendedErrorCode}",
        _ => e.GetType().Name,
    };
}
