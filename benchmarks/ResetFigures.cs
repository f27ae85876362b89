using System.Diagnostics;
using System.Security.Cryptography;
using EidPin.SystemTests;
using Npgsql;

/// <summary>
/// Complete resets per second of one process of the reset server: reserve, look up, authorise, set, report, with simulated cards that sign
/// and speak SCP03. Cards, machines, server and database share this computer. On PostgreSQL beside pgbench, which says the same statements
/// with as many clients.
/// </summary>
internal static class ResetFigures
{
    private const int Clients = 8, WarmUp = 10, Each = 30;

    /// <summary>
    /// A second. All locked PINs of Japan in a busy hour are about 3.5, by a weak extrapolation from one city's counters; this is what the
    /// service is designed for.
    /// </summary>
    private const double Bound = 10;

    /// <summary>False where a bound is not kept.</summary>
    public static bool Print(string program)
    {
        var master = RandomNumberGenerator.GetBytes(32);
        ResetVisitor[] visitors =
        [
            .. Enumerable.Range(1, Clients).AsParallel().AsOrdered().Select(number => new ResetVisitor(number, master)),
        ];
        Console.WriteLine(
            $"Complete resets, one server process, {Clients} simulated cards and machines at once on the same " +
            $"{Environment.ProcessorCount} processors, {Clients * Each} resets");
        Console.WriteLine(
            $"{"database",-12} {"resets/s",9} {"bound",6} {"resets/bound",13} {"pgbench/s",10} {"resets/pgbench",15}   " +
            $"{"processor time a reset: server",-31} {"cards and machines",18}");
        using var postgres = PrivatePostgres.Start(ResetStatements.Settings);
        var (statements, pgbench) = Compared(program, master, postgres, visitors);
        var sqlite = Line("SQLite", Measured(program, master, null, visitors), null);
        var onPostgres = Line("PostgreSQL", Measured(program, master, Database(postgres, "measured"), visitors), pgbench);
        Console.WriteLine(
            $"pgbench: {statements.Count} statements in {statements.Transactions} transactions and single reads, as PostgreSQL logged " +
            $"them of one reset");
        foreach (var visitor in visitors) visitor.Dispose();
        return sqlite && onPostgres;
    }

    private static (ResetStatements Statements, double PerSecond) Compared(
        string program, byte[] master, PrivatePostgres postgres, ResetVisitor[] visitors)
    {
        var connection = new NpgsqlConnectionStringBuilder(Database(postgres, "compared"))
        {
            Options = "-c log_statement=all",
        }.ConnectionString;
        ResetStatements statements;
        using (new ResetProgram(program, master, connection, visitors)) statements = ResetStatements.Record(postgres, connection, visitors);
        // The server is gone; on what it left pgbench does as many as the server will have to.
        return (statements, statements.Pgbench(postgres, "compared", Each));
    }

    private static (double PerSecond, TimeSpan Server, TimeSpan Cards) Measured(
        string program, byte[] master, string? connection, ResetVisitor[] visitors)
    {
        using var server = new ResetProgram(program, master, connection, visitors);
        All(server, visitors, WarmUp);
        var (own, serverBefore, clock) = (Environment.CpuUsage.TotalTime, server.ProcessorTime, Stopwatch.StartNew());
        All(server, visitors, Each);
        var took = clock.Elapsed;
        var resets = visitors.Length * Each;
        return (
            resets / took.TotalSeconds, (server.ProcessorTime - serverBefore) / resets, (Environment.CpuUsage.TotalTime - own) / resets);
    }

    private static void All(ResetProgram server, ResetVisitor[] visitors, int times)
    {
        try
        {
            Task.WaitAll([
                .. visitors.Select(visitor =>
                    Task.Factory.StartNew(
                        () => Several(visitor, times), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
            ]);
        }
        catch (AggregateException e)
        {
            throw new InvalidOperationException($"{e.InnerException!.Message}. The server's log ends:\n{server.Tail}", e);
        }
    }

    private static void Several(ResetVisitor visitor, int times)
    {
        for (var i = 0; i < times; i++) visitor.Reset();
    }

    /// <returns>The connection string of a new database.</returns>
    private static string Database(PrivatePostgres postgres, string name)
    {
        using var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false");
        connection.Open();
        using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        create.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(postgres.Connection) { Database = name }.ConnectionString;
    }

    private static bool Line(string database, (double PerSecond, TimeSpan Server, TimeSpan Cards) measured, double? pgbench)
    {
        Console.WriteLine(
            $"{database,-12} {measured.PerSecond,9:0.0} {Bound,6:0} {measured.PerSecond / Bound,13:0.0} " +
            $"{pgbench,10:0.0} {measured.PerSecond / pgbench,15:0.00}   " +
            $"{measured.Server.TotalMilliseconds,28:0.0} ms {measured.Cards.TotalMilliseconds,15:0.0} ms");
        return measured.PerSecond >= Bound;
    }
}
