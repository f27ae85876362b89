using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.SystemTests;
using Npgsql;

/// <summary>
/// The statements that one reset executes on PostgreSQL, as the server's own log has them (<c>log_statement=all</c>), said again by
/// pgbench: what this machine's PostgreSQL can do where nothing is computed in between.
/// </summary>
internal sealed partial class ResetStatements
{
    /// <summary>What the cluster has to be started with: a log that programs read (PostgreSQL 15 or later).</summary>
    public static readonly string[] Settings = ["logging_collector=on", "log_destination=jsonlog"];

    private const int MostTries = 3;

    // A client's two resets: what differs between them is new each time, what differs between clients is the client's own.
    private readonly IReadOnlyList<(List<Said> First, List<Said> Second)> clients;

    private ResetStatements(IReadOnlyList<(List<Said>, List<Said>)> clients) => this.clients = clients;

    public int Count => clients[0].Second.Count;

    /// <summary>Those that are said, and each single statement that writes.</summary>
    public int Transactions
    {
        get
        {
            var (transactions, isOpen) = (0, false);
            foreach (var sql in clients[0].Second.Select(s => s.Sql.ToUpperInvariant()))
            {
                if (sql.StartsWith("BEGIN", StringComparison.Ordinal)) (transactions, isOpen) = (transactions + 1, true);
                else if (sql.StartsWith("COMMIT", StringComparison.Ordinal)) isOpen = false;
                else if (!isOpen && !sql.StartsWith("SELECT", StringComparison.Ordinal)) transactions++;
            }
            return transactions;
        }
    }

    /// <summary>What it said, a line each.</summary>
    public IEnumerable<string> Lines => clients[0].Second.Select(s => s.Sql.ReplaceLineEndings(" "));

    public int Clients => clients.Count;

    /// <summary>
    /// Lets each of the visitors reset its PIN twice, one after the other, and reads what the database was told meanwhile.
    /// </summary>
    /// <param name="connection">What the server has, with <c>log_statement=all</c>.</param>
    public static ResetStatements Record(PrivatePostgres postgres, string connection, IReadOnlyList<ResetVisitor> visitors)
    {
        using var marking = new NpgsqlConnection($"{connection};Pooling=false");
        marking.Open();
        for (var tries = 1; tries <= MostTries; tries++)
        {
            List<(List<Said> First, List<Said> Second)> clients =
            [
                .. visitors.Select(visitor => (Once(postgres, marking, visitor), Once(postgres, marking, visitor))),
            ];
            var all = clients.SelectMany(c => (List<Said>[])[c.First, c.Second]).ToList();
            // Otherwise what the server does by itself every half minute came in between.
            if (all.TrueForAll(said => said.Select(s => s.Sql).SequenceEqual(all[0].Select(s => s.Sql)))) return new(clients);
        }
        throw new InvalidOperationException(
            $"in {MostTries} times the resets did not execute the same statements: a database cannot be compared with that");
    }

    /// <summary>Runs them with pgbench, each client its share.</summary>
    /// <returns>Resets' worth of statements in a second.</returns>
    public double Pgbench(PrivatePostgres postgres, string database, int each)
    {
        var script = Path.GetTempFileName();
        File.WriteAllText(script, Script());
        string[] arguments =
        [
            "-n", "-M", "extended", "-c", $"{Clients}", "-j", $"{Math.Min(Clients, Environment.ProcessorCount)}", "-t", $"{each}", "-f",
            script, "-h", "127.0.0.1", "-p", $"{postgres.Port}", "-U", "postgres", database,
        ];
        using var pgbench = Process.Start(
            new ProcessStartInfo(Path.Combine(PrivatePostgres.Programs, "pgbench"), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var complaint = pgbench.StandardError.ReadToEndAsync();
        var output = pgbench.StandardOutput.ReadToEnd();
        pgbench.WaitForExit();
        if (pgbench.ExitCode != 0 || !output.Contains($"actually processed: {Clients * each}/{Clients * each}", StringComparison.Ordinal))
            throw new InvalidOperationException($"pgbench: exit {pgbench.ExitCode}\n{output}{complaint.Result}\nScript: {script}");
        File.Delete(script);
        return double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static List<Said> Once(PrivatePostgres postgres, NpgsqlConnection marking, ResetVisitor visitor)
    {
        var (from, until) = ($"SELECT 'from {Guid.NewGuid():N}'", $"SELECT 'until {Guid.NewGuid():N}'");
        Mark(from);
        visitor.Reset();
        Mark(until);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(10); Thread.Sleep(20))
        {
            var all = Directory.GetFiles(Path.Combine(postgres.Data, "log"), "*.json")
                .Order()
                .SelectMany(ReadWhole)
                .Select(Said.Parse)
                .OfType<Said>()
                .ToList();
            var (begin, end) = (all.FindIndex(s => s.Sql == from), all.FindIndex(s => s.Sql == until));
            if (begin >= 0 && end > begin) return all[(begin + 1)..end];
        }
        throw new InvalidOperationException("PostgreSQL's log does not show the statements");

        void Mark(string sql)
        {
            using var command = new NpgsqlCommand(sql, marking);
            command.ExecuteNonQuery();
        }
    }

    // It is being written: a last line without its end is not there yet.
    private static IEnumerable<string> ReadWhole(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Each client takes its values with one SELECT more, then the statements as they were, a variable for each value.</summary>
    private string Script()
    {
        var script = new StringBuilder();
        var names = new Dictionary<string, (string Name, int Statement, int Value)>();
        var statements = clients[0].Second.Select((said, i) => said.With(j => Name(i, j))).ToList();
        for (var client = 0; client < clients.Count; client++)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"\\if :client_id = {client}");
            script.AppendLine(
                CultureInfo.InvariantCulture,
                $"SELECT {string.Join(", ", names.Values.Select(n => $"{Value(client, n.Statement, n.Value)} AS {n.Name}"))} \\gset");
            script.AppendLine("\\endif");
        }
        foreach (var statement in statements) script.Append(statement).AppendLine(";");
        return script.ToString();

        // The same value at two places, for every client, is one variable. pgbench has none that is null.
        string Name(int statement, int value)
        {
            var all = clients.Select(c => c.Second[statement].Values[value]).ToList();
            if (all.TrueForAll(v => v is null)) return "NULL";
            var same = string.Join('\0', all);
            if (!names.TryGetValue(same, out var named)) names[same] = named = ($"v{names.Count}", statement, value);
            return $":{named.Name}";
        }
    }

    /// <summary>
    /// As SQL: the value that was there; where the next reset had another one in its place (ids, hashes, codes, not times), one of its kind
    /// that no other has.
    /// </summary>
    private string Value(int client, int statement, int value)
    {
        var now = clients[client].Second[statement].Values[value]!;
        var isNew = clients.Any(c => c.First[statement].Values[value] != c.Second[statement].Values[value]);
        if (!isNew || long.TryParse(now, CultureInfo.InvariantCulture, out _) || now.StartsWith('{')) return Literal(now);
        var lead = now.StartsWith("\\x", StringComparison.Ordinal) ? 2 : 0;
        var length = Math.Min(32, now.Length - lead);
        return $"{Literal(now[..lead])} || left(md5(random()::text), {length}) || {Literal(now[(lead + length)..])}";
    }

    // A colon could be taken for the beginning of a variable's name.
    private static string Literal(string text)
    {
        var escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "''", StringComparison.Ordinal)
            .Replace(":", "\\x3A", StringComparison.Ordinal);
        return $"E'{escaped}'";
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();

    /// <param name="Values">Of $1, $2, …</param>
    private sealed partial record Said(string Sql, IReadOnlyList<string?> Values)
    {
        /// <summary>Null: the line is of something else.</summary>
        public static Said? Parse(string line)
        {
            using var json = JsonDocument.Parse(line);
            if (!json.RootElement.TryGetProperty("message", out var message)
                || Statement().Match(message.GetString()!) is not { Success: true } match)
                return null;
            var values = json.RootElement.TryGetProperty("detail", out var detail) ? Parameter().Matches(detail.GetString()!) : null;
            return new(match.Groups[1].Value, [
                .. (values ?? Enumerable.Empty<Match>()).Select(v =>
                    v.Groups[1].Success ? v.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : null),
            ]);
        }

        /// <summary>The statement with something else in place of each value.</summary>
        public string With(Func<int, string> name) =>
            Placeholder().Replace(Sql, p => name(int.Parse(p.Groups[1].Value, CultureInfo.InvariantCulture) - 1));

        [GeneratedRegex(@"^(?:statement|execute [^:]+): (.*)$", RegexOptions.Singleline)]
        private static partial Regex Statement();

        [GeneratedRegex(@"\$[0-9]+ = (?:NULL|'((?:[^']|'')*)')")]
        private static partial Regex Parameter();

        [GeneratedRegex(@"\$([0-9]+)")]
        private static partial Regex Placeholder();
    }
}
