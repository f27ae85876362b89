using System.Globalization;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// Walks over all facts and seals and names what is not as it was written. Reads only, row by row: what it keeps does not grow with what
/// it reads.
/// </summary>
internal sealed class AuditWalk
{
    // More than anybody reads; the number is told.
    private const int MostNamed = 1000;

    private readonly List<string> problems = [];

    /// <summary>The first thousand.</summary>
    public IReadOnlyList<string> Problems => problems;

    public long ProblemCount { get; private set; }

    public long Cases { get; internal set; }

    public long Visits { get; internal set; }

    /// <summary>Of cases and visits.</summary>
    public long Facts { get; internal set; }

    public long RegisterFacts { get; internal set; }

    public long Seals { get; internal set; }

    /// <summary>What has to be known and is no fault: what no seal covers, what a restore has lost.</summary>
    public List<string> Notes { get; } = [];

    /// <param name="keys">Of the seals.</param>
    /// <param name="logged">A seal that was noted elsewhere: it has to be in the database as it was.</param>
    /// <param name="own">By which one sees which facts of machines the operator's programs wrote; null: an auditor has them not.</param>
    /// <param name="begun">Is given the walk before it reads: its counts grow from then on.</param>
    public static Task<AuditWalk> Of(
        Database database, AuditKeys keys, LoggedSeal? logged = null, ServerKeys? own = null,
        Action<AuditWalk>? begun = null) => database.Snapshot(async reading =>
    {
        var walk = new AuditWalk();
        begun?.Invoke(walk);
        var register = new RegisterWalk(walk, keys, own);
        await register.Walk(reading);
        await new CaseWalk(walk, register.People).Walk(reading);
        await new VisitWalk(walk, register.People, own).Walk(reading);
        await new SealWalk(walk, keys, register, logged).Walk(reading);
        return walk;
    });

    internal void Problem(string problem)
    {
        ProblemCount++;
        if (problems.Count < MostNamed) problems.Add(problem);
    }
}

/// <summary>A seal as the server's log names it: <c>12:9f…</c>.</summary>
internal sealed record LoggedSeal(long Number, byte[] Hash)
{
    /// <returns>Null: it is none.</returns>
    public static LoggedSeal? Parse(string text) => text.Split(':') is [var number, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0
            ? new(parsed, Convert.FromHexString(hash))
            : null;
}
