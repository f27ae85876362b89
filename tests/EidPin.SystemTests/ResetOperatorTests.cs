using System.Net;
using System.Net.Sockets;
using EidPin.Reset;
using Npgsql;

namespace EidPin.SystemTests;

/// <summary>What an operator relies on, as it is installed: three processes behind HAProxy on PostgreSQL, with default settings.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ResetOperatorTests
{
    private const int Holders = 40;

    public static TheoryData<string> Proxies => LongForm.Of(["127.0.0.1", "127.0.0.0/30"], ["one hop"]);

    [Theory, MemberData(nameof(Proxies))]
    public async Task Each_holder_behind_the_proxies_has_limits_of_his_own(string known)
    {
        var hops = known == "one hop" ? 1 : 2;
        var proxies = hops == 1 ? "\"127.0.0.1\"" : $"\"{known}\"";
        using var postgres = PrivatePostgres.Start();
        using var servers = ResetServers.Start(3, postgres.Connection, "{ \"challengesPerMinute\": 1 }", proxies);
        using var near = new HaProxy(servers.Addresses);
        using var far = hops == 2 ? new HaProxy([near.Url]) : null;
        var url = new Uri((far ?? near).Url, "/v1/challenges");
        var first = await Task.WhenAll(Enumerable.Range(1, Holders).Select(i => Ask(url, IPAddress.Parse($"127.0.9.{i}"))));
        Assert.All(first, status => Assert.Equal(HttpStatusCode.OK, status));
        // Counted by the minute of the clock: where that has just turned, one more is free.
        HttpStatusCode[] more = [await Ask(url, IPAddress.Parse("127.0.9.7")), await Ask(url, IPAddress.Parse("127.0.9.7"))];
        Assert.Contains(HttpStatusCode.TooManyRequests, more);
        Assert.DoesNotContain("X-Forwarded-For", servers.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_holders_at_once_than_the_database_has_connections_wait_and_none_is_turned_away()
    {
        using var postgres = PrivatePostgres.Start("max_connections=100");
        using var servers = ResetServers.Start(3, postgres.Plain);
        var told = await Task.WhenAll(Enumerable.Range(0, 720).Select(_ => servers.Http.PostAsync("/v1/challenges", null)));
        Assert.All(told, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_no_process_is_ready_and_the_reason_is_said()
    {
        using var postgres = PrivatePostgres.Start();
        using var servers = ResetServers.Start(2, postgres.Connection);
        Assert.Equal("ok\n", await Ready(servers));
        await Run(postgres, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        await Until(servers, "not ready: database-read-only\n");
        await Run(
            postgres, "SET default_transaction_read_only = off", "ALTER SYSTEM RESET default_transaction_read_only",
            "SELECT pg_reload_conf()");
        await Until(servers, "ok\n");
        using var card = await servers.NewCard();
        Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
    }

    // As after an empty battery, or a machine that slept. What it ended or deleted would not come back.
    [Fact]
    public async Task A_process_whose_clock_is_sixty_days_ahead_is_not_ready_ends_nothing_and_deletes_nothing()
    {
        using var postgres = PrivatePostgres.Start();
        using var servers = ResetServers.Start(2, postgres.Connection);
        using var card = await servers.NewCard();
        Assert.Equal(201, (await servers.Reserve(card, ResetPins.Signature)).Status);
        // Not by the command faketime, which stays as another process before this one.
        servers.AddProcess("env", "LD_PRELOAD=/usr/$LIB/faketime/libfaketime.so.1", "FAKETIME=+60d", "FAKETIME_DONT_FAKE_MONOTONIC=1");
        var ahead = await servers.Alone.GetAsync(new Uri(servers.Addresses[2], "/readyz"), TestContext.Current.CancellationToken);
        Assert.Equal("not ready: clock\n", await ahead.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        // It looks at its work when it starts.
        for (var tries = 0; tries < 150 && !servers.Log.Contains("keeping and sealing", StringComparison.Ordinal); tries++)
            await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Contains("the clock of this machine is not the database", servers.Log, StringComparison.Ordinal);
        Assert.Equal(1, await Count(postgres, "FROM cases WHERE living = 1"));
        Assert.Equal(1, await Count(postgres, "FROM persons"));
        Assert.Equal(0, await Count(postgres, "FROM leases WHERE until > extract(epoch FROM now() + interval '2 hours') * 1000"));
        Assert.InRange(await Count(postgres, "FROM leases"), 2, 9);
    }

    private static async Task<long> Count(PrivatePostgres postgres, string rows)
    {
        await using var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT COUNT(*) {rows}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<HttpStatusCode> Ask(Uri url, IPAddress from)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        return (await client.PostAsync(url, null)).StatusCode;
    }

    private static async Task<string> Ready(ResetServers servers) =>
        await (await servers.Http.GetAsync("/readyz")).Content.ReadAsStringAsync();

    private static async Task Until(ResetServers servers, string said)
    {
        // Each process looks for itself, once a second.
        var (one, other) = ("", "");
        for (var tries = 0; tries < 100 && (one, other) != (said, said); tries++)
        {
            (one, other) = (await Ready(servers), await Ready(servers));
            await Task.Delay(200);
        }
        Assert.Equal((said, said), (one, other));
    }

    private static async Task Run(PrivatePostgres postgres, params string[] statements)
    {
        await using var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false");
        await connection.OpenAsync();
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
