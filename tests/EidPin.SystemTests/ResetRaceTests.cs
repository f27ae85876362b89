using EidPin.Reset;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>
/// Three processes on one database: of two machines one wins, and what was done is done once, whoever is killed meanwhile.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetRaceTests
{
    private const int AtOnce = 5;

    private static readonly bool Long = Environment.GetEnvironmentVariable("EIDPIN_TEST_LONG") == "1";

    /// <summary>On SQLite one process writes at a time: there a fifth of the races tells as much, and the longer form runs all.</summary>
    [Theory, InlineData(true, 100), InlineData(false, 25)]
    public async Task Of_two_kiosks_with_the_same_reservation_exactly_one_wins_every_time(bool onPostgres, int races)
    {
        if (Long) races = 1000;
        using var postgres = onPostgres ? PrivatePostgres.Start() : null;
        using var servers = ResetServers.Start(3, postgres?.Connection);
        var wins = new int[2];
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            using var card = await servers.NewCard();
            TestKiosk[] kiosks = [await servers.NewKiosk(), await servers.NewKiosk()];
            for (var race = 0; race < races / AtOnce; race++)
            {
                Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
                var winner = await Race(card, kiosks);
                Interlocked.Increment(ref wins[winner]);
            }
        }));
        Assert.Equal(races, wins.Sum());
        // Not always the first that was asked: they did race.
        Assert.All(wins, count => Assert.InRange(count, 1, races - 1));
        Assert.Equal(0, servers.Verify().Exit);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_server_that_is_killed_between_authorisation_and_report_loses_nothing(bool onPostgres)
    {
        using var postgres = onPostgres ? PrivatePostgres.Start() : null;
        using var servers = ResetServers.Start(3, postgres?.Connection);
        for (var round = 0; round < (Long ? 6 : 2); round++)
        {
            using var card = await servers.NewCard();
            var kiosk = await servers.NewKiosk();
            Assert.Equal(201, (await servers.Reserve(card, ResetPins.Authentication)).Status);
            var found = (await kiosk.Lookup(card)).Right;
            var (request, chip, cryptogram) = kiosk.Prepare(card, found);
            var authorised = (await kiosk.Authorise(request, "session")).Right;
            servers.Kill(round % 3);
            // The answer may have been lost with the process: the same key tells it again.
            var again = (await Repeated.Again(() => kiosk.Authorise(request, "session"))).Right;
            Assert.Equal(
                (authorised.Attempt, Convert.ToHexString(authorised.SessionMac)), (again.Attempt, Convert.ToHexString(again.SessionMac)));
            var (chaining, receipt) = card.Reset(found.Pin, again, chip, cryptogram, [.. "4711"u8]);
            servers.Kill(0);
            servers.AddProcess();
            var report = new ReportRequest(found.Case, again.Attempt, "done", chaining, receipt);
            for (var times = 0; times < 2; times++)
                Assert.Equal("done", (await Repeated.Again(() => kiosk.Report(report))).Right.State);
            Assert.Equal(Refusals.Used, (await kiosk.Lookup(card)).Reason);
            servers.AddProcess();
        }
        Assert.Equal(0, servers.Verify().Exit);
    }

    [Fact]
    public async Task PostgreSQL_that_is_killed_at_commit_does_nothing_twice_and_loses_no_Done()
    {
        using var postgres = PrivatePostgres.Start();
        using var servers = ResetServers.Start(3, postgres.Connection);
        var cards = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => servers.NewCard()));
        var kiosks = await Task.WhenAll(cards.Select(_ => servers.NewKiosk()));
        for (var round = 0; round < (Long ? 12 : 3); round++)
        {
            var visits = cards.Zip(kiosks, Visit(servers)).ToList();
            await Task.Delay(Random.Shared.Next(20, 400), TestContext.Current.CancellationToken);
            postgres.Kill();
            postgres.Begin();
            var done = await Task.WhenAll(visits);
            Assert.All(done, state => Assert.Equal("done", state));
            // The report was answered, so it is there, whatever was killed before or after.
            foreach (var (card, kiosk) in cards.Zip(kiosks))
                Assert.Equal(Refusals.Used, (await Repeated.Again(() => kiosk.Lookup(card))).Reason);
            Assert.All(cards, card => Assert.Equal(round + 1, card.Resets));
        }
        foreach (var card in cards) card.Dispose();
        var (exit, output) = servers.Verify();
        Assert.True(exit == 0, output);
    }

    private static Func<TestCard, TestKiosk, Task<string>> Visit(ResetServers servers) => async (card, kiosk) =>
    {
        Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
        var found = (await Repeated.Again(() => kiosk.Lookup(card))).Right;
        var (request, chip, cryptogram) = kiosk.Prepare(card, found);
        var key = Guid.NewGuid().ToString();
        var authorised = (await Repeated.Again(() => kiosk.Authorise(request, key))).Right;
        var (chaining, receipt) = card.Reset(found.Pin, authorised, chip, cryptogram, [.. "ABC123"u8]);
        return (await Repeated.Again(() => kiosk.Report(new(found.Case, authorised.Attempt, "done", chaining, receipt)))).Right.State;
    };

    /// <returns>Which one won.</returns>
    private static async Task<int> Race(TestCard card, TestKiosk[] kiosks)
    {
        var requests = await Task.WhenAll(kiosks.Select(async kiosk => kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request));
        var told = await Task.WhenAll(
            kiosks.Zip(requests, (kiosk, request) => Task.Run(() => kiosk.Authorise(request, Guid.NewGuid().ToString()))));
        var winner = Assert.Single(told, t => t.Status == 200);
        Assert.Equal(Refusals.InUse, Assert.Single(told, t => t.Status != 200).Reason);
        var index = Array.IndexOf(told, winner);
        // The card did nothing in this race: the case is free for the next reservation.
        Assert.Equal(
            "identified", (await kiosks[index].Report(new(winner.Right.Case, winner.Right.Attempt, "refused", null, null))).Right.State);
        return index;
    }
}
