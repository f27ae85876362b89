using System.Diagnostics;
using EidPin.SystemTests;
using Npgsql;

/// <summary>How long somebody waited at most, in milliseconds.</summary>
/// <param name="Reset">For a whole reset, with all that cards and signatures take.</param>
/// <param name="Row">For a change of one case, any of them: as the last step of a reset, without what else that costs.</param>
internal sealed record Pauses(double Reset, double Row, int Resets)
{
    /// <param name="isOver">Asked now and then.</param>
    /// <param name="begin">Done first.</param>
    public static async Task<Pauses> Of(PrivatePostgres postgres, ResetVisitor visitor, Func<bool> isOver, Action begin)
    {
        using var over = new CancellationTokenSource();
        begin();
        var rows = Task.Run(() => Rows(postgres, over.Token));
        var resets = Task.Run(() => Longest(visitor.Reset, over.Token));
        while (!isOver()) await Task.Delay(500);
        await over.CancelAsync();
        var (reset, row) = (await resets, await rows);
        return new(reset.Longest, row.Longest, reset.Times);
    }

    // Changes nothing by which a case is found, and waits for whoever holds its row.
    private static (double Longest, int Times) Rows(PrivatePostgres postgres, CancellationToken over)
    {
        using var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false");
        connection.Open();
        using var change = new NpgsqlCommand(
            "UPDATE cases SET due = due WHERE id = (SELECT id FROM cases WHERE id >= @from ORDER BY id LIMIT 1)", connection);
        var from = change.Parameters.AddWithValue("from", "");
        return Longest(() =>
        {
            from.Value = Guid.NewGuid().ToString("N");
            change.ExecuteNonQuery();
        }, over);
    }

    private static (double Longest, int Times) Longest(Action act, CancellationToken over)
    {
        var (longest, times) = (0.0, 0);
        for (; !over.IsCancellationRequested; times++)
        {
            var clock = Stopwatch.StartNew();
            act();
            longest = Math.Max(longest, clock.Elapsed.TotalMilliseconds);
        }
        return (longest, times);
    }
}
