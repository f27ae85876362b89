using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Store;

/// <summary>What happens by itself: what time ends, and what is not kept.</summary>
internal sealed class Upkeep(Database database, StoreClock clock, CaseStore cases)
{
    // Rows that go in one transaction: with SQLite all others wait for it, and after an outage there may be a million.
    private const int Piece = 1000;

    private static readonly TimeSpan AnswersLife = TimeSpan.FromHours(25), SignaturesLife = TimeSpan.FromMinutes(10);

    // As long as who gave a case back gets it after all others.
    private static readonly TimeSpan ClaimsLife = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Takes a piece of work for a while, so that of many processes one does it. One that ends later than its length allows was taken by a
    /// clock that was ahead, and counts as none.
    /// </summary>
    public Task<bool> Lease(string name, TimeSpan length) => database.Write(async w =>
    {
        var (now, until) = (Stored.Ms(clock.Now), Stored.Ms(clock.Now + length));
        return await w.Execute(
            "INSERT INTO leases (name, until) VALUES (@name, @until) ON CONFLICT (name) DO UPDATE SET until = @until WHERE " +
            "leases.until <= @now OR leases.until > @until",
            new { name, until, now }) == 1;
    });

    /// <summary>Lets go of a piece of work that failed, sooner than it was taken for.</summary>
    public Task Return(string name, TimeSpan after) => database.Write(w => w.Execute(
        "UPDATE leases SET until = @until WHERE name = @name",
        new { name, until = Stored.Ms(clock.Now + after) }));

    /// <summary>Cases whose hours are over, or of which nobody will ever know how their sessions ended.</summary>
    /// <param name="keep">How long what belongs to a case stays.</param>
    public async Task<IReadOnlyList<string>> Due(TimeSpan keep)
    {
        var now = clock.Now;
        return [.. await database.Read(c => c.QueryAsync<string>("""
            SELECT id FROM cases WHERE living = 1 AND (due <= @now OR (due = @never AND reserved_at <= @kept))
            ORDER BY reserved_at LIMIT 500
            """, new { now = Stored.Ms(now), never = StoredCase.NeverDue, kept = Stored.Ms(now - keep) }))];
    }

    /// <summary>Writes that it is over.</summary>
    public Task Expire(string id, TimeSpan keep) => cases.Change(id, new ResetCommand.Expire(keep));

    /// <summary>
    /// What the configuration says now holds for personal data that are there already, where that is less than was said when they came.
    /// </summary>
    public Task Shorten(TimeSpan keep) => database.Write(w => w.Execute(
        "UPDATE persons SET delete_at = c.reserved_at + @keep FROM cases c " +
        "WHERE c.id = persons.case_id AND delete_at > c.reserved_at + @keep",
        new { keep = (long)keep.TotalMilliseconds }));

    /// <summary>Deletes what is over: personal data, photos, challenges, answers, counts.</summary>
    /// <param name="keep">How long what belongs to a case stays: the attempts of one that is open, too.</param>
    public async Task Forget(TimeSpan keep)
    {
        var now = clock.Now;
        foreach (var (table, over, until) in ((string, string, DateTimeOffset)[])[
            ("persons", "delete_at <= @until", now),
            ("photos", "delete_at <= @until", now),
            ("challenges", "until <= @until", now),
            ("staff_sessions", "seen <= @until", now - StaffSessions.Idle),
            ("staff_codes", "until <= @until", now),
            ("staff_ceremonies", "until <= @until", now),
            ("face_claims", "until <= @until", now - ClaimsLife),
            ("rates", "until <= @until", now),
            ("refusals", "at <= @until", now - RefusalTally.Life),
            ("answers", "at <= @until", now - AnswersLife),
            ("kiosk_requests", "at <= @until", now - SignaturesLife),
            ("attempts", "at <= @until AND case_id IN (SELECT id FROM cases WHERE living = 0)", now - AnswersLife),
            ("attempts", "at <= @until", now - keep),
            ("visit_attempts", "at <= @until AND visit_id IN (SELECT id FROM visits WHERE living = 0)", now - AnswersLife),
            ("visit_attempts", "at <= @until", now - keep)])
            while (await DeleteSome(table, over, until) == Piece) { }
        await database.EmptyLog();
    }

    private Task<int> DeleteSome(string table, string over, DateTimeOffset until) => database.Write(w =>
        w.Execute(database.DeleteSome(table, over, Piece), new { until = Stored.Ms(until) }));
}
