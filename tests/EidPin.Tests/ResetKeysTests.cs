using System.Security.Cryptography;
using Dapper;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>An operator changes its keys one after the other, while processes with the old and the new list serve side by side.</summary>
public sealed class ResetKeysTests
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(32), New = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task A_reset_that_was_begun_with_one_order_of_the_pseudonym_keys_ends_with_the_other()
    {
        await using var stage = await Begun(Old, New);
        await using var flipped = await Process(stage, New, Old);
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        var at = kiosk.At(flipped.GetTestClient());
        // The case, its nonce and its challenge, the session and its receipt: each at the other process than the one that made it.
        var found = (await at.Lookup(card, reservation.Code)).Right;
        var (request, chip, cryptogram) = kiosk.Prepare(card, found);
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        Assert.Equal(authorised.SessionMac, (await at.Authorise(request, "a")).Right.SessionMac);
        var (chaining, receipt) = card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "ABC123"u8]);
        Assert.Equal("done", (await at.Report(new(authorised.Case, authorised.Attempt, "done", chaining, receipt))).Right.State);
        using var http = flipped.GetTestClient();
        Assert.Equal("done", (await stage.AsHolder(HttpMethod.Get, reservation, at: http)).Right.State);
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task One_card_never_has_two_living_reservations_whichever_order_of_the_pseudonym_keys_it_meets()
    {
        await using var stage = await Begun(Old, New);
        await using var flipped = await Process(stage, New, Old);
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        using var http = flipped.GetTestClient();
        for (var times = 0; times < 3; times++)
        {
            var first = (await stage.Reserve(card, ResetPins.Signature)).Right;
            var second = (await stage.Reserve(card, ResetPins.Signature, http)).Right;
            Assert.Equal("cancelled", (await stage.AsHolder(HttpMethod.Get, first)).Right.State);
            Assert.Equal("identified", (await stage.AsHolder(HttpMethod.Get, second)).Right.State);
            Assert.Equal(1, await Count(stage, "SELECT COUNT(*) FROM cases WHERE living = 1"));
        }
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        Assert.Equal(2, await Count(stage, "SELECT COUNT(DISTINCT card) FROM cases"));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_told_again_by_a_process_with_the_keys_in_the_other_order()
    {
        await using var stage = await Begun(Old, New);
        await using var flipped = await Process(stage, New, Old);
        var card = await stage.NewCard();
        var wish = new ReserveRequest(
            ResetPins.Signature,
            card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge()));
        var first = (await stage.Reserve(wish, "key")).Right;
        using var http = flipped.GetTestClient();
        Assert.Equal(first.Id, (await stage.Reserve(wish, "key", http)).Right.Id);
    }

    [Fact]
    public void Each_step_of_a_change_of_the_pseudonym_key_is_ready_beside_the_one_before_and_no_step_may_be_left_out()
    {
        string[] steps = [.. ((byte[][][])[[Old], [Old, New], [New, Old], [New]]).Select(keys =>
            string.Join(' ', Keys(keys).All.Select(key => key.Fingerprint())))];
        for (var adopted = 0; adopted < steps.Length; adopted++)
            for (var own = 0; own < steps.Length; own++)
                Assert.Equal(Math.Abs(own - adopted) <= 1, Fingerprints.Fit(Fingerprints.Pseudonyms, steps[own], steps[adopted]));
    }

    [Fact]
    public async Task When_the_register_is_sealed_anew_the_older_pseudonym_key_can_go_and_the_audit_is_whole_by_both()
    {
        await using var stage = await Begun(Old, New);
        var (card, other, kiosk) = (await stage.NewCard(), await stage.NewCard(), await stage.NewKiosk());
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        await stage.Reserve(other, ResetPins.Signature);
        await stage.Store.Seals.Make();
        // Before it, nothing with the new key alone works on.
        var alone = Store(stage, New);
        Assert.Null((await alone.People.Newest()).Of(clerk.Id));
        await Assert.ThrowsAsync<UsageException>(() => alone.Identity.Adopt(Fingerprints.Of(With(stage, New))));
        var both = Store(stage, New, Old);
        Assert.Equal((2, 1), await both.Resealing.Reseal());
        Assert.Equal((1, 0), await both.Resealing.Left());
        Assert.Equal((0, 0), await both.Resealing.Reseal());
        await both.Seals.Make();
        Assert.Equal("identified", (await stage.Reserve(other, ResetPins.Signature)).Right.State);
        // The process with the older key first still works on the rows, and its change of them is told with the key of the sum.
        var late = new TestKiosk(stage.Http, "late", "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        await both.Register.Add(late.Entry);
        Assert.Empty((await both.Walk()).Problems);
        await both.Identity.Adopt(Fingerprints.Of(With(stage, New)));
        await alone.Seals.Make();
        await using var last = await Process(stage, New);
        Assert.Equal("done", await Visit(stage, last, kiosk, card));
        Assert.True((await Store(stage, New).People.Newest()).Of(clerk.Id)!.Is(StaffRole.Clerk, stage.Clock.Now));
        using AuditKeys auditor = new(new AuditKey(Made(New)), new AuditKey(Made(Old)));
        Assert.Empty((await AuditWalk.Of(stage.Store.Database, auditor)).Problems);
        using AuditKeys half = new(new AuditKey(Made(New)));
        Assert.Contains("seal 1 does not fit what it covers", (await AuditWalk.Of(stage.Store.Database, half)).Problems);

        static byte[] Made(byte[] key) => Convert.FromBase64String(new ServerKeys([[.. key]]).Audit().ToString());
    }

    [Theory, InlineData(true, false), InlineData(true, true), InlineData(false, false)]
    public async Task A_card_that_was_closed_under_the_key_before_is_what_the_issuer_says_now(bool wasStopped, bool isChanged)
    {
        await using var stage = await Begun(Old);
        var card = await stage.NewCard();
        await stage.Store.Register.Add([card.Issued with { Stopped = wasStopped, DetailsChanged = !wasStopped }]);
        await Store(stage, New, Old).Register.Add([card.Issued with { DetailsChanged = isChanged }]);
        await using var app = await Process(stage, New, Old);
        using var http = app.GetTestClient();
        Assert.Equal(isChanged ? Refusals.DetailsChanged : null, (await stage.Reserve(card, ResetPins.Signature, http)).Reason);
    }

    [Fact]
    public async Task What_is_kept_of_a_card_is_shown_and_erased_under_either_of_its_names()
    {
        await using var stage = await Begun(Old, New);
        await using var flipped = await Process(stage, New, Old);
        using var http = flipped.GetTestClient();
        var card = await stage.NewCard();
        var first = (await stage.Reserve(card, ResetPins.Signature)).Right;
        var second = (await stage.Reserve(card, ResetPins.Signature, http)).Right;
        var persons = Store(stage, New, Old).Persons;
        foreach (var named in (string[])[Convert.ToHexString(card.Id), first.Code, second.Code])
            Assert.Equal(2, (await persons.Look((await persons.CardOf(named))!, "shown", "asked")).Cases.Count);
        var list = Path.Combine(Path.GetDirectoryName(stage.File)!, "erased");
        Assert.Equal(2, await persons.Erase((await persons.CardOf(first.Code))!, "asked", () =>
            new ErasureList(list).Add(Keys(New, Old).Card(Convert.ToHexString(card.Id)).All, stage.Clock.Now)));
        Assert.Equal(0, await Count(stage, "SELECT (SELECT COUNT(*) FROM persons) + (SELECT COUNT(*) FROM cases WHERE living = 1)"));
        // An older copy of the database brings back what stood there under either.
        await using (var connection = await stage.Store.Database.Open())
            Assert.Equal(
                (await connection.QueryAsync<string>("SELECT DISTINCT card FROM cases ORDER BY card")),
                new ErasureList(list).Cards().Order(StringComparer.Ordinal));
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task Rows_that_somebody_put_in_are_not_sealed_anew()
    {
        await using var stage = await Begun(Old);
        await stage.NewCard();
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync("UPDATE cards SET stopped = 1");
        await Assert.ThrowsAsync<UsageException>(() => Store(stage, New, Old).Resealing.Reseal());
        Assert.Equal(0, await Count(stage, "SELECT COUNT(*) FROM register_facts WHERE fact LIKE '%resealed%'"));
    }

    [Fact]
    public async Task Cards_of_two_generations_of_the_master_key_are_reset_by_one_server_and_an_unknown_one_is_refused()
    {
        var second = RandomNumberGenerator.GetBytes(32);
        await using var stage = await ResetStage.Open();
        var settings = stage.Settings with
        {
            Keys = new(new Dictionary<int, byte[]> { [1] = [.. stage.Master], [2] = [.. second] }),
        };
        await using var app = await Process(stage, settings);
        var (old, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        using var young = new TestCard(stage.Issuer, second, stage.Clock.Now);
        await stage.Store.Register.Add([young.Issued with { Generation = 2 }]);
        foreach (var card in (TestCard[])[old, young])
        {
            await stage.Reserve(card, ResetPins.Signature);
            Assert.Equal("done", await Visit(stage, app, kiosk, card));
        }
        // This process has the first one alone: it says no, and does nothing to the card.
        await stage.Reserve(young, ResetPins.Signature);
        var (request, _, _) = kiosk.Prepare(young, (await kiosk.Lookup(young)).Right);
        Assert.Equal(Refusals.NotTheChip, (await kiosk.Authorise(request, "b")).Reason);
        var told = await stage.AsOperator("/v1/issuer/cards", new([young.Issued with { Generation = 3 }]), ResetJson.Default.IssuedCards);
        Assert.Equal(Refusals.Malformed, (await Told<IssuedCards>.Of(told, ResetJson.Default.IssuedCards)).Reason);
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Theory]
    [InlineData("1=a", "1=a 2=b", true)]
    [InlineData("1=a 2=b", "1=a", false)]
    [InlineData("2=b", "1=a 2=b", true)]
    [InlineData("1=a 2=b", "1=a 2=c", false)]
    public void A_process_has_to_have_every_master_key_that_was_adopted(string adopted, string own, bool fits) =>
        Assert.Equal(fits, Fingerprints.Fit(Fingerprints.Masters, own, adopted));

    [Fact]
    public async Task Two_keys_of_a_machine_are_good_until_the_overlap_ends_and_none_once_it_is_revoked()
    {
        await using var stage = await ResetStage.Open();
        var (kiosk, card) = (await stage.NewKiosk(), await stage.NewCard());
        var next = new TestKiosk(stage.Http, kiosk.Id, "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        var (register, until) = (stage.Store.Register, stage.Clock.Now.AddHours(24));
        Assert.True(await register.ReplaceKiosk(kiosk.Id, next.Entry.PublicKey, "every year", stage.Clock.Now, until));
        foreach (var machine in (TestKiosk[])[kiosk, next])
        {
            await stage.Reserve(card, ResetPins.Signature);
            Assert.Equal("done", await machine.Visit(card, [.. "ABC123"u8]));
            Assert.Equal(1, await Count(stage, $"SELECT COUNT(*) FROM facts WHERE fact LIKE '%{KeyName(machine)}%'"));
        }
        stage.Clock.Now = until;
        Assert.Equal(Refusals.NotAllowed, (await kiosk.Session()).Reason);
        Assert.Null((await next.Session()).Reason);
        // An overlap is ended early by the same command without one.
        Assert.True(await register.ReplaceKiosk(kiosk.Id, next.Entry.PublicKey, "back", stage.Clock.Now, until.AddHours(9)));
        Assert.True(await register.ReplaceKiosk(kiosk.Id, kiosk.Entry.PublicKey, "once more", stage.Clock.Now, until.AddHours(9)));
        Assert.Null((await next.Session()).Reason);
        Assert.True(await register.ReplaceKiosk(kiosk.Id, kiosk.Entry.PublicKey, "done", stage.Clock.Now));
        Assert.Equal(Refusals.NotAllowed, (await next.Session()).Reason);
        Assert.True(await register.ReplaceKiosk(kiosk.Id, next.Entry.PublicKey, "again", stage.Clock.Now, until.AddHours(9)));
        Assert.True(await register.RevokeKiosk(kiosk.Id));
        foreach (var machine in (TestKiosk[])[kiosk, next]) Assert.Equal(Refusals.KioskRevoked, (await machine.Session()).Reason);
        Assert.False(await register.ReplaceKiosk(kiosk.Id, next.Entry.PublicKey, "no", stage.Clock.Now, until.AddHours(9)));
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task An_overlap_is_made_longer_by_the_same_key_and_a_registration_again_does_not_end_it()
    {
        await using var stage = await ResetStage.Open();
        var kiosk = await stage.NewKiosk();
        var next = new TestKiosk(stage.Http, kiosk.Id, "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        var (register, key, until) = (stage.Store.Register, next.Entry.PublicKey, stage.Clock.Now.AddHours(24));
        Assert.True(await register.ReplaceKiosk(kiosk.Id, key, "every year", stage.Clock.Now, until));
        Assert.True(await register.ReplaceKiosk(kiosk.Id, key, "the machine was off", stage.Clock.Now, until.AddHours(24)));
        await register.Add(next.Entry);
        stage.Clock.Now = until;
        foreach (var machine in (TestKiosk[])[kiosk, next]) Assert.Null((await machine.Session()).Reason);
        stage.Clock.Now = until.AddHours(24);
        Assert.Equal(Refusals.NotAllowed, (await kiosk.Session()).Reason);
        // What has ended does not come back.
        Assert.True(await register.ReplaceKiosk(kiosk.Id, key, "too late", stage.Clock.Now, until.AddHours(48)));
        Assert.Equal(Refusals.NotAllowed, (await kiosk.Session()).Reason);
        Assert.Null((await next.Session()).Reason);
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public void Of_several_secrets_each_opens()
    {
        var both = new OperatorSecret([.. New], [.. Old]);
        foreach (var secret in (byte[][])[Old, New]) Assert.True(both.Is(Convert.ToBase64String(secret)));
        Assert.False(both.Is(Convert.ToBase64String(new byte[32])));
    }

    private static Task<ResetStage> Begun(params byte[][] keys) => ResetStage.Open(s => s with { Key = Keys(keys) });

    private static ServerKeys Keys(params byte[][] keys) => new([.. keys.Select(k => (byte[])[.. k])]);

    private static Settings With(ResetStage stage, params byte[][] keys) => stage.Settings with { Key = Keys(keys) };

    private static ResetStore Store(ResetStage stage, params byte[][] keys) => new(stage.Store.Database, stage.Clock, Keys(keys));

    private static Task<WebApplication> Process(ResetStage stage, params byte[][] keys) => Process(stage, With(stage, keys));

    private static async Task<WebApplication> Process(ResetStage stage, Settings settings)
    {
        var app = await ResetApp.Build(settings, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<string> Visit(ResetStage stage, WebApplication app, TestKiosk kiosk, TestCard card)
    {
        using var http = app.GetTestClient();
        if ((await kiosk.At(http).Lookup(card)).Reason == Refusals.NoReservation)
            await stage.Reserve(card, ResetPins.Signature, http);
        return await kiosk.At(http).Visit(card, [.. "ABC123"u8]);
    }

    private static async Task<long> Count(ResetStage stage, string sql)
    {
        await using var connection = await stage.Store.Database.Open();
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    private static string KeyName(TestKiosk kiosk) => EidPin.ResetServer.Register.IssuerRegister.KeyName(kiosk.Entry.PublicKey);
}
