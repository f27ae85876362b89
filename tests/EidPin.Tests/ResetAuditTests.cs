using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>The trail of facts: whole as the server writes it, and whoever changes it is found.</summary>
public sealed class ResetAuditTests
{
    [Theory]
    [InlineData("DELETE FROM facts WHERE case_id = @id AND seq = 2", "fact 2 is missing")]
    [InlineData("UPDATE facts SET fact = replace(fact, 'policy', 'staff') WHERE case_id = @id AND seq = 2", "fact 2 does not follow")]
    [InlineData(
        "UPDATE facts SET seq = 99 WHERE case_id = @id AND seq = 2; UPDATE facts SET seq = 2 WHERE case_id = @id AND seq = 3; UPDATE " +
        "facts SET seq = 3 WHERE case_id = @id AND seq = 99",
        "fact 2 does not follow")]
    [InlineData("DELETE FROM facts WHERE case_id = @id AND seq = 4", "3 facts where there were 4")]
    [InlineData("UPDATE cases SET state = replace(state, 'Done', 'Identified') WHERE id = @id", "its state is not what the facts say")]
    [InlineData("UPDATE cases SET card = 'ffff' WHERE id = @id", "its card is not what the facts say")]
    [InlineData("UPDATE cases SET code = '000000000' WHERE id = @id", "its code is not what the facts say")]
    [InlineData("UPDATE cases SET living = 1 WHERE id = @id", "its living is not what the facts say")]
    [InlineData("UPDATE cases SET due = due - 1 WHERE id = @id", "its due is not what the facts say")]
    [InlineData("UPDATE cases SET reserved_at = 1 WHERE id = @id", "its reserved_at is not what the facts say")]
    [InlineData("UPDATE facts SET at = at + 1 WHERE case_id = @id AND seq = 3", "fact 3 stands there with another time")]
    [InlineData("DELETE FROM seals WHERE seq = 1", "the seal that covers it is missing")]
    [InlineData("UPDATE seal_heads SET version = 1 WHERE case_id = @id", "seal 1 does not fit")]
    [InlineData("UPDATE persons SET data = replace(data, 'pin', 'PIN') WHERE case_id = @id", "not those of the reservation")]
    [InlineData(
        "DELETE FROM facts WHERE case_id = @id; DELETE FROM persons WHERE case_id = @id; DELETE FROM attempts WHERE case_id = @id; " +
        "DELETE FROM cases WHERE id = @id",
        "had 4 facts then")]
    public async Task What_was_deleted_altered_swapped_or_cut_off_is_named(string sql, string problem)
    {
        await using var stage = await ResetStage.Open();
        var id = await Done(stage);
        await stage.Store.Seals.Make();
        Assert.Empty((await stage.Store.Walk()).Problems);
        await using (
            var connection =
                await stage.Store.Database.Open()) await connection.ExecuteAsync($"PRAGMA foreign_keys = OFF; {sql}", new { id });
        Assert.Contains((await stage.Store.Walk()).Problems, p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_rewrites_a_case_with_right_hashes_is_found_by_the_seal()
    {
        await using var stage = await ResetStage.Open();
        var id = await Done(stage);
        await stage.Store.Seals.Make();
        await using (var connection = await stage.Store.Database.Open())
        {
            var facts = (
                await connection.QueryAsync<FactRow>(
                    "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM facts WHERE case_id = @id ORDER BY seq",
                    new { id })).Take(2).ToList();
            var state = Deciding.Replay(
                id, facts.Select(f => System.Text.Json.JsonSerializer.Deserialize(f.Fact, ResetJson.Default.ResetFact)!))!;
            await connection.ExecuteAsync(
                "DELETE FROM facts WHERE case_id = @id AND seq > 2; UPDATE cases SET version = 2, sealed = 2, state = @state, head = " +
                "@head WHERE id = @id",
                new { id, state = StoredCase.Text(state), head = facts[^1].Hash });
        }
        var problems = (await stage.Store.Walk()).Problems;
        Assert.Contains(problems, p => p.Contains("had 4 facts then", StringComparison.Ordinal));
    }

    // As an administrator of the database can: all hashes are right, and made without the key.
    [Fact]
    public async Task Whoever_rewrites_facts_heads_and_seals_with_right_hashes_is_found_without_any_seal_of_a_log()
    {
        await using var stage = await ResetStage.Open();
        var id = await Done(stage);
        await stage.Store.Seals.Make();
        await using (var connection = await stage.Store.Database.Open())
        {
            var facts = await connection.QueryAsync<FactRow>(
                "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM facts WHERE case_id = @id ORDER BY seq", new { id });
            var head = Array.Empty<byte>();
            foreach (var fact in facts)
            {
                var text = fact.Fact.Replace("receipt", "counter", StringComparison.Ordinal);
                head = StoredCase.Link(head, id, fact.Seq, text);
                await connection.ExecuteAsync(
                    "UPDATE facts SET fact = @text, hash = @head WHERE case_id = @id AND seq = @seq",
                    new { text, head, id, seq = fact.Seq });
            }
            var seal = await connection.QuerySingleAsync<SealRow>($"SELECT {SealStore.Columns} FROM seals");
            using var guess = new AuditKey(new byte[32]);
            using var made = guess.Begin([], seal);
            AuditKey.Add(made, new(id, facts.Count(), head));
            await connection.ExecuteAsync(
                "UPDATE cases SET head = @head WHERE id = @id; UPDATE seal_heads SET head = @head; UPDATE seals SET hash = @hash",
                new { head, id, hash = made.GetHashAndReset() });
        }
        Assert.Contains((await stage.Store.Walk()).Problems, p => p.Contains("seal 1 does not fit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_auditor_needs_the_file_and_the_key_of_the_seals_and_may_not_write()
    {
        await using var stage = await ResetStage.Open();
        await Done(stage);
        var seal = (await stage.Store.Seals.Make())!.Value;
        await using (var connection = await stage.Store.Database.Open()) await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.Equal(0, await Verify(stage, 1, seal.Hash));
        Assert.Equal(1, await Verify(stage, 1, seal.Hash, Convert.ToBase64String(new byte[32])));
    }

    [Fact]
    public async Task Whoever_cuts_off_the_newest_case_with_its_seal_is_found_by_the_seal_that_was_logged()
    {
        await using var stage = await ResetStage.Open();
        await Done(stage);
        var first = (await stage.Store.Seals.Make())!.Value;
        var id = await Done(stage);
        var second = (await stage.Store.Seals.Make())!.Value;
        foreach (var (number, _, hash) in (IEnumerable<(long, int, byte[])>)[first, second])
            Assert.Equal(0, await Verify(stage, number, hash));
        Assert.Equal(1, await Verify(stage, 1, second.Hash));
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync("""
                PRAGMA foreign_keys = OFF;
                DELETE FROM facts WHERE case_id = @id;
                DELETE FROM persons WHERE case_id = @id;
                DELETE FROM attempts WHERE case_id = @id;
                DELETE FROM cases WHERE id = @id;
                DELETE FROM seal_heads WHERE seal = 2; DELETE FROM seals WHERE seq = 2
                """, new { id });
        Assert.Empty((await stage.Store.Walk()).Problems);
        Assert.Equal((0, 1), (await Verify(stage, 1, first.Hash), await Verify(stage, 2, second.Hash)));
    }

    [Fact]
    public async Task A_server_writes_on_while_somebody_walks_and_the_walk_sees_one_state()
    {
        await using var stage = await ResetStage.Open();
        var id = await Done(stage);
        const string facts = "SELECT COUNT(*) FROM facts";
        var (before, after) = await stage.Store.Database.Snapshot(async reading =>
        {
            var first = await reading.One<long>(facts);
            await Task.Run(() => Done(stage), TestContext.Current.CancellationToken).WaitAsync(
                TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            await stage.Store.Database.EmptyLog();
            return (first, await reading.One<long>(facts));
        });
        Assert.Equal((4, 4, 8), (before, after, (await stage.Store.Walk()).Facts));
        Assert.NotNull(await stage.Store.Cases.Find(id));
    }

    [Fact]
    public async Task Retention_deletes_what_is_personal_and_the_trail_stays_whole()
    {
        await using var stage = await ResetStage.Open();
        var id = await Done(stage);
        var (facts, seal) = ((await stage.Store.Walk()).Facts, await stage.Store.Seals.Make());
        Assert.Equal((1L, 1), (seal!.Value.Number, seal.Value.Heads));
        Assert.Equal(1, await Count(stage, "persons"));
        stage.Clock.Now += TimeSpan.FromDays(30);
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        foreach (var table in (string[])["persons", "photos", "challenges", "answers", "attempts", "kiosk_requests", "rates"])
            Assert.Equal(0, await Count(stage, table));
        var walk = await stage.Store.Walk();
        Assert.Empty(walk.Problems);
        Assert.Equal((1, facts, 1), (walk.Cases, walk.Facts, walk.Seals));
        Assert.Equal(ResetState.Done, (await stage.Store.Cases.Find(id))!.Case.State);
        Assert.Null(await stage.Store.Seals.Make());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_case_whose_end_nobody_tells_ends_when_its_data_go_and_a_receipt_before_that_still_counts(bool receipt)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        stage.Clock.Now += TimeSpan.FromHours(5);
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        var (chaining, told) = card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "ABC123"u8]);
        stage.Clock.Now += ResetStage.Keep - TimeSpan.FromMinutes(1);
        await KeepHouse(stage);
        Assert.Equal(1L, await Count(stage, "attempts"));
        Assert.Equal(ResetState.Authorised, (await stage.Store.Cases.Find(reservation.Id))!.Case.State);
        if (receipt)
            Assert.Equal("done", (await kiosk.Report(new(authorised.Case, authorised.Attempt, "done", chaining, told))).Right.State);
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        await KeepHouse(stage);
        Assert.Equal(
            (0L, receipt ? "done" : "expired"),
            (await Count(stage, "attempts"), (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State));
        Assert.Empty((await stage.Store.Walk()).Problems);
        Assert.Equal("identified", (await stage.Reserve(card, ResetPins.Signature)).Right.State);
    }

    [Fact]
    public async Task What_time_ends_is_written_once_and_one_process_keeps_house()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        stage.Clock.Now += TimeSpan.FromHours(24);
        for (var times = 0; times < 2; times++)
            foreach (var due in await stage.Store.Upkeep.Due(ResetStage.Keep)) await stage.Store.Upkeep.Expire(due, ResetStage.Keep);
        var state = (await stage.Store.Cases.Find(reservation.Id))!.Case;
        Assert.Equal((ResetState.Expired, 3), (state.State, state.Version));
        Assert.True(await stage.Store.Upkeep.Lease("work", TimeSpan.FromMinutes(1)));
        Assert.False(await stage.Store.Upkeep.Lease("work", TimeSpan.FromMinutes(1)));
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(await stage.Store.Upkeep.Lease("work", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task The_database_names_no_card_outside_the_register_and_the_personal_table_and_holds_no_key_or_token()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        var kiosk = await stage.NewKiosk();
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "SENTINEL99"u8]);
        await using var connection = await stage.Store.Database.Open();
        foreach (var table in (string[])["cases", "facts", "photos", "challenges", "answers", "rates", "seals", "seal_heads", "leases"])
            foreach (IDictionary<string, object?> row in await connection.QueryAsync($"SELECT * FROM {table}"))
            {
                var text = string.Join(' ', row.Values.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : v));
                Assert.DoesNotContain(Convert.ToHexString(card.Id), text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(card.Authentication.SerialNumber, text, StringComparison.OrdinalIgnoreCase);
            }
        await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var file = await File.ReadAllBytesAsync(stage.File, TestContext.Current.CancellationToken);
        byte[][] secrets =
        [
            [.. "SENTINEL99"u8], authorised.SessionEnc, authorised.SessionMac, authorised.SessionRmac,
            System.Text.Encoding.ASCII.GetBytes(reservation.Token!), stage.Master, stage.Secret,
        ];
        Assert.DoesNotContain(secrets, secret => file.AsSpan().IndexOf(secret) >= 0);
        Assert.True(file.AsSpan().IndexOf("reserved"u8) >= 0);
    }

    private static async Task<string> Done(ResetStage stage)
    {
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        return reservation.Id;
    }

    private static async Task<int> Verify(ResetStage stage, long number, byte[] hash, string? key = null)
    {
        var file = Path.Combine(Path.GetDirectoryName(stage.File)!, "audit.key");
        using (var audit = stage.Settings.Key.Audit()) await File.WriteAllTextAsync(file, key ?? $"{audit}");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var seal = $"{number}:{Convert.ToHexStringLower(hash)}";
        return await ServerCommands.Run(["audit", "verify", "--database", stage.File, "--key", file, "--seal", seal]);
    }

    private static async Task KeepHouse(ResetStage stage)
    {
        foreach (var due in await stage.Store.Upkeep.Due(ResetStage.Keep)) await stage.Store.Upkeep.Expire(due, ResetStage.Keep);
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
    }

    private static async Task<long> Count(ResetStage stage, string table) =>
        await stage.Store.Database.Read(c => c.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"));
}
