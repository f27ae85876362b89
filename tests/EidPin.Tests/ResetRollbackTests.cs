using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>
/// Who administers the database puts back what the server itself wrote there earlier, with MACs that are right: a process that runs has
/// seen what came after it, and gives no key.
/// </summary>
public sealed class ResetRollbackTests
{
    private const string Keep = """
        CREATE TABLE was_kiosks AS SELECT * FROM kiosks; CREATE TABLE was_cards AS SELECT * FROM cards;
        CREATE TABLE was_facts AS SELECT * FROM register_facts
        """;

    private const string Rows = "DELETE FROM kiosks; INSERT INTO kiosks SELECT * FROM was_kiosks; ";

    private const string Register =
        "DELETE FROM register_facts; INSERT INTO register_facts SELECT * FROM was_facts; ";

    // As the program writes it, with a hash that is right and a sum over the rows as they are then, which differences of others give.
    private const string Forged = "forged";

    [Theory]
    [InlineData("the row of a machine that was revoked", Rows, false)]
    [InlineData("the end of the register", Register, true)]
    [InlineData("both", Rows + Register, true)]
    [InlineData(
        "both, and as many facts again", Rows + Register +
        "INSERT INTO register_facts SELECT seq + 1, at, fact, hash FROM register_facts ORDER BY seq DESC LIMIT 1", true)]
    [InlineData(
        "the hash of the last fact", Rows + "UPDATE register_facts SET hash = x'00' WHERE seq = (SELECT MAX(seq) FROM register_facts)",
        true)]
    [InlineData("the row, with a fact that tells of it", Rows + Forged, false)]
    public async Task What_the_server_once_wrote_opens_nothing_when_somebody_puts_it_back(string kind, string sql, bool isUnready)
    {
        var log = new ConcurrentQueue<string>();
        await using var stage = await ResetStage.Open(log: new ListLog(log));
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        await Alter(stage, Keep);
        Assert.True(await stage.Store.Register.RevokeKiosk(kiosk.Id));
        Assert.Equal(Refusals.KioskRevoked, (await kiosk.Session()).Reason);
        Assert.NotNull(await stage.Store.Seals.Make());
        Assert.Equal((200, "ok\n"), await stage.Get("/readyz"));

        await Alter(stage, sql.Replace(Forged, "", StringComparison.Ordinal));
        if (sql.EndsWith(Forged, StringComparison.Ordinal)) await Forge(stage, kiosk);

        Assert.NotNull((await kiosk.Session()).Reason);
        Assert.NotNull((await kiosk.Lookup(card)).Reason);
        Assert.NotNull((await kiosk.Authorise(request, "a")).Reason);
        Assert.Contains(log, line => line.Contains("is not as the register's facts said", StringComparison.Ordinal));
        Assert.Equal(isUnready ? (503, "not ready: register-changed\n") : (200, "ok\n"), await Later(stage));
        Assert.True((await stage.Store.Walk()).ProblemCount > 0, kind);
    }

    [Fact]
    public async Task A_key_that_was_replaced_does_not_open_again()
    {
        await using var stage = await ResetStage.Open();
        var (kiosk, other) = (await stage.NewKiosk(), await stage.NewKiosk());
        await Alter(stage, Keep);
        Assert.True(await stage.Store.Register.ReplaceKiosk(kiosk.Id, other.Entry.PublicKey, "stolen", stage.Clock.Now));
        Assert.Equal(Refusals.NotAllowed, (await kiosk.Session()).Reason);
        await Alter(stage, Rows);
        Assert.Equal(Refusals.KioskUnknown, (await kiosk.Session()).Reason);
        // And the other one is let in as before.
        Assert.Null((await other.Session()).Reason);
    }

    [Fact]
    public async Task A_card_that_was_stopped_or_whose_details_changed_is_not_reset_when_its_row_is_put_back()
    {
        await using var stage = await ResetStage.Open();
        foreach (var (closed, reason) in (IEnumerable<(Func<IssuedCard, IssuedCard>, string)>)[
            (card => card with { Stopped = true }, Refusals.CardNotValid),
            (card => card with { DetailsChanged = true }, Refusals.DetailsChanged)])
        {
            var card = await stage.NewCard();
            await Alter(stage, Keep);
            await stage.Store.Register.Add([closed(card.Issued)]);
            Assert.Equal(reason, (await stage.Reserve(card, ResetPins.Signature)).Reason);
            await Alter(stage, "DELETE FROM cards; INSERT INTO cards SELECT * FROM was_cards");
            Assert.Equal(Refusals.UnknownCard, (await stage.Reserve(card, ResetPins.Signature)).Reason);
            // The issuer says that it is good again: that is another fact.
            await stage.Store.Register.Add([card.Issued]);
            Assert.Null((await stage.Reserve(card, ResetPins.Signature)).Reason);
            await Alter(stage, "DROP TABLE was_kiosks; DROP TABLE was_cards; DROP TABLE was_facts");
        }
    }

    [Fact]
    public async Task What_one_process_is_told_of_a_machine_holds_at_the_other_at_once()
    {
        await using var stage = await ResetStage.Open();
        await using var second = await ResetApp.Build(stage.Settings, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await second.StartAsync(TestContext.Current.CancellationToken);
        using var http = second.GetTestClient();
        var (kiosk, spare) = (await stage.NewKiosk(), await stage.NewKiosk());
        var renewed = new TestKiosk(stage.Http, kiosk.Id, "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        async Task Hear(string? own, string? other)
        {
            foreach (var at in (HttpClient[])[stage.Http, http])
                Assert.Equal((own, other), ((await kiosk.At(at).Session()).Reason, (await renewed.At(at).Session()).Reason));
        }

        var register = stage.Store.Register;
        await Hear(null, Refusals.NotAllowed);
        await register.ReplaceKiosk(kiosk.Id, renewed.Entry.PublicKey, "renewed", stage.Clock.Now, stage.Clock.Now.AddHours(1));
        await Hear(null, null);
        await register.ReplaceKiosk(kiosk.Id, renewed.Entry.PublicKey, "done", stage.Clock.Now);
        await Hear(Refusals.NotAllowed, null);
        await register.RevokeKiosk(kiosk.Id);
        await Hear(Refusals.NotAllowed, Refusals.KioskRevoked);
        // As practice alone may.
        await register.Add(kiosk.Entry);
        await Hear(null, Refusals.NotAllowed);
        Assert.Null((await spare.At(http).Session()).Reason);
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task A_machine_that_was_revoked_does_not_come_back_by_telling_it_anew_after_its_row_was_taken_away()
    {
        await using var stage = await ResetStage.Open();
        var kiosk = await stage.NewKiosk();
        Assert.True(await stage.Store.Register.RevokeKiosk(kiosk.Id));
        await Alter(stage, "DELETE FROM kiosks");
        var told = await stage.AsOperator("/v1/issuer/kiosks", kiosk.Entry, ResetJson.Default.KioskEntry);
        Assert.Equal(503, (int)told.StatusCode);
        Assert.Equal(Refusals.KioskUnknown, (await kiosk.Session()).Reason);
    }

    [Fact]
    public async Task A_process_that_starts_on_a_register_that_does_not_hold_together_is_not_ready_and_opens_nothing()
    {
        await using var stage = await ResetStage.Open();
        var kiosk = await stage.NewKiosk();
        await Alter(stage, "UPDATE register_facts SET fact = replace(fact, 'seven-eleven', 'lawson')");
        await using var app = await ResetApp.Build(stage.Settings, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = app.GetTestClient();
        Assert.Equal(503, (int)(await http.GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(Refusals.RegisterChanged, (await kiosk.At(http).Session()).Reason);
    }

    [Fact]
    public async Task A_database_of_the_version_before_is_marked_at_the_first_start_and_its_machines_go_on()
    {
        await using var stage = await ResetStage.Open();
        var kiosk = await stage.NewKiosk();
        await AsTheVersionBefore(stage);
        for (var times = 0; times < 2; times++)
        {
            await using var app = await ResetApp.Build(stage.Settings, stage.Clock, builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Logging.ClearProviders();
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var http = app.GetTestClient();
            Assert.Null((await kiosk.At(http).Session()).Reason);
            Assert.Equal("ok\n", await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
            stage.Clock.Now += TimeSpan.FromSeconds(1);
        }
        var marked = await stage.Store.Database.Read(c =>
            c.QueryAsync<long>("SELECT seq FROM register_facts WHERE fact LIKE '%\"mark\"%'"));
        Assert.Equal(3, Assert.Single(marked));
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task Cards_that_the_version_before_closed_are_known_once_the_register_was_sealed_anew()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        await Alter(stage, Keep);
        await stage.Store.Register.Add([card.Issued with { Stopped = true }]);
        await AsTheVersionBefore(stage);
        await new ResetStore(stage.Store.Database, stage.Clock, stage.Settings.Key).Resealing.Reseal();
        await using var app = await ResetApp.Build(stage.Settings, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = app.GetTestClient();
        Assert.Equal(Refusals.CardNotValid, (await stage.Reserve(card, ResetPins.Signature, http)).Reason);
        await Alter(stage, "DELETE FROM cards; INSERT INTO cards SELECT * FROM was_cards");
        Assert.Equal(Refusals.UnknownCard, (await stage.Reserve(card, ResetPins.Signature, http)).Reason);
    }

    // What one card adds to the sum is the difference of two facts: whoever reads them makes one that is right.
    [Fact]
    public async Task A_card_that_is_opened_beside_a_harmless_fact_with_the_right_sum_is_found_and_gets_no_new_mac()
    {
        byte[] old = [.. Enumerable.Repeat((byte)1, 32)], next = [.. Enumerable.Repeat((byte)2, 32)];
        await using var stage = await ResetStage.Open(s => s with { Key = new([[.. old]]) });
        var card = await stage.NewCard();
        await Alter(stage, Keep);
        await stage.Store.Register.Add([card.Issued with { Stopped = true }]);
        await Alter(stage, "DELETE FROM cards; INSERT INTO cards SELECT * FROM was_cards");
        await Seen(stage);
        Assert.NotNull(await stage.Store.Seals.Make());
        var problems = (await stage.Store.Walk()).Problems;
        var strange = Assert.Single(problems, p => p.StartsWith("register:", StringComparison.Ordinal));
        Assert.EndsWith("is of no program of this operator's", strange, StringComparison.Ordinal);
        Assert.Contains("cards: 1 that the register's facts closed are open", problems);
        var changing = new ResetStore(stage.Store.Database, stage.Clock, new([[.. next], [.. old]]));
        var refused = await Assert.ThrowsAsync<UsageException>(() => changing.Resealing.Reseal());
        Assert.StartsWith("a card that the register's facts closed has a row that is open", refused.Message, StringComparison.Ordinal);
    }

    // The sum of the fact before the last one, when the card was open.
    private static async Task Seen(ResetStage stage)
    {
        await using var connection = await stage.Store.Database.Open();
        var facts = (await connection.QueryAsync<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq")).ToList();
        var before = RegisterChain.Read(facts[^2].Fact)!;
        var seen = new RegisterFact.PersonSeen("card", "shown", "asked") { At = before.At, Rows = before.Rows, RowsKey = before.RowsKey };
        var fact = JsonSerializer.Serialize(seen, StoreJson.Default.RegisterFact);
        var (seq, at) = (facts[^1].Seq + 1, facts[^2].At);
        await connection.ExecuteAsync(
            "INSERT INTO register_facts (seq, at, fact, hash) VALUES (@seq, @at, @fact, @hash)",
            new { seq, at, fact, hash = StoredCase.Link(facts[^1].Hash, RegisterChain.Name, seq, fact) });
    }

    // Without marks, and without saying which cards are open again.
    private static async Task AsTheVersionBefore(ResetStage stage)
    {
        await using var connection = await stage.Store.Database.Open();
        byte[] head = [];
        foreach (var fact in (await connection.QueryAsync<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq")).ToList())
        {
            var text = Regex.Replace(fact.Fact, ",\"(mark\":\"[0-9a-f]*\"|(changed|open)\":\\[[^]]*\\])", "");
            head = StoredCase.Link(head, RegisterChain.Name, fact.Seq, text);
            await connection.ExecuteAsync(
                "UPDATE register_facts SET fact = @text, hash = @head WHERE seq = @Seq", new { text, head, fact.Seq });
        }
    }

    private static async Task Forge(ResetStage stage, TestKiosk kiosk)
    {
        await using var connection = await stage.Store.Database.Open();
        var facts = (await connection.QueryAsync<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq")).ToList();
        // Before it was revoked the rows were as they are again.
        var added = facts.Last(f => f.Fact.Contains("\"kiosk-added\"", StringComparison.Ordinal));
        Assert.Contains(kiosk.Id, added.Fact, StringComparison.Ordinal);
        var (seq, last) = (facts[^1].Seq + 1, facts[^1].Hash);
        await connection.ExecuteAsync(
            "INSERT INTO register_facts (seq, at, fact, hash) VALUES (@seq, @At, @Fact, @hash)",
            new { seq, added.At, added.Fact, hash = StoredCase.Link(last, RegisterChain.Name, seq, added.Fact) });
    }

    // An answer of readyz is good for a second.
    private static async Task<(int, string)> Later(ResetStage stage)
    {
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        return await stage.Get("/readyz");
    }

    private static async Task Alter(ResetStage stage, string sql)
    {
        await using var connection = await stage.Store.Database.Open();
        await connection.ExecuteAsync($"PRAGMA foreign_keys = OFF; {sql}");
    }
}
