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
    private const int Clients = 8, WarmUp = 100, Each = 30;

    /// <summary>
    /// A second. All locked PINs of Japan in a busy hour are about 3.5, by a weak extrapolation from one city's counters; this is what the
    /// service is designed for.
    /// </summary>
    private const double Bound = 10;

    // Of one reset on PostgreSQL, and the server's processor time beside that of cards and machines.
    private const int MostStatements = 30, MostTransactions = 7;
    // With SQLite the server's process does the database's work as well.
    private const double MostTime = 0.4, MostTimeWithDatabase = 0.6;

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
            $"{Environment.ProcessorCount} processors, {Clients * Each} resets " +
            $"(at least {Bound} a second, server/cards at most {MostTime}, with the database in it {MostTimeWithDatabase})");
        Console.WriteLine(
            $"{"",-24} {"resets/s",9}   {"processor time a reset: server",30} {"database",9} {"cards, machines",16} {"server/cards",13}");
        using var postgres = PrivatePostgres.Start(ResetStatements.Settings);
        var (statements, pgbench, pgbenchTime) = Compared(program, master, postgres, visitors);
        var kept = Line("SQLite", Measured(program, master, null, null, visitors));
        kept &= Line("PostgreSQL", Measured(program, master, postgres, Database(postgres, "measured"), visitors));
        var (minimum, minimumTime) = Timed(postgres, () => ResetMinimum.PerSecond(Named(postgres, "compared"), visitors, Each));
        Alone("by hand, plain Npgsql", minimum, minimumTime);
        Alone("pgbench, the same words", pgbench, pgbenchTime);
        Console.WriteLine(
            $"a reset on PostgreSQL: {statements.Count} statements (at most {MostStatements}; by hand {ResetMinimum.Statements}), " +
            $"{statements.Transactions} transactions (at most {MostTransactions}; by hand {ResetMinimum.Transactions})");
        if (Environment.GetEnvironmentVariable("EIDPIN_STATEMENTS") is not null)
            foreach (var line in statements.Lines) Console.WriteLine($"  {line}");
        foreach (var visitor in visitors) visitor.Dispose();
        return kept && statements.Count <= MostStatements && statements.Transactions <= MostTransactions;
    }

    private static (double PerSecond, TimeSpan Database) Timed(PrivatePostgres postgres, Func<double> act)
    {
        var before = PostgresTime.Of(postgres);
        var perSecond = act();
        return (perSecond, (PostgresTime.Of(postgres) - before) / (Clients * Each));
    }

    private static (ResetStatements Statements, double PerSecond, TimeSpan Database) Compared(
        string program, byte[] master, PrivatePostgres postgres, ResetVisitor[] visitors)
    {
        var connection = new NpgsqlConnectionStringBuilder(Database(postgres, "compared"))
        {
            Options = "-c log_statement=all",
        }.ConnectionString;
        ResetStatements statements;
        using (var server = new ResetProgram(program, master, connection, visitors))
            try
            {
                statements = ResetStatements.Record(postgres, connection, visitors);
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidOperationException($"{e.Message}. The server's log ends:\n{server.Tail}", e);
            }
        // The server is gone; on what it left pgbench does as many as the server will have to.
        var (perSecond, time) = Timed(postgres, () => statements.Pgbench(postgres, "compared", Each));
        return (statements, perSecond, time);
    }

    private static (double PerSecond, TimeSpan Server, TimeSpan? Database, TimeSpan Cards) Measured(
        string program, byte[] master, PrivatePostgres? postgres, string? connection, ResetVisitor[] visitors)
    {
        using var server = new ResetProgram(program, master, connection, visitors);
        All(server, visitors, WarmUp);
        TimeSpan? database = postgres is null ? null : PostgresTime.Of(postgres);
        var (own, serverBefore, clock) = (Environment.CpuUsage.TotalTime, server.ProcessorTime, Stopwatch.StartNew());
        All(server, visitors, Each);
        var took = clock.Elapsed;
        var resets = visitors.Length * Each;
        return (
            resets / took.TotalSeconds, (server.ProcessorTime - serverBefore) / resets,
            database is null ? null : (PostgresTime.Of(postgres!) - database) / resets, (Environment.CpuUsage.TotalTime - own) / resets);
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
        return Named(postgres, name);
    }

    private static string Named(PrivatePostgres postgres, string name) =>
        new NpgsqlConnectionStringBuilder(postgres.Connection) { Database = name }.ConnectionString;

    private static bool Line(string database, (double PerSecond, TimeSpan Server, TimeSpan? Database, TimeSpan Cards) measured)
    {
        var ratio = measured.Server / measured.Cards;
        Console.WriteLine(
            $"{database,-24} {measured.PerSecond,9:0.0}   {Ms(measured.Server),30} {Ms(measured.Database),9} {Ms(measured.Cards),16} " +
            $"{ratio,13:0.00}");
        return measured.PerSecond >= Bound && ratio <= (measured.Database is null ? MostTimeWithDatabase : MostTime);
    }

    private static void Alone(string what, double perSecond, TimeSpan database) =>
        Console.WriteLine($"{what,-24} {perSecond,9:0.0}   {"",30} {Ms(database),9}");

    private static string Ms(TimeSpan? time) => time is null ? "" : $"{time.Value.TotalMilliseconds:0.0} ms";
}
