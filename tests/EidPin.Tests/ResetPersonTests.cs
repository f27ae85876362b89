using System.Text.Json.Nodes;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>What is kept of a card's holder can be told and erased, and stays erased.</summary>
public sealed class ResetPersonTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-person-").FullName;

    private string List => Path.Combine(folder, "erased");

    [Fact]
    public async Task What_is_kept_is_told_by_card_and_by_code_and_each_look_is_in_the_trail()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var reserved = (await stage.Reserve(card, ResetPins.Signature)).Right;
        var byCode = await Told(stage, PersonCommands.Show, reserved.Code, "a letter of the holder");
        Assert.Equal(byCode, await Told(stage, PersonCommands.Show, card.Issued.CardId.ToLowerInvariant(), "again"));
        Assert.Contains($"{reserved.Code} {ResetPins.Signature} identified", byCode, StringComparison.Ordinal);
        Assert.Contains("personal data until 2026-12-28", byCode, StringComparison.Ordinal);
        Assert.DoesNotContain(card.Issued.CardId, byCode, StringComparison.OrdinalIgnoreCase);
        var facts = await Facts(stage, "person-seen");
        Assert.Equal(["a letter of the holder", "again"], facts.Select(f => (string?)f["why"]));
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task An_export_holds_all_that_is_kept_and_that_is_gone_after_an_erasure()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var other = await stage.NewCard();
        var reserved = (await stage.Reserve(card, ResetPins.Signature)).Right;
        await stage.Reserve(other, ResetPins.Signature);
        var before = JsonNode.Parse(await Told(stage, PersonCommands.Export, reserved.Code, "asked for"))!;
        Assert.Equal(card.Issued.CardId, (string?)before["reservations"]![0]!["signed"]!["cardId"], ignoreCase: true);
        Assert.NotEmpty(before["reservations"]![0]!["facts"]!.AsArray());
        var erased = await Told(stage, PersonCommands.Erase, card.Issued.CardId, "asked for");
        Assert.Contains("reservations: 1", erased, StringComparison.Ordinal);
        var after = JsonNode.Parse(await Told(stage, PersonCommands.Export, card.Issued.CardId, "looked again"))!;
        Assert.Null(after["reservations"]![0]!["signed"]);
        Assert.Equal("cancelled", (await stage.AsHolder(HttpMethod.Get, reserved)).Right.State);
        Assert.Equal(1, await Count(stage, "persons"));
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task What_an_older_copy_brings_back_is_erased_again()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        await stage.Reserve(card, ResetPins.Signature);
        var copy = await stage.Store.Database.Read(c => c.QueryAsync<(string, byte[], string, long)>("SELECT * FROM persons"));
        await Told(stage, PersonCommands.Erase, card.Issued.CardId, "asked for");
        foreach (var (id, salt, data, until) in copy)
            await stage.Store.Database.Write(w =>
                w.Execute("INSERT INTO persons VALUES (@id, @salt, @data, @until)", new { id, salt, data, until }));
        await AuditCommands.Restored(stage.Store, Options("audit restored", null, "disk broke"));
        Assert.Equal(0, await Count(stage, "persons"));
        Assert.Equal(2, (await Facts(stage, "person-erased")).Count);
    }

    [Fact]
    public async Task What_a_machine_is_at_work_on_is_not_erased_and_not_listed()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        await stage.Reserve(card, ResetPins.Signature);
        var found = (await kiosk.Lookup(card)).Right;
        Assert.NotNull((await kiosk.Authorise(kiosk.Prepare(card, found).Request, "a")).Right);
        await Assert.ThrowsAsync<RefusedException>(() => Told(stage, PersonCommands.Erase, card.Issued.CardId, "asked for"));
        Assert.Equal(1, await Count(stage, "persons"));
        Assert.False(File.Exists(List));
    }

    [Fact]
    public async Task Nothing_is_erased_that_the_list_cannot_take()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        await stage.Reserve(card, ResetPins.Signature);
        Directory.CreateDirectory(List);
        await Assert.ThrowsAsync<UsageException>(() => Told(stage, PersonCommands.Erase, card.Issued.CardId, "asked for"));
        Assert.Equal(1, await Count(stage, "persons"));
        await Assert.ThrowsAsync<UsageException>(() => Told(stage, PersonCommands.Show, "000-000-000", "a code of nobody"));
    }

    [Fact]
    public async Task Fewer_days_hold_for_what_is_there_already()
    {
        await using var stage = await ResetStage.Open();
        await stage.Reserve(await stage.NewCard(), ResetPins.Signature);
        stage.Clock.Now += TimeSpan.FromDays(8);
        await stage.Store.Upkeep.Forget(TimeSpan.FromDays(30));
        Assert.Equal(1, await Count(stage, "persons"));
        await stage.Store.Upkeep.Shorten(TimeSpan.FromDays(7));
        await stage.Store.Upkeep.Forget(TimeSpan.FromDays(7));
        Assert.Equal(0, await Count(stage, "persons"));
    }

    [Theory]
    [InlineData("person erase 00 --reason r --config c", "person erase: --list FILE is needed")]
    [InlineData("person show 00 --config c", "person show: --reason TEXT is needed")]
    [InlineData("person show --reason r --config c", "person show: CARD|CODE is missing")]
    [InlineData("kiosk list --list f --config c", "kiosk list: --list is for person erase and audit restored")]
    public async Task A_slip_in_the_command_is_named(string line, string said)
    {
        using var errors = new StringWriter();
        Assert.Equal(2, await ServerCommands.Run(line.Split(' '), errors));
        Assert.Contains(said, errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ServerOptions Options(string command, string? word, string reason) =>
        new(command, word is null ? [] : [word], Reason: reason, List: List);

    private async Task<string> Told(
        ResetStage stage, Func<ResetStore, ServerOptions, TextWriter, Task> act, string named, string why)
    {
        using var said = new StringWriter { NewLine = "\n" };
        await act(stage.Store, Options("person", named, why), said);
        return said.ToString();
    }

    private static Task<int> Count(ResetStage stage, string table) =>
        stage.Store.Database.Read(c => c.QuerySingleAsync<int>($"SELECT COUNT(*) FROM {table}"));

    private static async Task<IReadOnlyList<JsonNode>> Facts(ResetStage stage, string kind) =>
        [.. (await stage.Store.Database.Read(c => c.QueryAsync<string>("SELECT fact FROM register_facts ORDER BY seq")))
            .Select(fact => JsonNode.Parse(fact)!).Where(fact => (string?)fact["fact"] == kind)];
}
