using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;

/// <summary>
/// The same facts as a reset's, stored by hand with plain Npgsql: each step reads what it decides on and writes what comes of it, in one
/// transaction of which the driver sends all at once. Nothing is checked, signed or counted up.
/// </summary>
internal static partial class ResetMinimum
{
    private const string Card =
        "SELECT mac FROM cards LEFT JOIN revocation_lists l ON l.authority = authentication_authority WHERE card_id = @card";

    private const string Kiosk = "SELECT mac FROM kiosks WHERE id = @kiosk";

    private static string Challenge(string name) =>
        "INSERT INTO challenges (id, nonce_hash, place, case_id, mac_size, at, until, used) " +
        $"VALUES (@{name}, @hash, 'home', @id, 8, 0, 0, 0)";

    private const string Case = "SELECT version, state, code, head FROM cases WHERE id = @id";
    private static string Fact(int seq) => $"INSERT INTO facts (case_id, seq, at, fact, hash) VALUES (@id, {seq}, 0, @text, @hash)";
    private static string Take(string name) => $"UPDATE challenges SET used = 1 WHERE id = @{name} AND used = 0";

    private static string Count(string kind) =>
        $"INSERT INTO rates (kind, key, span, requests, until) VALUES ('{kind}', @caller, 0, 1, 0) " +
        "ON CONFLICT (kind, key, span) DO UPDATE SET requests = rates.requests + 1";

    private static string Change(int next, int living) =>
        $"UPDATE cases SET version = {next}, state = @text, living = {living}, head = @hash WHERE id = @id AND version = {next - 1}";

    private static readonly IReadOnlyList<IReadOnlyList<string>> Steps =
    [
        [Count("challenges"), Challenge("home")],
        [
            Card, Take("home"),
            "INSERT INTO answers (key, request, answer, at) VALUES (@id, @hash, @text, 0)",
            "INSERT INTO cases (id, version, state, card, code, living, due, reserved_at, head, sealed) " +
            "VALUES (@id, 2, @text, @id, @id, 1, 0, 0, @hash, 0)",
            Fact(1), Fact(2),
            "INSERT INTO persons (case_id, salt, data, delete_at) VALUES (@id, @hash, @text, 0)",
            Count("reservations"), Count("proofs"),
        ],
        [
            Kiosk, "INSERT INTO kiosk_requests (kiosk, signature, at) VALUES (@kiosk, @hash, 0)", Count("lookups"),
            Card, Case, Challenge("shop"),
        ],
        [
            Kiosk, Case, Card, Take("shop"), Change(3, 1), Fact(3),
            "INSERT INTO attempts (attempt, case_id, kiosk, request, host_challenge, initialize_update, at, mac) " +
            "VALUES (@id, @id, @kiosk, @hash, @hash, @hash, 0, @hash)",
            Count("more proofs"),
        ],
        [Kiosk, "SELECT mac FROM attempts WHERE attempt = @id", Case, Change(4, 0), Fact(4)],
    ];

    public static int Statements => Steps.Sum(step => step.Count);

    public static int Transactions => Steps.Count;

    /// <returns>Resets in a second, by as many clients at once.</returns>
    public static double PerSecond(string connection, IReadOnlyList<ResetVisitor> visitors, int each)
    {
        using var source = NpgsqlDataSource.Create(connection);
        var clock = Stopwatch.StartNew();
        Task.WaitAll([.. visitors.Select(visitor => Task.Run(() => Client(source, visitor, each)))]);
        return visitors.Count * each / clock.Elapsed.TotalSeconds;
    }

    private static async Task Client(NpgsqlDataSource source, ResetVisitor visitor, int each)
    {
        for (var i = 0; i < each; i++)
        {
            var values = new Dictionary<string, object>
            {
                ["id"] = Guid.NewGuid().ToString("N"),
                ["home"] = Guid.NewGuid().ToString("N"),
                ["shop"] = Guid.NewGuid().ToString("N"),
                ["hash"] = RandomNumberGenerator.GetBytes(32),
                ["text"] = new string('x', 300),
                ["card"] = visitor.Issued.CardId,
                ["kiosk"] = visitor.Kiosk,
                ["caller"] = visitor.Kiosk,
            };
            foreach (var step in Steps) await Step(source, step, values);
        }
    }

    private static async Task Step(NpgsqlDataSource source, IReadOnlyList<string> step, Dictionary<string, object> values)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in step)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var name in Parameter().Matches(sql).Select(m => m.Value[1..]).Distinct())
                command.Parameters.AddWithValue(name, values[name]);
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("@[a-z]+")]
    private static partial Regex Parameter();
}
