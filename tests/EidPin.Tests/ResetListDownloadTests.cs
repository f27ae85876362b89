using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>Revocation lists that a server fetches from where their authority publishes them.</summary>
public sealed class ResetListDownloadTests
{
    [Fact]
    public async Task Of_two_processes_one_fetches_and_an_hour_later_asks_whether_it_is_still_the_newest()
    {
        await using var stage = await ResetStage.Open();
        await using var publisher = await Publisher.Open(List(stage, 5));
        var settings = stage.Settings with { RevocationLists = [publisher.Address] };
        using var one = Reading(stage, settings, []);
        using var other = Reading(stage, settings, []);
        foreach (var process in (ListReading[])[one, other, one]) await process.ReadAll();
        Assert.Equal(["GET"], publisher.Asked);
        Assert.Equal("5", (await stage.Store.Revoked.ListOf(Authority.NameOf(stage.Issuer.Signature)))!.Number);
        stage.Clock.Now += TimeSpan.FromMinutes(61);
        await one.ReadAll();
        Assert.Equal(["GET", "GET \"5\" 304"], publisher.Asked);
        publisher.List = List(stage, 6);
        stage.Clock.Now += TimeSpan.FromMinutes(61);
        await one.ReadAll();
        Assert.Equal("6", (await stage.Store.Revoked.ListOf(Authority.NameOf(stage.Issuer.Signature)))!.Number);
    }

    [Theory]
    [InlineData(404, null, "the answer is 404")]
    [InlineData(302, null, "the answer is 302")]
    [InlineData(200, "<html>", "it is no revocation list (DER or PEM)")]
    [InlineData(-1, null, "ConnectionError")]
    public async Task What_a_publisher_does_wrong_is_told_once_and_asked_for_again_in_five_minutes(int status, string? body, string said)
    {
        var log = new ConcurrentQueue<string>();
        await using var stage = await ResetStage.Open();
        await using var publisher = await Publisher.Open([]);
        (publisher.Status, publisher.Body) = (status, body);
        var address = status < 0 ? "http://127.0.0.1:9/a.crl" : publisher.Address;
        using var process = Reading(stage, stage.Settings with { RevocationLists = [address] }, log);
        for (var minute = 0; minute < 12; minute++)
        {
            await process.ReadAll();
            stage.Clock.Now += TimeSpan.FromMinutes(1);
        }
        Assert.Contains($"revocation list {address}: ", Assert.Single(log), StringComparison.Ordinal);
        Assert.Contains(said, Assert.Single(log), StringComparison.Ordinal);
        // Five redirections are followed, each time.
        if (status >= 0) Assert.Equal(status == 302 ? 3 * 6 : 3, publisher.Asked.Count);
    }

    [Fact]
    public async Task A_configuration_that_is_read_again_fetches_at_once_what_is_new_in_it_and_nothing_else()
    {
        await using var stage = await ResetStage.Open();
        await using var publisher = await Publisher.Open(List(stage, 5));
        await using var other = await Publisher.Open(List(stage, 6));
        var settings = stage.Settings with { RevocationLists = [publisher.Address] };
        using var process = Reading(stage, settings, []);
        await process.ReadAll();
        // As if another process had fetched it for somebody else's authority.
        Assert.True(await stage.Store.Upkeep.Lease($"list {other.Address}", TimeSpan.FromHours(1)));
        await process.ReadAll(settings with { RevocationLists = [publisher.Address, other.Address] });
        Assert.Equal((1, 1), (publisher.Asked.Count, other.Asked.Count));
    }

    [Fact]
    public async Task Where_the_process_that_was_to_fetch_the_first_list_ended_another_does_in_its_place()
    {
        await using var stage = await ResetStage.Open();
        // There is one authority of the login PIN as well, whose list nobody has.
        await using var publisher = await Publisher.Open(List(stage, 5));
        Assert.True(await stage.Store.Upkeep.Lease($"list {publisher.Address}", TimeSpan.FromHours(1)));
        await DropLists(stage);
        using var process = Reading(stage, stage.Settings with { RevocationLists = [publisher.Address] }, []);
        await process.ReadAll();
        await process.ReadAll();
        Assert.Single(publisher.Asked);
    }

    [Fact]
    public async Task A_fetch_that_the_database_broke_off_is_begun_again_by_the_same_process()
    {
        await using var stage = await ResetStage.Open();
        await using var publisher = await Publisher.Open(List(stage, 5));
        using var process = Reading(stage, stage.Settings with { RevocationLists = [publisher.Address] }, []);
        await Execute(stage, "ALTER TABLE revocation_lists RENAME TO away");
        await Assert.ThrowsAnyAsync<DbException>(process.ReadAll);
        await Execute(stage, "ALTER TABLE away RENAME TO revocation_lists");
        stage.Clock.Now += TimeSpan.FromMinutes(6);
        await process.ReadAll();
        Assert.Equal("5", (await stage.Store.Revoked.ListOf(Authority.NameOf(stage.Issuer.Signature)))!.Number);
    }

    // Whoever sends it has no key: nothing of it is taken apart.
    [Fact]
    public async Task A_list_that_nobody_known_has_signed_is_refused_before_it_is_read()
    {
        await using var stage = await ResetStage.Open();
        var ofAnother = new TestIssuer().ListWith(
            "2.5.29.28", critical: true, ofEntry: false, ResetPins.Signature, stage.Clock.Now, stage.Clock.Now.AddDays(1));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Lists.Take(
            stage.Store, [new(ResetPins.Signature, stage.Issuer.Signature)], ofAnother));
        Assert.Equal("no authority of this operator signed the revocation list", refused.Message);
    }

    [Fact]
    public async Task By_a_proxy_that_the_configuration_names_a_list_is_fetched()
    {
        await using var stage = await ResetStage.Open();
        await using var proxy = await Publisher.Open(List(stage, 5));
        var route = new Uri(proxy.Address).GetLeftPart(UriPartial.Authority);
        var settings = stage.Settings with { RevocationLists = ["http://crl.example/a.crl"], DownloadProxy = route };
        using var process = Reading(stage, settings, []);
        await process.ReadAll();
        Assert.Equal(["GET"], proxy.Asked);
        Assert.NotNull(await stage.Store.Revoked.ListOf(Authority.NameOf(stage.Issuer.Signature)));
    }

    private static Task DropLists(ResetStage stage) => Execute(stage, "DELETE FROM revocation_lists");

    private static async Task Execute(ResetStage stage, string sql)
    {
        await using var connection = await stage.Store.Database.Open();
        await connection.ExecuteAsync($"PRAGMA foreign_keys = OFF; {sql}");
    }

    private static byte[] List(ResetStage stage, int number) =>
        stage.Issuer.List(ResetPins.Signature, number, stage.Clock.Now, stage.Clock.Now.AddDays(1));

    private static ListReading Reading(ResetStage stage, Settings settings, ConcurrentQueue<string> log) =>
        new(settings, stage.Store, new(settings, stage.Store.Database), new ListLog(log));

    /// <summary>A server that publishes one list.</summary>
    private sealed class Publisher : IAsyncDisposable
    {
        private readonly WebApplication app;

        private Publisher(WebApplication app) => this.app = app;

        public byte[] List { get; set; } = [];

        public int Status { get; set; } = 200;

        public string? Body { get; set; }

        public ConcurrentQueue<string> Asked { get; } = [];

        public string Address => $"{app.Urls.First()}/a.crl";

        public static async Task<Publisher> Open(byte[] list)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var publisher = new Publisher(builder.Build()) { List = list };
            publisher.app.Run(publisher.Answer);
            await publisher.app.StartAsync(TestContext.Current.CancellationToken);
            return publisher;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Answer(HttpContext context)
        {
            var known = context.Request.Headers.IfNoneMatch.ToString();
            var tag = List.Length == 0 ? "\"0\"" : $"\"{RevocationList.Read(List).Number}\"";
            var isKnown = known == tag;
            Asked.Enqueue(isKnown ? $"GET {known} 304" : "GET");
            context.Response.StatusCode = isKnown ? 304 : Status;
            if (isKnown) return;
            context.Response.Headers.ETag = tag;
            if (Status == 302) context.Response.Headers.Location = Address;
            if (Body is not null) await context.Response.WriteAsync(Body);
            else if (Status == 200) await context.Response.Body.WriteAsync(List);
        }
    }
}
