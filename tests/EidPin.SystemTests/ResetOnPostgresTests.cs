using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Machine;
using EidPin.ResetServer.Staff;
using EidPin.ResetServer.Store;

namespace EidPin.SystemTests;

/// <summary>What PostgreSQL does in another way than SQLite: many write at once.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetOnPostgresTests
{
    [Fact]
    public async Task Photos_that_come_in_the_moment_of_the_decision_are_not_left_behind_and_a_walk_holds_nobody_up()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        var store = new ResetStore(database, TimeProvider.System, new(new byte[32]));
        await database.Snapshot(async reading =>
        {
            Assert.Equal(0, await reading.One<long>("SELECT COUNT(*) FROM cases"));
            for (var round = 0; round < 100; round++)
            {
                var id = $"case-{round}";
                await database.Write(w =>
                    CaseWriting.Reserve(
                        w,
                        id,
                        ShortCode.New(),
                        new(ResetPins.Signature, $"card-{round}") { At = store.Now },
                        new("", "", "", []),
                        TimeSpan.FromDays(30)));
                var photos = Enumerable.Range(0, 3).Select(_ => Task.Run(() => store.Photos.Keep(id, [1], [2]))).ToList();
                Assert.Equal(ResetState.Identified, (await store.Cases.Change(id, new ResetCommand.CompareFace(true, "staff"))).State);
                await Task.WhenAll(photos);
                Assert.Null(await new PhotoQueue(store).Of(id));
            }
            return await reading.One<long>("SELECT COUNT(*) FROM photos");
        });
        Assert.Empty(await new PhotoQueue(store).Waiting());
        var walk = await store.Walk();
        Assert.Equal((100, 0), (walk.Cases, walk.Problems.Count));
    }

    // While the pseudonym key is changed: no index holds two names together.
    [Fact]
    public async Task Of_two_reservations_of_one_card_at_once_one_is_left_also_where_two_processes_name_the_card_by_different_keys()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        byte[] old = [.. Enumerable.Repeat((byte)1, 32)], next = [.. Enumerable.Repeat((byte)2, 32)];
        var store = new ResetStore(database, TimeProvider.System, new([.. next], [.. old]));
        var begun = new TaskCompletionSource();
        Task Reserve(string id, ServerKeys keys, Func<Task> last) => database.Write(async w =>
        {
            var names = keys.Card("0102");
            await CaseWriting.Reserve(
                w, id, ShortCode.New(), new(ResetPins.Signature, names.First) { At = store.Now }, new("0102", "", "", []),
                TimeSpan.FromDays(30), names: names);
            await last();
        });
        var first = Reserve("first", new([.. old], [.. next]), async () =>
        {
            begun.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(1));
        });
        await begun.Task;
        await Task.WhenAll(first, Reserve("second", new([.. next], [.. old]), () => Task.CompletedTask));
        Assert.Equal(
            (ResetState.Cancelled, ResetState.Reserved),
            ((await store.Cases.Find("first"))!.Case.State, (await store.Cases.Find("second"))!.Case.State));
    }

    [Fact]
    public async Task What_is_over_is_forgotten_and_a_case_that_nobody_tells_the_end_of_ends()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        var (store, keep) = (new ResetStore(database, TimeProvider.System, new(new byte[32])), TimeSpan.FromDays(30));
        var attempts = new AttemptStore(database, store.Guard);
        await database.Write(w =>
            CaseWriting.Reserve(
                w, "case", ShortCode.New(), new(ResetPins.Signature, "card") { At = store.Now }, new("", "", "", []), keep));
        Assert.Equal(ResetState.Identified, (await store.Cases.Change("case", new ResetCommand.CompareFace(true, "policy"))).State);
        await store.Cases.Change(
            "case",
            new ResetCommand.Authorise("kiosk", "card", "attempt", [ResetPins.Signature], true, 3),
            attempts.Keep(new("attempt", "case", "kiosk", [1], [2], [3]), store.Now));
        await store.Cases.Change("case", new ResetCommand.Report("kiosk", "attempt", ReportResult.Uncertain));
        foreach (var (kept, state, attempt) in ((TimeSpan, ResetState, bool)[])[
            (keep, ResetState.Unknown, true), (TimeSpan.Zero, ResetState.Expired, false)])
        {
            foreach (var due in await store.Upkeep.Due(kept)) await store.Upkeep.Expire(due, kept);
            await store.Upkeep.Forget(kept);
            Assert.Equal(
                (state, attempt), ((await store.Cases.Find("case"))!.Case.State, await attempts.Find("attempt") is not null));
        }
        Assert.Empty((await store.Walk()).Problems);
    }
}
