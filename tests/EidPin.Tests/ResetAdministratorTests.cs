using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Machine;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace EidPin.Tests;

/// <summary>Who administers the database writes what they like into it, and gets no session key by that.</summary>
public sealed class ResetAdministratorTests
{
    [Theory]
    [InlineData("UPDATE attempts SET initialize_update = @other")]
    [InlineData("UPDATE attempts SET host_challenge = @other")]
    [InlineData("UPDATE attempts SET mac = NULL")]
    [InlineData("UPDATE attempts SET mac = @other")]
    [InlineData("UPDATE attempts SET kiosk = 'another'")]
    [InlineData("UPDATE attempts SET case_id = (SELECT id FROM cases WHERE id <> case_id LIMIT 1)")]
    public async Task An_altered_session_gives_no_keys(string sql)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(await stage.NewCard(), ResetPins.Signature);
        await stage.Reserve(card, ResetPins.Signature);
        var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        Assert.NotEmpty((await kiosk.Authorise(request, "a")).Right.SessionEnc);
        Assert.NotEmpty((await kiosk.Authorise(request, "a")).Right.SessionEnc);
        var seen = Altered(stage);
        await Alter(stage, sql);
        Assert.NotNull((await kiosk.Authorise(request, "a")).Reason);
        Assert.Null(await new AttemptStore(stage.Store.Database, stage.Store.Guard).Find(KioskSignature.Attempt(kiosk.Id, "a")));
        Assert.Contains("attempts", seen);
    }

    [Fact]
    public async Task A_session_that_was_made_up_gives_no_keys()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        var (request, _, _) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(request, ResetJson.Default.AuthoriseRequest);
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync(
                "INSERT INTO attempts (attempt, case_id, kiosk, request, host_challenge, initialize_update, at, mac) " +
                "VALUES (@attempt, @id, @kiosk, @hash, @challenge, @answer, @at, @mac)",
                new
                {
                    attempt = KioskSignature.Attempt(kiosk.Id, "mine"),
                    id = request.Case,
                    kiosk = kiosk.Id,
                    hash = System.Security.Cryptography.SHA256.HashData(body),
                    challenge = request.HostChallenge,
                    answer = request.InitializeUpdate,
                    at = Stored.Ms(stage.Clock.Now),
                    mac = new byte[32],
                });
        var told = await kiosk.Authorise(request, "mine");
        // The key is taken, and nothing that could be told again stands there.
        Assert.Equal((409, Refusals.ReusedKey), (told.Status, told.Reason));
        Assert.Equal(2, (await stage.Store.Cases.Find(request.Case))!.Version);
    }

    [Theory]
    [InlineData("UPDATE kiosks SET public_key = @key")]
    [InlineData("UPDATE kiosks SET revoked = 0")]
    [InlineData("UPDATE kiosks SET chain = 'lawson'")]
    [InlineData("UPDATE kiosks SET mac = NULL")]
    public async Task An_altered_machine_is_none(string sql)
    {
        await using var stage = await ResetStage.Open();
        var kiosk = await stage.NewKiosk();
        Assert.Null((await kiosk.Session()).Reason);
        if (sql.Contains("revoked", StringComparison.Ordinal)) Assert.True(await stage.Store.Register.RevokeKiosk(kiosk.Id));
        var seen = Altered(stage);
        await Alter(stage, sql, (await stage.NewKiosk()).Entry.PublicKey);
        Assert.Equal(Refusals.KioskUnknown, (await kiosk.Session()).Reason);
        Assert.Null(await stage.Store.Register.Kiosk(kiosk.Id));
        Assert.Contains("kiosks", seen);
    }

    [Theory]
    [InlineData("UPDATE cards SET card_id = '0102030405060708090A'")]
    [InlineData("UPDATE cards SET stopped = 0, details_changed = 0, mac_size = 16")]
    [InlineData("UPDATE cards SET signature_until = 99999999999999")]
    [InlineData("UPDATE cards SET signature_serial = '1'")]
    [InlineData("UPDATE cards SET authentication_authority = ''")]
    public async Task An_altered_card_is_not_known(string sql)
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        await Alter(stage, sql);
        Assert.Equal(Refusals.UnknownCard, (await stage.Reserve(card, ResetPins.Signature)).Reason);
    }

    // Of three people each has one secret.
    [Fact]
    public async Task No_secret_opens_another_door()
    {
        byte[] staff = [.. Enumerable.Repeat((byte)1, 32)], issuer = [.. Enumerable.Repeat((byte)2, 32)];
        byte[] machines = [.. Enumerable.Repeat((byte)3, 32)];
        await using var stage = await ResetStage.Open(s => s with
        {
            Practice = false,
            StaffSecret = new([.. staff]),
            IssuerSecret = new([.. issuer]),
            MachineSecret = new([.. machines]),
        });
        var kiosk = new TestKiosk(stage.Http, "shop-a", "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        var entry = kiosk.Entry with { Simulated = false };
        async Task<int> Kiosks(byte[] secret, KioskEntry said) =>
            (int)(await stage.AsOperator("/v1/issuer/kiosks", said, ResetJson.Default.KioskEntry, secret)).StatusCode;
        async Task<int> Cards(byte[] secret) =>
            (int)(await stage.AsOperator("/v1/issuer/cards", new([]), ResetJson.Default.IssuedCards, secret)).StatusCode;
        Assert.Equal((401, 401, 204), (await Kiosks(staff, entry), await Kiosks(issuer, entry), await Kiosks(machines, entry)));
        Assert.Equal((401, 204, 401), (await Cards(staff), await Cards(issuer), await Cards(machines)));
        // Revoked stays revoked, and no key is replaced without a word.
        var other = new TestKiosk(stage.Http, "shop-a", "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        Assert.Equal(401, await Kiosks(machines, other.Entry with { Simulated = false }));
        Assert.True(await stage.Store.Register.RevokeKiosk("shop-a"));
        Assert.Equal(401, await Kiosks(machines, entry));
        Assert.Equal(1, (await stage.Store.Register.Kiosk("shop-a"))!.Revoked);
    }

    [Fact]
    public async Task Rows_of_an_older_database_count_after_somebody_adopted_them()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await Alter(stage, "UPDATE cards SET mac = NULL; UPDATE kiosks SET mac = NULL");
        Assert.Equal(Refusals.UnknownCard, (await stage.Reserve(card, ResetPins.Signature)).Reason);
        Assert.Equal((1, 1), await stage.Store.Register.Adopt());
        Assert.Null((await stage.Reserve(card, ResetPins.Signature)).Reason);
        Assert.Null((await kiosk.Session()).Reason);
        Assert.Equal((0, 0), await stage.Store.Register.Adopt());
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_keeps_no_personal_data_and_stops_no_other_case()
    {
        await using var stage = await ResetStage.Open();
        var poisoned = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right.Id;
        var other = (await stage.Reserve(await stage.NewCard(), ResetPins.Signature)).Right.Id;
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync("UPDATE cases SET state = '{', reserved_at = 0 WHERE id = @poisoned", new { poisoned });
        stage.Clock.Now += TimeSpan.FromDays(31);
        using var lists = new ListReading(stage.Settings, stage.Store, new(stage.Settings, stage.Store.Database), NullLogger.Instance);
        using var keeping = new Housekeeping(stage.Settings, stage.Store, lists, stage.Clock, NullLogger.Instance);
        await keeping.Keep();
        await using var reading = await stage.Store.Database.Open();
        Assert.Equal(0, await reading.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM persons"));
        Assert.Equal(ResetState.Expired, (await stage.Store.Cases.Find(other))!.Case.State);
    }

    [Fact]
    public async Task Work_that_a_clock_ahead_has_taken_is_free_for_a_right_one()
    {
        await using var stage = await ResetStage.Open();
        var (right, minute) = (stage.Clock.Now, TimeSpan.FromMinutes(1));
        stage.Clock.Now += TimeSpan.FromDays(60);
        Assert.True(await stage.Store.Upkeep.Lease("work", minute));
        stage.Clock.Now = right;
        Assert.True(await stage.Store.Upkeep.Lease("work", minute));
        Assert.False(await stage.Store.Upkeep.Lease("work", minute));
    }

    private static HashSet<string> Altered(ResetStage stage)
    {
        var seen = new HashSet<string>();
        stage.Store.Guard.Altered += table => seen.Add(table);
        return seen;
    }

    private static async Task Alter(ResetStage stage, string sql, byte[]? key = null)
    {
        await using var connection = await stage.Store.Database.Open();
        await connection.ExecuteAsync($"PRAGMA foreign_keys = OFF; {sql}", new { other = new byte[] { 1, 2, 3 }, key });
    }
}
