using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Register;
using Microsoft.Data.Sqlite;

namespace EidPin.Tests;

/// <summary>What was changed of cards, machines, lists and settings: a chain under the seals, against which the tables are held.</summary>
public sealed class ResetRegisterTests
{
    [Theory]
    [InlineData("UPDATE register_facts SET fact = replace(fact, 'seven-eleven', 'lawson')", "does not follow from the one before")]
    [InlineData("DELETE FROM register_facts WHERE seq = 2", "register: fact 2 is missing")]
    [InlineData("DELETE FROM register_facts WHERE seq > 2", "facts then, and they are not there now")]
    [InlineData("UPDATE register_facts SET at = at + 1 WHERE seq = 2", "with another time than its own")]
    [InlineData("UPDATE register_facts SET fact = '{' WHERE seq = 2", "cannot be read")]
    [InlineData("UPDATE kiosks SET revoked = 0, mac = @mac", "not those that the register's facts tell of")]
    [InlineData("DELETE FROM kiosks", "not those that the register's facts tell of")]
    [InlineData(
        "INSERT INTO kiosks (id, chain, public_key, simulated, revoked, mac) SELECT 'mine', chain, public_key, 0, 0, mac FROM kiosks",
        "not those that the register's facts tell of")]
    [InlineData("UPDATE cards SET stopped = 1", "not those that the register's facts tell of")]
    [InlineData("DELETE FROM cards", "not those that the register's facts tell of")]
    [InlineData("DELETE FROM revoked_serials", "it is not the one that was taken")]
    [InlineData("UPDATE revocation_lists SET number = '1'", "it is not the one that was taken")]
    [InlineData("UPDATE revocation_lists SET next_update = next_update + 1000", "it is not the one that was taken")]
    [InlineData("DELETE FROM revocation_lists", "it was taken and is not there")]
    [InlineData("UPDATE identity SET value = 'x' WHERE name = 'master-keys'", "the fingerprint of master-keys")]
    [InlineData("DELETE FROM identity", "the fingerprint of")]
    [InlineData("UPDATE seals SET register_seq = 1", "does not fit what it covers")]
    public async Task Whatever_an_administrator_of_the_database_changes_is_found(string sql, string problem)
    {
        await using var stage = await ResetStage.Open();
        await stage.NewCard();
        var kiosk = await stage.NewKiosk();
        var before = (await stage.Store.Register.Kiosk(kiosk.Id))!;
        Assert.True(await stage.Store.Register.RevokeKiosk(kiosk.Id));
        var list = stage.Issuer.List(ResetPins.Signature, 5, stage.Clock.Now, stage.Clock.Now.AddDays(1), "01AB", "01CD");
        await stage.AsOperator("/v1/issuer/cards", new([], RevocationLists: [list]), ResetJson.Default.IssuedCards);
        Assert.NotNull(await stage.Store.Seals.Make());
        var whole = await stage.Store.Walk();
        Assert.Empty(whole.Problems);
        Assert.Empty(whole.Notes);
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync($"PRAGMA foreign_keys = OFF; {sql}", new { mac = before.Mac });
        Assert.Contains((await stage.Store.Walk()).Problems, p => p.Contains(problem, StringComparison.Ordinal));
        // Also where the row is one that the server itself once wrote.
        await kiosk.Session();
    }

    [Fact]
    public async Task A_machine_that_is_revoked_stays_so_whatever_is_written_of_it_at_the_same_time()
    {
        await using var stage = await ResetStage.Open();
        var register = stage.Store.Register;
        for (var times = 0; times < 10; times++)
        {
            var (kiosk, other) = (await stage.NewKiosk(), await stage.NewKiosk());
            await Task.WhenAll(
                Task.Run(() => register.RevokeKiosk(kiosk.Id)),
                Task.Run(() => register.ReplaceKiosk(kiosk.Id, other.Entry.PublicKey, "disk broken", stage.Clock.Now)));
            Assert.Equal(1, (await register.Kiosk(kiosk.Id))!.Revoked);
        }
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task What_is_told_again_is_no_change()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var before = (await stage.Store.Walk()).RegisterFacts;
        await stage.Store.Register.Add([card.Issued]);
        await stage.Store.Register.Add(kiosk.Entry);
        Assert.Equal(before, (await stage.Store.Walk()).RegisterFacts);
        await stage.Store.Register.Add([card.Issued with { Stopped = true }]);
        var walk = await stage.Store.Walk();
        Assert.Equal((before + 1, 0L), (walk.RegisterFacts, walk.ProblemCount));
    }

    [Fact]
    public async Task Another_key_takes_the_place_of_a_machines_own_with_a_reason_and_never_after_it_was_revoked()
    {
        await using var stage = await ResetStage.Open();
        var (kiosk, other) = (await stage.NewKiosk(), await stage.NewKiosk());
        Assert.Null((await kiosk.Session()).Reason);
        Assert.True(await stage.Store.Register.ReplaceKiosk(kiosk.Id, other.Entry.PublicKey, "disk broken", stage.Clock.Now));
        Assert.Equal(Refusals.NotAllowed, (await kiosk.Session()).Reason);
        Assert.True(await stage.Store.Register.RevokeKiosk(kiosk.Id));
        Assert.False(await stage.Store.Register.ReplaceKiosk(kiosk.Id, other.Entry.PublicKey, "again", stage.Clock.Now));
        await using var connection = await stage.Store.Database.Open();
        var facts = (await connection.QueryAsync<string>("SELECT fact FROM register_facts ORDER BY seq")).ToList();
        Assert.Contains(facts, f => f.Contains("disk broken", StringComparison.Ordinal));
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task The_session_that_was_authorised_names_the_key_of_its_machine()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        await using var connection = await stage.Store.Database.Open();
        var fact = await connection.QuerySingleAsync<string>("SELECT fact FROM facts WHERE fact LIKE '%\"authorised\"%'");
        Assert.Contains(IssuerRegister.KeyName(kiosk.Entry.PublicKey), fact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restore_that_was_written_down_verification_goes_on_and_no_seal_has_the_number_of_a_lost_one()
    {
        await using var stage = await ResetStage.Open();
        await stage.NewCard();
        await stage.Store.Seals.Make();
        var copy = $"{stage.File}.copy";
        await using (var connection = await stage.Store.Database.Open()) await connection.ExecuteAsync("VACUUM INTO @copy", new { copy });
        await stage.NewCard();
        var lost = (await stage.Store.Seals.Make())!.Value;
        SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["-wal", "-shm"]) File.Delete(stage.File + part);
        File.Move(copy, stage.File, overwrite: true);
        var logged = new LoggedSeal(lost.Number, lost.Hash);
        Assert.Contains((await stage.Store.Walk(logged)).Problems, p => p == "seal 2 was logged and is not there");
        await stage.Store.Register.Restored("disk of the first server", lost.Number);
        Assert.Equal(lost.Number + 1, (await stage.Store.Seals.Make())!.Value.Number);
        var walk = await stage.Store.Walk(logged);
        Assert.Empty(walk.Problems);
        Assert.Contains(walk.Notes, n => n == "seal 2 was lost by a restore");
        Assert.Contains(walk.Notes, n => n.Contains("disk of the first server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backlog_is_sealed_in_pieces()
    {
        await using var stage = await ResetStage.Open();
        await stage.Store.Seals.Make();
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync("""
                INSERT INTO cases (id, version, state, card, code, living, due, reserved_at, head, sealed)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
                SELECT printf('%032x', i), 1, '{}', printf('%032x', i), printf('%09d', i), 0, 0, 0, x'00', 0 FROM n
                """);
        var sealed_ = new List<int>();
        while (await stage.Store.Seals.Make() is { } made) sealed_.Add(made.Heads);
        Assert.Equal([250, 250, 100], sealed_);
    }

    [Fact]
    public void A_sum_over_rows_does_not_know_their_order_and_loses_what_is_taken_away()
    {
        var rows = Enumerable.Range(0, 200).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)).ToArray();
        RowSum one = new(), other = new();
        foreach (var row in rows) one.Add(row);
        foreach (var row in rows.Reverse()) other.Add(row);
        Assert.Equal(one.ToString(), other.ToString());
        foreach (var row in rows.Skip(1)) other.Remove(row);
        Assert.Equal(Convert.ToHexStringLower(rows[0]), other.ToString());
        other.Remove(rows[0]);
        Assert.Equal(new RowSum().ToString(), other.ToString());
        Assert.Equal(one.ToString(), RowSum.Of(one.ToString()).ToString());
    }
}
