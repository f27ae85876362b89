using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.ResetServer.Oversight;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using EidPin.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace EidPin.SystemTests;

/// <summary>What is counted on SQLite is counted on PostgreSQL.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class OversightOnPostgresTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 10, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public async Task PostgreSQL_counts_what_the_visits_and_reservations_say_of_themselves()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        var settings = Settings(postgres.Connection);
        var store = new ResetStore(database, new Still(), settings.Key);
        var all = await FigureVisits.In(store, Now);
        Assert.Equal(all.Expected, await FigureVisits.Reading(store, settings, Now).Of(FigureVisits.Span));
        await store.Database.Write(w => w.Execute("UPDATE visit_facts SET fact = 'no fact' WHERE seq = 1"));
        Assert.Contains(
            await FigureVisits.Reading(store, settings, Now).Of(FigureVisits.Span), f => f is { Site: "aonohara", Route: "" });
    }

    [Fact]
    public async Task Refusals_of_processes_that_write_them_down_at_once_are_added_up()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        var tallies = Enumerable.Range(0, 4).Select(_ => new RefusalTally(database, new Still(), NullLogger.Instance)).ToList();
        for (var round = 0; round < 10; round++)
        {
            foreach (var tally in tallies)
                foreach (var reason in (string[])["one", "two", "three"]) tally.Count("machine", reason);
            await Task.WhenAll(tallies.Select(tally => Task.Run(tally.Write)));
        }
        foreach (var tally in tallies) tally.Dispose();
        var day = DateOnly.FromDateTime(Now.UtcDateTime);
        var told = await new RefusedFigures(database).Of(new(day, day), "UTC");
        Assert.Equal([("one", 40L), ("three", 40L), ("two", 40L)], told.Select(one => (one.Reason, one.Number)));
    }

    private static Settings Settings(string database) => new(
        "test", new Dictionary<string, string> { ["en"] = "Test" }, Practice: true, new(FaceCheck.Off), Operators.All, [], [], database, 30,
        new())
    {
        Sites = SiteList.All,
        Keys = new(new byte[32]),
        Key = new(new byte[32]),
        StaffSecret = new(new byte[32]),
        IssuerSecret = new(new byte[32]),
        MachineSecret = new(new byte[32]),
    };

    private sealed class Still : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
