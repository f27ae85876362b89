using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EidPin.ResetServer.Store;
using EidPin.SystemTests;
using Npgsql;

/// <summary>
/// What a server with many cases costs: the memory of an audit, and how long somebody waits while all of them are sealed and the personal
/// data of all of them are deleted, as after an outage of days.
/// </summary>
internal static class CaseFigures
{
    private const int Few = 10_000, WarmUp = 50;

    // Times the memory with few cases; milliseconds.
    private const double MostMemory = 1.3, LongestPause = 100;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    /// <summary>False where a bound is not kept.</summary>
    public static async Task<bool> Print(string program, int cases)
    {
        using var postgres = PrivatePostgres.Start("max_wal_size=4GB");
        await using (var database = new Database(postgres.Connection)) await database.Migrate();
        using var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false;Command Timeout=600");
        connection.Open();
        var (filler, master, now) = (new CaseFiller(connection), RandomNumberGenerator.GetBytes(32), DateTimeOffset.UtcNow);
        using var visitor = new ResetVisitor(1, master);
        filler.Fill(Few, now.AddDays(-1), now.AddDays(29));
        using var server = new ResetProgram(program, master, postgres.Connection, [visitor]);
        Wait(connection, Unsealed);
        for (var i = 0; i < WarmUp; i++) visitor.Reset();
        var few = Verify(program, server.Config);
        Console.WriteLine($"{"audit verify",-28} {Few,9:0,0} cases: {Told(few)}");
        var clock = Stopwatch.StartNew();
        filler.Fill(cases - Few, now.AddDays(-40), now.AddDays(-10));
        Say(connection, "ANALYZE");
        Console.WriteLine($"{"filled",-28} {cases,9:0,0} cases in {clock.Elapsed.TotalSeconds:0} s");
        var quiet = await Pauses.Of(postgres, visitor, () => Quiet < clock.Elapsed, clock.Restart);
        // As after an outage: all of it is due at once. The server looks every half a minute.
        Say(connection, "DELETE FROM leases");
        var busy = await Pauses.Of(
            postgres, visitor, () => !Is(connection, Unsealed) && !Is(connection, Undeleted), clock.Restart);
        var took = clock.Elapsed;
        Console.WriteLine($"{"longest wait, nothing else",-28} a reset {quiet.Reset:0} ms, a row {quiet.Row:0} ms ({quiet.Resets} resets)");
        Console.WriteLine(
            $"{"beside sealing and cleaning",-28} a reset {busy.Reset:0} ms, a row {busy.Row:0} ms ({busy.Resets} resets; all was done " +
            $"after {took.TotalSeconds:0} s; a row at most {LongestPause:0} ms more than with nothing else)");
        var many = Verify(program, server.Config);
        var ratio = (double)many.Memory / few.Memory;
        Console.WriteLine(
            $"{"audit verify",-28} {cases,9:0,0} cases: {Told(many)}; memory {ratio:0.00} times (at most {MostMemory})");
        return ratio <= MostMemory && busy.Row - quiet.Row <= LongestPause;
    }

    private const string Unsealed = "SELECT EXISTS (SELECT 1 FROM cases WHERE sealed < version AND living = 0 AND reserved_at < {0})";
    private const string Undeleted = "SELECT EXISTS (SELECT 1 FROM persons WHERE delete_at <= {0})";

    private static string Told((long Memory, TimeSpan Each) audit) =>
        $"{audit.Memory / 1024.0,6:0.0} MiB at most, {audit.Each.TotalMicroseconds:0} µs a case";

    // Those of the resets that go on meanwhile are not of the backlog.
    private static bool Is(NpgsqlConnection connection, string sql)
    {
        var before = DateTimeOffset.UtcNow.AddHours(-12).ToUnixTimeMilliseconds();
        using var command = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, sql, before), connection);
        return (bool)command.ExecuteScalar()!;
    }

    private static void Say(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static void Wait(NpgsqlConnection connection, string sql)
    {
        while (Is(connection, sql)) Thread.Sleep(500);
    }

    /// <returns>KiB that it had at most, and time.</returns>
    private static (long Memory, TimeSpan Each) Verify(string program, string config)
    {
        var clock = Stopwatch.StartNew();
        using var audit = Process.Start(
            new ProcessStartInfo(program, ["audit", "verify", "--config", config]) { RedirectStandardOutput = true })!;
        var (said, peak) = (audit.StandardOutput.ReadToEndAsync(), 0L);
        while (!audit.WaitForExit(20)) peak = Math.Max(peak, Peak(audit.Id));
        if (audit.ExitCode != 0) throw new InvalidOperationException($"audit verify: exit {audit.ExitCode}\n{said.Result}");
        // The last line that counts them: notes come before.
        var counts = said.Result.Split('\n').Last(l => l.Contains(" cases, ", StringComparison.Ordinal));
        var cases = long.Parse(counts.Split(' ')[0], CultureInfo.InvariantCulture);
        return (peak, clock.Elapsed / cases);
    }

    // proc(5): the most that was resident.
    private static long Peak(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Select(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
