using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Machine;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Staff;
using EidPin.ResetServer.Store;

namespace EidPin.SystemTests;

/// <summary>What PostgreSQL does in another way than SQLite: many write at once.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetOnPostgresTests
{
    // A client whose request takes too long sends it again.
    [Fact]
    public async Task Cards_that_are_told_twice_at_once_leave_a_register_that_holds_together()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        var cards = Enumerable.Range(1, 2000).Select(i => new IssuedCard($"{i:X32}", $"{i:X8}", null, null)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            new ResetStore(database, TimeProvider.System, new(new byte[32])).Register.Add(cards)));
        var keys = new ServerKeys(new byte[32]);
        using var audit = keys.Audit();
        var walk = await AuditWalk.Of(database, audit, own: keys);
        Assert.Empty(walk.Problems);
        Assert.Equal(4, walk.RegisterFacts);
    }

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
                Assert.Equal(ResetState.Identified, (await store.Cases.Change(id, new ResetCommand.CompareFace(true, "program"))).State);
                await Task.WhenAll(photos);
                Assert.Null(await store.Photos.Of(id));
            }
            return await reading.One<long>("SELECT COUNT(*) FROM photos");
        });
        Assert.Empty(await new PhotoQueue(store).Waiting());
        var walk = await store.Walk();
        Assert.Equal((100, 0), (walk.Cases, walk.Problems.Count));
    }

    [Fact]
    public async Task Many_clerks_at_once_get_a_case_each_by_the_databases_clock_and_decide_on_what_they_saw()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        const int clerks = 12;
        var store = new ResetStore(database, TimeProvider.System, new(new byte[32]));
        for (var i = 0; i < clerks; i++)
        {
            await Waits(store, $"case-{i}");
            await Hire(store, $"clerk-{i}");
        }
        var claims = new FaceClaims(store);
        var seen = await Task.WhenAll(Enumerable.Range(0, clerks).Select(i => Task.Run(() => claims.Next($"clerk-{i}"))));
        Assert.Equal(clerks, seen.Select(s => s!.Id).Distinct().Count());
        // A process whose clock is ahead ends nobody's time and drops no photos.
        var ahead = new FaceClaims(new(database, new Ahead(TimeSpan.FromDays(2)), new(new byte[32])));
        Assert.Null(await ahead.Next("late"));
        await Waits(store, "one-more");
        Assert.Equal("one-more", (await ahead.Next("late"))?.Id);
        Assert.NotNull(await store.Photos.Of("one-more"));
        // The holder sends other photos in the moment of the decision: it counts for those that were looked at, or not at all.
        var taken = 0;
        await Task.WhenAll(seen.Select(async (face, i) =>
        {
            var (id, other) = (face!.Id, new PhotoPair([3], [4]).Name);
            var sent = Task.Run(() => store.Photos.Keep(id, [3], [4]));
            var said = Task.Run(() => new FaceDecisions(store).Decide(
                id, FaceDecisions.Other, face.Photos, new(new($"clerk-{i}", "chiyoda"), $"clerk-{i}")));
            await sent;
            var refused = await Record.ExceptionAsync(() => said);
            var left = await store.Photos.Of(id);
            var state = (await store.Cases.Find(id))!.Case.State;
            if (refused is null) Interlocked.Increment(ref taken);
            Assert.Equal(refused is null ? (ResetState.Cancelled, null) : (ResetState.Reserved, other), (state, left?.Name));
            Assert.Equal(refused is null ? null : Refusals.PhotosChanged, (refused as RefusedException)?.Refusal.Id);
        }));
        Assert.InRange(taken, 0, clerks);
        Assert.Empty((await store.Walk()).Problems);
    }

    [Fact]
    public async Task Of_many_who_are_added_at_once_under_one_name_one_is_and_the_trail_stays_whole()
    {
        using var postgres = PrivatePostgres.Start();
        await using var database = new Database(postgres.Connection);
        await database.Migrate();
        var stores = Enumerable.Range(0, 4).Select(_ => new ResetStore(database, TimeProvider.System, new(new byte[32]))).ToList();
        var said = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await Record.ExceptionAsync(
            () => stores[i % 4].People.Take(Words(stores[0], new PeopleAct.Added($"s-{i}", $"user-{i % 10}", "Somebody", null)))))));
        Assert.Equal(10, said.Count(e => e is null));
        Assert.All(said, e => Assert.True(e is null or RefusedException { Refusal.Id: StaffRefusals.AlreadyStaff }, e?.ToString()));
        Assert.Empty((await stores[0].Walk()).Problems);
    }

    private static PeopleRecord Words(ResetStore store, PeopleAct act) =>
        new(PeopleRecord.Now, "test", "https://reset.example", store.Now, Records.Nonce(), PeopleRecord.ByCommand, act);

    private static async Task Hire(ResetStore store, string clerk)
    {
        foreach (var act in (PeopleAct[])[new PeopleAct.Added(clerk, clerk, clerk, "chiyoda"),
            new PeopleAct.RoleGiven(clerk, StaffRole.Clerk, store.Now.AddDays(1))])
            await store.People.Take(Words(store, act));
    }

    private static async Task Waits(ResetStore store, string id)
    {
        await store.Database.Write(w => CaseWriting.Reserve(
            w, id, ShortCode.New(), new(ResetPins.Signature, id) { At = store.Now }, new("", "", "", []), TimeSpan.FromDays(30)));
        await store.Photos.Keep(id, [1], [2]);
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
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
