using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using EidPin.Hardening;
using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>A database of the version before (schema 2) goes on under this one.</summary>
public sealed class ResetUpgradeTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task What_the_version_before_has_begun_is_ended_after_the_change_of_the_schema_and_the_audit_is_whole()
    {
        await using var stage = await ResetStage.Open(s => s with { Key = new([.. Key]) });
        var kiosk = await stage.NewKiosk();
        var (open, found, inSession) = (await stage.NewCard(), await stage.NewCard(), await stage.NewCard());
        var reservation = (await stage.Reserve(open, ResetPins.Signature)).Right;
        await stage.Reserve(found, ResetPins.Signature);
        await stage.Reserve(inSession, ResetPins.Signature);
        var lookedUp = (await kiosk.Lookup(found)).Right;
        var (request, chip, cryptogram) = kiosk.Prepare(inSession, (await kiosk.Lookup(inSession)).Right);
        var session = (await kiosk.Authorise(request, "a")).Right;
        var old = await OldDatabase(stage);
        await Assert.ThrowsAsync<UsageException>(() => Process(stage, old));
        await using (var database = new Database(old)) Assert.Equal((2, 7), await database.Migrate());
        await using var app = await Process(stage, old);
        using var http = app.GetTestClient();
        var at = kiosk.At(http);
        Assert.Equal("ok\n", await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        // Until somebody adopts, processes of the version before find what they look for.
        Assert.Equal(["authorities", "keys", "master-keys", "operator", "pseudonym-keys"], await Names(old));
        Assert.Equal(session.SessionMac, (await at.Authorise(request, "a")).Right.SessionMac);
        var (chaining, receipt) = inSession.Reset(ResetPins.Signature, session, chip, cryptogram, [.. "ABC123"u8]);
        Assert.Equal("done", (await at.Report(new(session.Case, session.Attempt, "done", chaining, receipt))).Right.State);
        Assert.NotNull((await at.Authorise(kiosk.Prepare(found, lookedUp).Request, "b")).Right);
        Assert.Equal("identified", (await stage.AsHolder(HttpMethod.Get, reservation, at: http)).Right.State);
        Assert.Equal("done", await at.Visit(open, [.. "ABC123"u8], reservation.Code));
        var store = new ResetStore(new(old), stage.Clock, stage.Settings.Key);
        Assert.True(await store.Register.RevokeKiosk(kiosk.Id));
        Assert.NotNull(await store.Seals.Make());
        var walk = await store.Walk();
        Assert.Empty(walk.Problems);
        Assert.Empty(walk.Notes);
        await store.Identity.Adopt(Fingerprints.Of(stage.Settings));
        Assert.DoesNotContain("keys", await Names(old));
    }

    [Fact]
    public async Task A_process_with_other_keys_than_the_version_before_had_leaves_no_fingerprint()
    {
        await using var stage = await ResetStage.Open(s => s with { Key = new([.. Key]) });
        var old = await OldDatabase(stage);
        await using (var database = new Database(old)) await database.Migrate();
        foreach (var other in (Settings[])[
            stage.Settings with { Keys = new(RandomNumberGenerator.GetBytes(32)) },
            stage.Settings with { Key = new(RandomNumberGenerator.GetBytes(32)) }])
        {
            await using var strange = await Process(stage, old, other);
            Assert.Equal(503, (int)(await strange.GetTestClient().GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);
        }
        await using var own = await Process(stage, old);
        Assert.Equal("ok\n", await own.GetTestClient().GetStringAsync("/readyz", TestContext.Current.CancellationToken));
    }

    // The first two scripts, the stage's rows in the columns of then, and MACs, register and fingerprints as that version wrote them.
    private static async Task<string> OldDatabase(ResetStage stage)
    {
        var file = Path.Combine(Path.GetDirectoryName(stage.File)!, "old.sqlite");
        await using (new FileStream(file, OwnFile.Options(FileMode.CreateNew)))
        {
        }
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("PRAGMA foreign_keys = OFF; CREATE TABLE schema_version (version BIGINT NOT NULL)");
        foreach (var number in (int[])[1, 2])
            await connection.ExecuteAsync(Script(number).Replace("{bytes}", "BLOB", StringComparison.Ordinal));
        await connection.ExecuteAsync("INSERT INTO schema_version VALUES (2, 2)");
        await connection.ExecuteAsync("ATTACH @File AS stage", new { stage.File });
        string[] tables = ["authorities", "cards", "kiosks", "cases", "facts", "persons", "challenges", "attempts", "answers"];
        foreach (var table in tables)
        {
            var columns = string.Join(
                ", ", await connection.QueryAsync<string>("SELECT name FROM main.pragma_table_info(@table)", new { table }));
            await connection.ExecuteAsync($"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM stage.{table}");
        }
        await connection.ExecuteAsync("DETACH stage");
        var rows = new List<OldRow>();
        rows.AddRange(await Sealed(
            connection, "cards", "card_id",
            "card_id, authentication_authority, authentication_serial, signature_authority, signature_serial, signature_until, " +
            "details_changed, mac_size, stopped"));
        rows.AddRange(await Sealed(connection, "kiosks", "id", "id, chain, public_key, simulated, revoked"));
        await Sealed(connection, "attempts", "attempt", "attempt, case_id, kiosk, request, host_challenge, initialize_update");
        await Register(connection, stage, rows);
        return file;
    }

    private static async Task<List<OldRow>> Sealed(SqliteConnection connection, string table, string id, string columns)
    {
        using var key = new ServerKey([.. Key]);
        var sealedRows = new List<OldRow>();
        var found = (await connection.QueryAsync($"SELECT {columns} FROM {table}")).Cast<IDictionary<string, object?>>().ToList();
        foreach (var values in found)
        {
            var row = new OldRow(table, [.. values.Values]);
            sealedRows.Add(row);
            await connection.ExecuteAsync(
                $"UPDATE {table} SET mac = @mac WHERE {id} = @id", new { mac = key.Mac(table, row.Guarded), id = values[id] });
        }
        return sealedRows;
    }

    private static async Task Register(SqliteConnection connection, ResetStage stage, List<OldRow> rows)
    {
        using var key = new ServerKey([.. Key]);
        var check = HMACSHA256.HashData(stage.Master, "eidpin-reset check value"u8);
        var values = new Dictionary<string, string>
        {
            ["operator"] = Hash(ResetStage.OperatorId),
            ["keys"] = Convert.ToHexStringLower(key.Mac("fingerprint", [check])),
            ["authorities"] = Hash(""),
        };
        foreach (var (name, value) in values)
            await connection.ExecuteAsync("INSERT INTO identity VALUES (@name, @value)", new { name, value });
        using var audit = key.Audit();
        var sum = new RowSum();
        foreach (var row in rows) sum.Add(audit.Row(row));
        await Fact(1, new { fact = "settings", by = "first-start", values, at = stage.Clock.Now, rows = new RowSum().ToString() });
        string[] stopped = [];
        await Fact(2, new { fact = "cards", by = "issuer", count = rows.Count, stopped, at = stage.Clock.Now, rows = sum.ToString() });

        async Task Fact(long seq, object fact)
        {
            var text = JsonSerializer.Serialize(fact);
            var before = await connection.QuerySingleOrDefaultAsync<byte[]>(
                "SELECT hash FROM register_facts ORDER BY seq DESC LIMIT 1") ?? [];
            await connection.ExecuteAsync(
                "INSERT INTO register_facts (seq, at, fact, hash) VALUES (@seq, @at, @text, @hash)",
                new { seq, at = stage.Clock.Now.ToUnixTimeMilliseconds(), text, hash = StoredCase.Link(before, "register", seq, text) });
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static string Script(int number)
    {
        using var reader = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream($"{number}.sql")!);
        return reader.ReadToEnd();
    }

    private static async Task<IEnumerable<string>> Names(string file)
    {
        await using var database = new Database(file);
        return await database.Read(c => c.QueryAsync<string>("SELECT name FROM identity ORDER BY name"));
    }

    private static async Task<WebApplication> Process(ResetStage stage, string file, Settings? settings = null)
    {
        var app = await ResetApp.Build((settings ?? stage.Settings) with { Database = file }, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed record OldRow(string TableName, IReadOnlyList<object?> Values) : IGuarded
    {
        public IEnumerable<object?> Guarded => Values;
    }
}
