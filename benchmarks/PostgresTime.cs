using System.Globalization;
using EidPin.SystemTests;

/// <summary>What a cluster's processes have cost, those that have ended too (proc(5): stat).</summary>
internal static class PostgresTime
{
    // Fields behind the name in parentheses: parent; user and system time, and those of children that have ended, in hundredths of seconds.
    private const int Parent = 1, Own = 11, Ended = 13;
    private const double Hertz = 100;

    public static TimeSpan Of(PrivatePostgres postgres)
    {
        var main = File.ReadLines(Path.Combine(postgres.Data, "postmaster.pid")).First();
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => Path.GetFileName(f).All(char.IsAsciiDigit)))
        {
            if (Stat(folder) is not { } fields) continue;
            var isMain = Path.GetFileName(folder) == main;
            if (isMain || fields[Parent] == main) ticks += Two(fields, Own);
            if (isMain) ticks += Two(fields, Ended);
        }
        return TimeSpan.FromSeconds(ticks / Hertz);
    }

    private static string[]? Stat(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private static long Two(string[] fields, int first) =>
        long.Parse(fields[first], CultureInfo.InvariantCulture) + long.Parse(fields[first + 1], CultureInfo.InvariantCulture);
}
