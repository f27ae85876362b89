using System.Data.Common;
using System.Globalization;
using Dapper;

namespace EidPin.ResetServer.Store;

/// <summary>
/// The scripts that make the schema, one after the other. The first line of each says the least that a program has to know to go on working
/// when it was applied: a change is made in two steps where old and new processes have to work side by side, first what is new, and in a
/// later script what nobody uses any more.
/// </summary>
/// <param name="later">Scripts after those that come with the program.</param>
internal sealed class DatabaseSchema(IReadOnlyList<string> later)
{
    private const string LeastLine = "-- least: ";

    /// <summary>Writes <see cref="Now"/>.</summary>
    public const string Written =
        "DELETE FROM schema_version; INSERT INTO schema_version (version, least) VALUES (@version, @least)";

    private static readonly IReadOnlyList<string> Own = [.. ReadScripts()];

    private readonly IReadOnlyList<string> all = [.. Own, .. later];

    public long Known => all.Count;

    public object Now => new { version = Known, least = Least(all[^1]) };

    public IEnumerable<string> After(long version) => all.Skip((int)version);

    /// <summary>Of a database that has the table. Before the second script there was one column.</summary>
    public static async Task<(long Version, long Least)> Of(DbConnection connection)
    {
        var version = await connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        return (version, version < 2 ? version : await connection.ExecuteScalarAsync<long>("SELECT MAX(least) FROM schema_version"));
    }

    private static long Least(string script)
    {
        var line = script.AsSpan()[..script.IndexOf('\n', StringComparison.Ordinal)];
        return line.StartsWith(LeastLine) ? long.Parse(line[LeastLine.Length..], NumberStyles.None, CultureInfo.InvariantCulture) : 1;
    }

    private static IEnumerable<string> ReadScripts()
    {
        for (var number = 1; typeof(DatabaseSchema).Assembly.GetManifestResourceStream($"{number}.sql") is { } stream; number++)
        {
            using var reader = new StreamReader(stream);
            yield return reader.ReadToEnd();
        }
    }
}
